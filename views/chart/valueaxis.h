// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QString>

class QPainter;

namespace Backstory
{

struct Colors;

/// The values from the lowest to the highest line of a chart, at round numbers. A value.
class ValueScale
{
public:
    static constexpr int Lines = 4; ///< beside the lowest; with values below zero there may be one more

    ValueScale() = default;
    /// Holds 0 and both values; `leastStep` is 1 where only whole numbers have a meaning, else 0.
    ValueScale(double least, double most, double leastStep);
    /// From 0 on, at durations that people count in; nanoseconds.
    static ValueScale ofDurations(double most);

    double bottom() const { return m_bottom; }
    double top() const { return m_top; }
    double step() const { return m_step; }
    double yOf(double value, const QRectF &plot) const;
    /// What stands beside the line at this value.
    QString textOf(double value) const;

private:
    double m_bottom = 0;
    double m_top = Lines;
    double m_step = 1;
    bool m_isDuration = false;
};

/// Draws the lines across the plot, with their values on the left of it.
void drawValueAxis(QPainter &painter, const QRectF &plot, const ValueScale &scale, const Colors &colors);

} // namespace Backstory
