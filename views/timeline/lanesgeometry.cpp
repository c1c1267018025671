// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingmarks.h"
#include "views/timeline/lanesarea.h"

#include <QScrollBar>

namespace Backstory
{

QRect LanesArea::axisRect() const
{
    return {LanesPainter::NameWidth, 0, viewport()->width() - LanesPainter::NameWidth,
            LanesPainter::AxisHeight};
}

QRect LanesArea::laneRect(int lane) const
{
    return {LanesPainter::NameWidth,
            LanesPainter::AxisHeight + lane * laneHeight() - verticalScrollBar()->value(),
            viewport()->width() - LanesPainter::NameWidth, laneHeight()};
}

int LanesArea::laneAt(int y) const
{
    if (y < LanesPainter::AxisHeight)
        return -1;
    const int lane = (y - LanesPainter::AxisHeight + verticalScrollBar()->value()) / laneHeight();
    return lane < int(m_model.lanes().size()) ? lane : -1;
}

const std::vector<LaneItem> &LanesArea::itemsOf(int lane) const
{
    const size_t number = size_t(lane);
    if (!m_laidOut[number]) {
        const Lane &shown = m_model.lanes()[number];
        LaneContent content{shown.events.get(), shown.exact, nullptr, nullptr};
        if (shown.isAll()) {
            content.fine = &shown.counts;
            content.coarse = &m_model.overview();
            if (!shown.exact.from.isValid())
                content.events = nullptr;
        }
        m_items[number] = layOutLane(content, m_scale);
        m_laidOut[number] = true;
    }
    return m_items[number];
}

const EventMarks *LanesArea::marksOf(int lane, const LaneItem &item) const
{
    if (!m_marks || item.kind != LaneItem::Mark || item.first < 0)
        return nullptr;
    return m_marks->found(m_model.referenceOf({lane, item.first}));
}

QPointF LanesArea::signPoint(const QRect &lane, const LaneItem &item)
{
    return {std::round(lane.left() + item.center()), lane.top() + lane.height() / 2.0 - 13};
}

LanesArea::Spot LanesArea::spotOf(LanePlace place) const
{
    const LaneEvent *event = m_model.eventAt(place);
    return event ? Spot{place.lane, place.index, event->time} : Spot();
}

LanesArea::Spot LanesArea::spotOf(const LinkedEvent &event) const
{
    const Spot spot = spotOf(m_model.placeOf(event));
    const bool isSomewhere = m_model.isAll() && event.event.source == m_model.lanes().front().source;
    return spot.isValid() || !isSomewhere ? spot : Spot{0, -1, event.time};
}

LanesArea::Spot LanesArea::selectedSpot() const
{
    const Spot spot = spotOf(m_selectedPlace);
    const EventLinks &links = m_model.links();
    const bool isSomewhere = m_model.isAll() && m_selected.isValid() && links.event == m_selected &&
                             m_selected.source == m_model.lanes().front().source;
    return spot.isValid() || !isSomewhere ? spot : Spot{0, -1, links.time};
}

const LaneItem *LanesArea::itemOf(const Spot &spot) const
{
    const std::vector<LaneItem> &items = itemsOf(spot.lane);
    if (spot.index >= 0)
        return Backstory::itemOf(items, spot.index);
    const double x = m_scale.xOf(spot.time);
    return x < 0 || x > m_scale.width() ? nullptr : itemAt(items, x);
}

QRectF LanesArea::rectOf(const EventReference &event) const
{
    const Spot spot = event == m_selected ? selectedSpot() : spotOf(m_model.placeOf(event));
    const LaneItem *item = spot.isValid() ? itemOf(spot) : nullptr;
    if (!item)
        return {};
    return m_painter.shapeOf(laneRect(spot.lane), *item, LanesPainter::mostInBar(itemsOf(spot.lane)));
}

QPointF LanesArea::markPoint(const EventReference &event) const
{
    const Spot spot = spotOf(m_model.placeOf(event));
    const LaneItem *item = spot.isValid() ? itemOf(spot) : nullptr;
    return item && marksOf(spot.lane, *item) ? signPoint(laneRect(spot.lane), *item) : QPointF();
}

} // namespace Backstory
