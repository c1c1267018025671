// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text/numbertext.h"

#include <QLocale>

namespace Backstory
{

using namespace Qt::StringLiterals;

QString noneText()
{
    return QString(QChar(0x2014));
}

QString countText(qint64 count)
{
    return QLocale(QLocale::English).toString(count);
}

QString countText(qint64 count, const QString &noun)
{
    return countText(count) + u' ' + noun + (count == 1 ? u""_s : u"s"_s);
}

QString roughCountText(double count)
{
    if (count >= 999'500'000)
        return QString::number(count / 1e9, 'f', 1) + u" G"_s;
    if (count >= 999'500)
        return QString::number(count / 1e6, 'f', 1) + u" M"_s;
    if (count >= 10'000)
        return QString::number(count / 1e3, 'f', 0) + u" k"_s;
    return countText(qint64(count));
}

QString bytesText(qint64 bytes)
{
    if (bytes < 10'000)
        return countText(bytes, u"byte"_s);
    if (bytes < 1'000'000)
        return QString::number(double(bytes) / 1e3, 'f', 1) + u" kB"_s;
    if (bytes < 1'000'000'000)
        return QString::number(double(bytes) / 1e6, 'f', 1) + u" MB"_s;
    return QString::number(double(bytes) / 1e9, 'f', 1) + u" GB"_s;
}

QString elidedMiddle(const QString &text, int length)
{
    if (text.size() <= length)
        return text;
    const qsizetype left = (length - 1) / 2;
    return text.left(left) + QChar(0x2026) + text.right(length - 1 - left);
}

} // namespace Backstory
