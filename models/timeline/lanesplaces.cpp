// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/lanesmodel.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

qint64 LanesModel::events() const
{
    qint64 count = 0;
    for (const Lane &lane : m_lanes)
        count += eventsIn(lane);
    return count;
}

qint64 LanesModel::withoutTime() const
{
    qint64 count = isAll() ? m_extent.withoutTime : 0;
    for (const Lane &lane : m_lanes)
        count += lane.events->withoutTime;
    return count;
}

qint64 LanesModel::leftOut() const
{
    qint64 count = 0;
    for (const Lane &lane : m_lanes)
        count += std::max<qint64>(lane.events->rows - MostLaneEvents, 0);
    return count;
}

QString LanesModel::error() const
{
    for (const Lane &lane : m_lanes) {
        if (!lane.events->error.isEmpty())
            return lane.events->error;
    }
    return m_extent.error;
}

const LaneEvent *LanesModel::eventAt(LanePlace place) const
{
    if (!place.isValid() || size_t(place.lane) >= m_lanes.size())
        return nullptr;
    const auto &events = m_lanes[size_t(place.lane)].events->events;
    return size_t(place.index) < events.size() ? &events[size_t(place.index)] : nullptr;
}

EventReference LanesModel::referenceOf(LanePlace place) const
{
    const LaneEvent *event = eventAt(place);
    return event ? EventReference{m_lanes[size_t(place.lane)].source, event->row} : EventReference();
}

LanePlace LanesModel::placeOf(const EventReference &event) const
{
    for (size_t i = 0; event.isValid() && i < m_lanes.size(); ++i) {
        if (m_lanes[i].source != event.source)
            continue;
        const qint64 index = m_lanes[i].events->indexOf(event.row);
        if (index >= 0)
            return {int(i), index};
    }
    return {};
}

// By its entity and time: many effects are looked up while painting.
LanePlace LanesModel::placeOf(const LinkedEvent &event) const
{
    for (size_t i = 0; event.time.isValid() && i < m_lanes.size(); ++i) {
        if (m_lanes[i].source != event.event.source ||
            (!m_lanes[i].isAll() && m_lanes[i].entity.number != event.entity))
            continue;
        const LaneEvents &lane = *m_lanes[i].events;
        for (size_t at = lane.firstAt(event.time);
             at < lane.events.size() && lane.events[at].time == event.time; ++at) {
            if (lane.events[at].row == event.event.row)
                return {int(i), qint64(at)};
        }
    }
    return {};
}

QString LanesModel::nameOf(LanePlace place) const
{
    const LaneEvent *event = eventAt(place);
    if (!event)
        return {};
    const QString type = m_lanes[size_t(place.lane)].events->typeOf(*event);
    const QString version = event->version == Event::NoVersion ? QString() : u"v%1"_s.arg(event->version);
    const QString kind = event->kind == EventKind::Snapshot ? u"snapshot"_s : QString();
    QStringList parts{type, version, kind};
    parts.removeAll(QString());
    return parts.isEmpty() ? u"event without a type"_s : parts.join(u' ');
}

QString LanesModel::descriptionOf(LanePlace place) const
{
    const LaneEvent *event = eventAt(place);
    return event ? nameOf(place) + u'\n' + m_timeText.date(event->time) + u' ' +
                       m_timeText.preciseClock(event->time)
                 : QString();
}

} // namespace Backstory
