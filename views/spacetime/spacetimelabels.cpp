// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/spacetime/spacetimelabels.h"
#include "models/text/numbertext.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double FromLine = 11; ///< between a lane's line and what is written there
constexpr double Stripe = 32;
constexpr int LongestType = 28;
constexpr int MostArrows = 200; ///< among more, none is worth avoiding

bool passes(const SpaceTimeLayout::Arrow &arrow, const QRectF &rect)
{
    if (!arrow.bounds.intersects(rect))
        return false;
    const QLineF sides[] = {{rect.topLeft(), rect.topRight()},
                            {rect.topRight(), rect.bottomRight()},
                            {rect.bottomRight(), rect.bottomLeft()},
                            {rect.bottomLeft(), rect.topLeft()}};
    for (qsizetype i = 1; i < arrow.points.size(); ++i) {
        const QLineF part(arrow.points[i - 1], arrow.points[i]);
        if (rect.contains(part.p1()) || rect.contains(part.p2()))
            return true;
        for (const QLineF &side : sides) {
            if (side.intersects(part, nullptr) == QLineF::BoundedIntersection)
                return true;
        }
    }
    return false;
}

} // namespace

SpaceTimeLabels::SpaceTimeLabels(SpaceTimeLayout &layout, const SpaceTime &spaceTime,
                                 const std::vector<SpaceTimeLane> &lanes, const SpaceTimeMetrics &metrics)
    : m_layout(layout)
    , m_spaceTime(spaceTime)
    , m_lanes(lanes)
    , m_metrics(metrics)
    , m_taken(size_t(layout.height() / Stripe) + 1)
{
    for (const SpaceTimeLayout::Band &band : layout.m_bands)
        take(band.label);
    for (const SpaceTimeLayout::Box &box : layout.m_boxes)
        take(box.rect);
    for (const SpaceTimeLayout::Lane &lane : layout.m_lanes) {
        for (const LaneItem &item : lane.items) {
            constexpr double Reach = SpaceTimeLayout::ItemReach;
            if (item.kind == LaneItem::Bar)
                take({item.left, lane.line - Reach, item.right - item.left, 2 * Reach});
        }
    }
}

void SpaceTimeLabels::take(const QRectF &rect)
{
    if (rect.isEmpty())
        return;
    const int last = int(m_taken.size()) - 1;
    for (int i = std::clamp(int(rect.top() / Stripe), 0, last);
         i <= std::clamp(int(rect.bottom() / Stripe), 0, last); ++i)
        m_taken[size_t(i)].push_back(rect);
}

bool SpaceTimeLabels::isTaken(const QRectF &rect) const
{
    const int last = int(m_taken.size()) - 1;
    for (int i = std::clamp(int(rect.top() / Stripe), 0, last);
         i <= std::clamp(int(rect.bottom() / Stripe), 0, last); ++i) {
        for (const QRectF &other : m_taken[size_t(i)]) {
            if (other.intersects(rect))
                return true;
        }
    }
    return false;
}

std::vector<int> SpaceTimeLabels::byImportance() const
{
    std::vector<int> rank(m_spaceTime.events.size(), 2);
    for (int i = 0; i < m_spaceTime.shown; ++i) {
        if (m_spaceTime.event(i).isWitness)
            rank[size_t(i)] = 1;
    }
    for (const SpaceTimeWork &work : m_spaceTime.works) {
        for (const int write : work.writes) {
            if (work.isContested)
                rank[size_t(write)] = 0;
        }
    }
    std::vector<int> events;
    for (const SpaceTimeLayout::Lane &lane : m_layout.m_lanes) {
        for (const LaneItem &item : lane.items) {
            if (item.kind == LaneItem::Mark && item.center() >= 0 &&
                item.center() <= m_layout.m_scale.width())
                events.push_back(lane.events[size_t(item.first)]);
        }
    }
    std::stable_sort(events.begin(), events.end(),
                     [&rank](int a, int b) { return rank[size_t(a)] < rank[size_t(b)]; });
    return events;
}

