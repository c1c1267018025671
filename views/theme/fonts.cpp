// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/fonts.h"

#include <QFontDatabase>
#include <QStringList>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// Made once each: a new font looks for its engine again wherever it is used.
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
    static const QFont font = sans(12, QFont::Normal);
    return font;
}

QFont strongFont()
{
    static const QFont font = sans(12, QFont::DemiBold);
    return font;
}

QFont tableFont(QFont::Weight weight)
{
    const auto unshaped = [](QFont font) {
        font.setStyleStrategy(QFont::StyleStrategy(font.styleStrategy() | QFont::PreferNoShaping));
        return font;
    };
    static const QFont normal = unshaped(textFont());
    static const QFont strong = unshaped(strongFont());
    return weight > QFont::Normal ? strong : normal;
}

QFont smallFont()
{
    static const QFont font = sans(11, QFont::Normal);
    return font;
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
    static const QFont font = sans(15, QFont::DemiBold);
    return font;
}

QFont titleFont()
{
    static const QFont font = sans(20, QFont::DemiBold);
    return font;
}

} // namespace Backstory
