// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace Backstory
{

/// One of our line icons by its file's name, drawn in the text colour of the theme at the moment it is
/// painted.
QIcon lineIcon(const QString &name);
/// The same in a fixed role's colour, for severities; `size` in device-independent pixels.
QPixmap linePixmap(const QString &name, const QColor &color, int size, qreal ratio);

} // namespace Backstory