int SpaceTimeLabels::cost(const SpaceTimeLayout::Lane &lane, const QRectF &rect) const
{
    if (rect.left() < 0 || rect.right() > m_layout.m_scale.width() || rect.top() < lane.top ||
        rect.bottom() > lane.bottom() || isTaken(rect))
        return -1;
    if (m_layout.m_arrows.size() > size_t(MostArrows))
        return 0;
    return int(std::count_if(m_layout.m_arrows.begin(), m_layout.m_arrows.end(),
                             [&rect](const SpaceTimeLayout::Arrow &arrow) { return passes(arrow, rect); }));
}

void SpaceTimeLabels::placeLabel(int event)
{
    const int number = m_layout.placeOf(event).first;
    const bool withEntity = m_lanes[size_t(number)].kind == SpaceTimeLane::Producer;
    SpaceTimeLayout::Label label;
    label.event = event;
    label.title = SpaceTimeLayout::titleOf(m_spaceTime, event, withEntity);
    label.text = elidedMiddle(m_spaceTime.event(event).type.simplified(), LongestType);
    if (label.title.isEmpty())
        std::swap(label.title, label.text);
    const double height = m_metrics.lineHeight;
    const double title = std::ceil(m_metrics.width(label.title, true));
    const double text = label.text.isEmpty() ? 0 : std::ceil(m_metrics.width(label.text, false));
    bool found = tryLabel(label, {std::max(title, text) + 2, text > 0 ? 2 * height : height});
    if (!found && text > 0) {
        label.isOneLine = true;
        found = tryLabel(label, {title + text + 8, height});
    }
    if (!found && text > 0) { // less is better than nothing
        label.text.clear();
        label.isOneLine = false;
        found = tryLabel(label, {title + 2, height});
    }
    if (!found)
        return;
    take(label.rect);
    m_layout.m_labels.push_back(label);
}

bool SpaceTimeLabels::tryLabel(SpaceTimeLayout::Label &label, const QSizeF &size) const
{
    const SpaceTimeLayout::Lane &lane = m_layout.m_lanes[size_t(m_layout.placeOf(label.event).first)];
    const double x = m_layout.pointOf(label.event).x();
    int least = -1;
    for (const bool right : {false, true}) {
        for (const bool above : {true, false}) {
            const QRectF rect(QPointF(right ? x - 5 - size.width() : x + 5,
                                      above ? lane.line - FromLine - size.height() : lane.line + FromLine),
                              size);
            const int found = cost(lane, rect);
            if (found < 0 || (least >= 0 && found >= least))
                continue;
            least = found;
            label.rect = rect;
            label.isRight = right;
        }
    }
    label.isCrossed = least > 0;
    return least >= 0;
}

// Beside the arrow, towards its end.
void SpaceTimeLabels::placeReads()
{
    for (SpaceTimeLayout::Arrow &arrow : m_layout.m_arrows) {
        if (arrow.kind != SpaceTimeLayout::Arrow::Read)
            continue;
        const QLineF back(arrow.points.last(), arrow.points.first());
        const QPointF middle =
            back.length() > 0 ? back.pointAt(std::min(0.5, 28 / back.length())) : back.p1();
        const QSizeF size(
            m_metrics.width(u"read v%1"_s.arg(m_spaceTime.works[size_t(arrow.work)].readVersion), false) + 4,
            m_metrics.lineHeight);
        for (const double left : {middle.x() - size.width() - 4, middle.x() + 4}) {
            const QRectF rect(QPointF(left, middle.y() - size.height() / 2), size);
            if (left < 0 || rect.right() > m_layout.m_scale.width() || isTaken(rect))
                continue;
            arrow.label = rect;
            take(rect);
            break;
        }
    }
}

void SpaceTimeLabels::place()
{
    placeReads();
    for (const int event : byImportance())
        placeLabel(event);
}

} // namespace Backstory
