// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingmarks.h"
#include "models/text/numbertext.h"
#include "views/timeline/lanesarea.h"

#include <QMouseEvent>

#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

LanesArea::Hit LanesArea::hitAt(const QPoint &point) const
{
    const int lane = laneAt(point.y());
    if (lane < 0 || point.x() < LanesPainter::NameWidth)
        return {lane, nullptr};
    return {lane, itemAt(itemsOf(lane), scaleX(point.x()))};
}

void LanesArea::click(const QPoint &point)
{
    const Hit hit = hitAt(point);
    if (hit.lane < 0)
        return;
    m_lane = hit.lane;
    viewport()->update();
    if (!hit.item)
        return;
    // Events at one moment cannot be zoomed apart: a block gives them one after the other.
    const bool again = m_selectedPlace.lane == hit.lane && hit.item->holds(m_selectedPlace.index);
    if (again)
        select(LanePlace{hit.lane, m_selectedPlace.index < hit.item->last() ? m_selectedPlace.index + 1
                                                                            : hit.item->first});
    else if (hit.item->first >= 0)
        select(LanePlace{hit.lane, hit.item->first});
    else
        m_model.askFirst(hit.lane, {m_scale.timeAt(hit.item->trueLeft), m_scale.timeAt(hit.item->trueRight)});
}

void LanesArea::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const Hit hit = hitAt(point);
    if (event->button() != Qt::LeftButton || hit.lane < 0 || point.x() < LanesPainter::NameWidth)
        return;
    if (hit.item) {
        open(hit);
    } else {
        TimeScale scale = m_scale;
        scale.zoom(2, scaleX(point.x()));
        changeScale(scale);
    }
}

// Zooms until one sees apart what a block or bar stands for, or marks that had to be spread; the details of
// an event that stands for itself.
void LanesArea::open(const Hit &hit)
{
    const std::vector<LaneItem> &items = itemsOf(hit.lane);
    const LaneItem *first = hit.item;
    const LaneItem *last = hit.item;
    const auto belong = [](const LaneItem &a, const LaneItem &b) {
        return a.kind == LaneItem::Mark && b.kind == LaneItem::Mark && b.left - a.right < 1;
    };
    while (first != &items.front() && belong(first[-1], *first))
        --first;
    while (last != &items.back() && belong(*last, last[1]))
        ++last;
    const auto &events = m_model.lanes()[size_t(hit.lane)].events->events;
    const bool known = first->first >= 0;
    const Timestamp from = known ? events[size_t(first->first)].time : m_scale.timeAt(first->trueLeft);
    const Timestamp to = known ? events[size_t(last->last())].time : m_scale.timeAt(last->trueRight);
    const bool apart = hit.item->kind == LaneItem::Mark &&
                       std::none_of(first, last + 1, [](const LaneItem &item) { return item.isMoved(); });
    if (from == to || apart) {
        Q_EMIT detailsWanted();
        return;
    }
    const qint64 room = (to.nanoseconds() - from.nanoseconds()) / 16 + 1;
    seek(Timestamp::fromNanoseconds(from.nanoseconds() - room),
         Timestamp::fromNanoseconds(to.nanoseconds() + room));
}

QString LanesArea::tipAt(const QPoint &point) const
{
    const Hit hit = hitAt(point);
    if (hit.lane < 0)
        return axisRect().contains(point) ? u"Press or drag to set the time cursor (Space: to the event)"_s
                                          : QString();
    if (!hit.item) {
        const Lane &lane = m_model.lanes()[size_t(hit.lane)];
        return point.x() < LanesPainter::NameWidth
                   ? lane.title + u'\n' + countText(m_model.eventsIn(lane), u"event"_s)
                   : QString();
    }
    if (hit.item->kind == LaneItem::Mark) {
        const EventMarks *marks = marksOf(hit.lane, *hit.item);
        return m_model.descriptionOf({hit.lane, hit.item->first}) +
               (marks ? u'\n' + marks->spoken() : QString());
    }
    const TimeText &text = m_model.timeText();
    const Timestamp from = m_scale.timeAt(hit.item->trueLeft);
    const Timestamp to = m_scale.timeAt(hit.item->trueRight);
    return u"%1\n%2 – %3\nClick again for the next one, double-click to zoom in"_s.arg(
        countText(qint64(std::llround(hit.item->count)), u"event"_s), text.full(from), text.clock(to));
}

void LanesArea::hover(const QPoint &point)
{
    const Hit hit = hitAt(point);
    const bool single = hit.item && hit.item->first >= 0 && hit.item->count == 1;
    const LanePlace place = single ? LanePlace{hit.lane, hit.item->first} : LanePlace();
    if (place == m_hoveredPlace)
        return;
    m_hovered = m_model.referenceOf(place);
    m_hoveredPlace = place;
    viewport()->update();
    Q_EMIT eventHovered(m_hovered);
}

} // namespace Backstory
