// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

#include <array>

namespace Backstory
{

/// The colours of one theme by their role. The only place where a colour is written down.
struct Colors {
    QColor background, panel, header, hover, line, strongLine;
    QColor text, muted, disabled;
    QColor accent, onAccent, selection, unfocusedSelection;
    QColor causes, effects;
    QColor critical, criticalFill, warning, warningFill, note, noteFill, ok, okFill, catchingUpFill;
    std::array<QColor, 8> categories;
    std::array<QColor, 6> heat; ///< from few to many

    /// The ninth and later categories are drawn in muted text.
    QColor category(int index) const
    {
        return index >= 0 && index < int(categories.size()) ? categories[size_t(index)] : muted;
    }
};

const Colors &lightColors();
const Colors &darkColors();
/// The theme that a widget is painted in, told by its palette, so that no painter asks a global.
const Colors &colorsOf(const QPalette &palette);
QPalette paletteOf(const Colors &colors);

} // namespace Backstory
