// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/timescale/timeticks.h"

#include <QRectF>

class QPainter;

namespace Backstory
{

struct Colors;

/// Draws the labels of a time axis into `rect`, whose left edge is the scale's pixel 0, above a line; none
/// into `taken`.
void drawTimeAxis(QPainter &painter, const QRectF &rect, const std::vector<TimeTick> &ticks,
                  const Colors &colors, const QRectF &taken = {});
/// Draws a line down from every tick, fainter between the major ones.
void drawTimeGrid(QPainter &painter, const QRectF &rect, const std::vector<TimeTick> &ticks,
                  const Colors &colors);
/// Draws folded stretches as bands that say how much time they leave out.
void drawFolds(QPainter &painter, const QRectF &rect, const TimeScale &scale, const Colors &colors,
               bool labels);
/// The box of the time cursor on the axis; empty when the cursor is out of sight.
QRectF timeCursorBox(const QRectF &axis, double x, const QString &label);
/// Draws the time cursor: a line over `lanes` and its time in a box on the axis.
void drawTimeCursor(QPainter &painter, const QRectF &axis, const QRectF &lanes, double x,
                    const QString &label, const Colors &colors);

} // namespace Backstory
