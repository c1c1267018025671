// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace Backstory
{

/// A button with a text that is pressed or not. A screen reader says the text.
QToolButton *toggleButton(const QString &text, const QString &tip);

} // namespace Backstory
