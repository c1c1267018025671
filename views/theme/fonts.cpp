// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/fonts.h"

#include <QFontDatabase>
#include <QStringList>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QFont sans(int pixels, QFont::Weight weight)
{
    static const QFont base = [] {
        QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
        // The design is drawn with Inter; where it is not installed the system's own font stands in.
        if (QFontDatabase::families().contains(u"Inter"_s))
            font.setFamily(u"Inter"_s);
        return font;
    }();
    QFont font = base;
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

} // namespace

QFont textFont()
{
    return sans(12, QFont::Normal);
}

QFont strongFont()
{
    return sans(12, QFont::DemiBold);
}

QFont smallFont()
{
    return sans(11, QFont::Normal);
}

QFont monoFont()
{
    static const QFont font = [] {
        QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        if (QFontDatabase::families().contains(u"JetBrains Mono"_s))
            mono.setFamily(u"JetBrains Mono"_s);
        mono.setPixelSize(11);
        return mono;
    }();
    return font;
}

QFont nameFont()
{
    return sans(15, QFont::DemiBold);
}

QFont titleFont()
{
    return sans(20, QFont::DemiBold);
}

} // namespace Backstory
