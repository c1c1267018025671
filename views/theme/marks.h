// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

class QColor;
class QPainter;

namespace Backstory
{

/// Draws a category's shape around its centre: each has its own, so that colour never speaks alone. Radius 4
/// is the usual size; from the ninth category on it is a dot.
void drawCategoryMark(QPainter &painter, QPointF center, int category, const QColor &color, qreal radius = 4);

} // namespace Backstory
