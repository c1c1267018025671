// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include <optional>

class QPainter;

namespace Backstory
{

struct Colors;

/// A stretch of a chart that is being dragged over. A value.
class StretchDrag
{
public:
    struct Stretch {
        double left = 0;
        double right = 0;
    };

    void press(double x) { m_pressed = x; }
    /// False as long as it may be a click.
    bool move(double x, const QRectF &plot);
    bool isPressed() const { return m_pressed.has_value(); }
    /// Ends it; nullopt after a click.
    std::optional<Stretch> release();
    void draw(QPainter &painter, const QRectF &plot, const Colors &colors) const;

private:
    std::optional<Stretch> stretch() const;

    std::optional<double> m_pressed;
    std::optional<double> m_dragged;
};

} // namespace Backstory
