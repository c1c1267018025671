// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/lanesmodel.h"
#include "views/timeline/lanelayout.h"

#include <QHash>
#include <QPixmap>

class QPainter;

namespace Backstory
{

struct Colors;

/// A curve between the selected event and one of its causes or effects, in pixels of the lanes.
struct LinkCurve {
    QPointF from;         ///< the cause
    QPointF to;           ///< the effect
    bool isCause = false; ///< of the selected event
};

/// Draws what is in a lane. Remembers the shapes of categories as pictures, for a lane may hold hundreds of
/// them. Belongs to one widget.
class LanesPainter
{
public:
    static constexpr int LaneHeight = 40;
    static constexpr int AllHeight = 64; ///< of the one lane that counts all events
    static constexpr int NameWidth = 168;
    static constexpr int AxisHeight = 24;

    /// The colours of the theme and the pixels of the screen; pictures of another one are forgotten.
    void begin(QPainter &painter, const Colors &colors, double ratio);

    void drawName(const QRect &rect, const Lane &lane, const QString &note, bool current) const;
    void drawSeparator(const QRect &rect) const;
    /// `rect` is the lane's, from the scale's pixel 0 on.
    void drawItems(const QRect &rect, const std::vector<LaneItem> &items, int category);
    /// Where an item is drawn, around which a ring goes.
    QRectF shapeOf(const QRect &lane, const LaneItem &item, double mostInBar) const;
    static double mostInBar(const std::vector<LaneItem> &items);
    void drawRing(const QRectF &shape, const LaneItem &item, const QColor &color, double width) const;
    void drawLinks(const std::vector<LinkCurve> &curves) const;
    /// Says that so many causes or effects of the event at `point` are in none of the lanes.
    void drawOpenEnd(QPointF point, bool isCause, qint64 count) const;

private:
    const QPixmap &markOf(int category);
    void drawMoved(const QRect &rect, const LaneItem &item) const;
    void drawBlock(const QRect &rect, const LaneItem &item, const QColor &color) const;

    QPainter *m_painter = nullptr;
    const Colors *m_colors = nullptr;
    double m_ratio = 1;
    QHash<int, QPixmap> m_marks;
};

} // namespace Backstory
