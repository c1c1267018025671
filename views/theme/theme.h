// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/theme/colors.h"

#include <QString>

class QApplication;

namespace Backstory
{

enum class Theme { System, Light, Dark };

/// Gives the whole application the palette, fonts and flat style of a theme. `system` is the palette that the
/// desktop had chosen before any theme was applied.
void applyTheme(QApplication &application, Theme theme, const QPalette &system);

/// The style sheet that flattens the chrome: bars, docks, fields, buttons, scroll bars.
QString styleSheetOf(const Colors &colors);

} // namespace Backstory
