// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetimetext.h"
#include "models/text/numbertext.h"
#include "views/spacetime/spacetimearea.h"

#include <QMouseEvent>
#include <QScrollBar>

#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

QPointF SpaceTimeArea::toLayout(const QPoint &point) const
{
    return QPointF(point.x() - NameWidth, point.y() - AxisHeight + verticalScrollBar()->value());
}

QPointF SpaceTimeArea::toViewport(QPointF inLayout) const
{
    return inLayout + QPointF(NameWidth, AxisHeight - verticalScrollBar()->value());
}

int SpaceTimeArea::eventOf(const SpaceTimeLayout::Hit &hit) const
{
    return hit.kind == SpaceTimeLayout::Hit::Item ? m_layout.eventAt(hit.lane, hit.item->first) : -1;
}

void SpaceTimeArea::click(const QPoint &point)
{
    const SpaceTimeLayout::Hit hit = m_layout.hitAt(toLayout(point));
    if (point.y() < AxisHeight || hit.lane < 0)
        return;
    m_lane = hit.lane;
    redraw();
    if (point.x() < NameWidth)
        return;
    if (hit.kind == SpaceTimeLayout::Hit::Arrow)
        select(m_layout.arrows()[size_t(hit.index)].to);
    if (hit.kind == SpaceTimeLayout::Hit::Box)
        select(made().works[size_t(m_layout.boxes()[size_t(hit.index)].work)].writes.front());
    if (hit.kind != SpaceTimeLayout::Hit::Item)
        return;
    // Events at one moment cannot be zoomed apart: a block gives them one after the other.
    const auto [lane, index] = m_layout.placeOf(m_selectedEvent);
    const bool again = lane == hit.lane && hit.item->holds(index) && index < hit.item->last();
    select(m_layout.eventAt(hit.lane, again ? index + 1 : hit.item->first));
}

void SpaceTimeArea::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (event->button() != Qt::LeftButton || point.x() < NameWidth || point.y() < AxisHeight)
        return;
    const SpaceTimeLayout::Hit hit = m_layout.hitAt(toLayout(point));
    TimeScale scale = m_scale;
    if (hit.kind == SpaceTimeLayout::Hit::Item && hit.item->count == 1) {
        Q_EMIT eventActivated(made().event(eventOf(hit)).reference);
        return;
    }
    if (hit.kind == SpaceTimeLayout::Hit::Item) { // until one sees them apart
        const Timestamp from = made().event(eventOf(hit)).time;
        const Timestamp to = made().event(m_layout.eventAt(hit.lane, hit.item->last())).time;
        const qint64 room = (to.nanoseconds() - from.nanoseconds()) / 16 + 1;
        scale.show(Timestamp::fromNanoseconds(from.nanoseconds() - room),
                   Timestamp::fromNanoseconds(to.nanoseconds() + room));
    } else {
        scale.zoom(2, scaleX(point.x()));
    }
    changeScale(scale);
}

QString SpaceTimeArea::eventTip(int event) const
{
    QString tip = descriptionText(made(), event, m_model.timeText());
    if (m_selectedEvent >= 0 && m_selectedEvent != event)
        tip += u'\n' + relationText(made(), event, m_selectedEvent);
    return tip;
}

QString SpaceTimeArea::tipOf(const SpaceTimeLayout::Hit &hit) const
{
    switch (hit.kind) {
    case SpaceTimeLayout::Hit::Item:
        if (hit.item->count == 1)
            return eventTip(eventOf(hit));
        return u"%1\nClick again for the next one, double-click to zoom in"_s.arg(
            countText(qint64(std::llround(hit.item->count)), u"event"_s));
    case SpaceTimeLayout::Hit::Arrow: {
        const SpaceTimeLayout::Arrow &arrow = m_layout.arrows()[size_t(hit.index)];
        return arrow.link >= 0 ? linkText(made(), made().links[size_t(arrow.link)])
                               : workText(made(), made().works[size_t(arrow.work)], m_model.timeText());
    }
    case SpaceTimeLayout::Hit::Box:
        return workText(made(), made().works[size_t(m_layout.boxes()[size_t(hit.index)].work)],
                        m_model.timeText());
    case SpaceTimeLayout::Hit::Band:
        return m_layout.bands()[size_t(hit.index)].text;
    case SpaceTimeLayout::Hit::Nothing:
        break;
    }
    return {};
}

QString SpaceTimeArea::tipAt(const QPoint &point) const
{
    if (point.y() < AxisHeight)
        return point.x() >= NameWidth ? u"Press or drag to set the time cursor (Space: to the event)"_s
                                      : QString();
    const SpaceTimeLayout::Hit hit = m_layout.hitAt(toLayout(point));
    if (point.x() >= NameWidth || hit.lane < 0)
        return tipOf(hit);
    const SpaceTimeLane &lane = m_model.lanes()[size_t(hit.lane)];
    return lane.title.isEmpty() ? lane.note : lane.title + u'\n' + lane.note;
}

void SpaceTimeArea::hover(const QPoint &point)
{
    int event = -1;
    if (point.x() >= NameWidth && point.y() >= AxisHeight) {
        const SpaceTimeLayout::Hit hit = m_layout.hitAt(toLayout(point));
        if (hit.kind == SpaceTimeLayout::Hit::Item && hit.item->count == 1)
            event = eventOf(hit);
    }
    if (event == m_hoveredEvent)
        return;
    m_hoveredEvent = event;
    m_hovered = event < 0 ? EventReference() : made().event(event).reference;
    viewport()->update();
    Q_EMIT eventHovered(m_hovered);
}

} // namespace Backstory
