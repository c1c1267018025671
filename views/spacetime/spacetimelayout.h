// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/spacetime/spacetimelanes.h"
#include "views/timeline/lanelayout.h"

#include <QPolygonF>
#include <QRectF>

#include <functional>

namespace Backstory
{

/// How wide texts are in the fonts that they will be drawn in, and how high a line of them is.
struct SpaceTimeMetrics {
    std::function<double(const QString &text, bool strong)> width;
    double lineHeight = 14;
};

/// Where everything of a space-time diagram is: what is drawn and what is hit come from here. In pixels from
/// the scale's pixel 0 and from the upper edge of the first lane. A value; the same input makes the same one.
class SpaceTimeLayout
{
public:
    /// Half of what a mark, a block or a bar takes above and below its line.
    static constexpr double ItemReach = 20;

    struct Lane {
        double top = 0;
        double height = 0;
        double line = 0; ///< the y of its events
        std::vector<int> events;
        std::vector<LaneItem> items;

        double bottom() const { return top + height; }
    };
    /// Between two neighbours on a lane: what their order there rests on.
    struct Segment {
        enum Kind : quint8 { Sure, ClocksOnly, Backwards };
        int lane = -1;
        double left = 0;
        double right = 0;
        Kind kind = Sure;
    };
    struct Box {
        int work = -1;
        int lane = -1;
        QRectF rect;
        bool isOpen = false; ///< when it began is not known
    };
    struct Arrow {
        enum Kind : quint8 { Cause, Via, Read, Write };
        Kind kind = Cause;
        int from = -1; ///< events; of those that look alike, the first
        int to = -1;
        int link = -1; ///< into SpaceTime::links; -1 for a read or a write
        int work = -1; ///< of a read or a write
        bool isBackwards = false;
        QPolygonF points;
        QRectF bounds;
        QRectF label; ///< of a read; empty when there is no room
    };
    struct Band {
        int stretch = -1;
        QRectF rect;
        QRectF label; ///< empty when there is no room
        QString text;
    };
    struct Label {
        int event = -1;
        QRectF rect;
        QString title;
        QString text; ///< on a line of its own, or behind the title where `isOneLine`
        bool isOneLine = false;
        bool isRight = false;   ///< aligned to its right edge
        bool isCrossed = false; ///< an arrow passes behind it
    };
    struct Hit {
        enum Kind : quint8 { Nothing, Item, Arrow, Box, Band };
        Kind kind = Nothing;
        int lane = -1;
        const LaneItem *item = nullptr;
        int index = -1; ///< of the arrow, box or band
    };

    SpaceTimeLayout() = default;
    SpaceTimeLayout(const SpaceTime &spaceTime, const std::vector<SpaceTimeLane> &lanes,
                    const TimeScale &scale, double height, const SpaceTimeMetrics &metrics);

    double height() const { return m_lanes.empty() ? 0 : m_lanes.back().bottom(); }
    const std::vector<Lane> &lanes() const { return m_lanes; }
    const std::vector<Segment> &segments() const { return m_segments; }
    const std::vector<Box> &boxes() const { return m_boxes; }
    const std::vector<Arrow> &arrows() const { return m_arrows; }
    const std::vector<Band> &bands() const { return m_bands; }
    const std::vector<Label> &labels() const { return m_labels; }

    int laneAt(double y) const;
    Hit hitAt(QPointF point) const;
    /// All arrows at this point.
    std::vector<int> arrowsAt(QPointF point) const;
    /// The event of a lane by its place there; -1 when there is none.
    int eventAt(int lane, qint64 index) const;
    /// The event's lane and its place there; not in any: -1.
    std::pair<int, int> placeOf(int event) const;
    /// What stands for the event; null when it is out of sight.
    const LaneItem *itemOf(int event) const;
    /// The middle of what stands for the event; beside the picture when it is out of sight.
    QPointF pointOf(int event) const;
    /// `lot-906 v13`, or shorter where the lane says more.
    static QString titleOf(const SpaceTime &spaceTime, int event, bool withEntity);

private:
    friend class SpaceTimeLabels;
    struct Source {
        const SpaceTime &spaceTime;
        const std::vector<SpaceTimeLane> &lanes;
        const SpaceTimeMetrics &metrics;
    };

    void placeLanes(const Source &source, double height);
    void placeItems(const Source &source);
    void placeBoxes(const Source &source);
    void placeBands(const Source &source);
    void placeArrows(const Source &source);
    void addWorkArrows(const Source &source, const Box &box);
    void addArrow(Arrow arrow, QPointF from, QPointF to, bool toMark);
    QPolygonF straight(QPointF from, QPointF to, double startGap, double endGap) const;
    QPolygonF arc(QPointF from, QPointF to, double room) const;

    TimeScale m_scale;
    std::vector<Lane> m_lanes;
    std::vector<std::pair<int, int>> m_places; ///< of each event
    std::vector<Segment> m_segments;
    std::vector<Box> m_boxes;
    std::vector<Arrow> m_arrows;
    std::vector<Band> m_bands;
    std::vector<Label> m_labels;
};

} // namespace Backstory
