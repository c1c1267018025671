// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/lanesmodel.h"
#include "models/query/causequery.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// How much of a lane is read at once: little at first, so that all lanes show something soon.
constexpr qint64 LeastPart = 4'096;

struct Extent {
    Timestamp first;
    Timestamp last;

    void add(Timestamp from, Timestamp to)
    {
        if (!from.isValid() || !to.isValid())
            return;
        first = first.isValid() ? std::min(first, from) : from;
        last = last.isValid() ? std::max(last, to) : to;
    }
};

} // namespace

LanesModel::LanesModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent)
    : QObject(parent)
    , m_categories(std::move(categories))
    , m_laneSlot(pool)
    , m_extentSlot(pool)
    , m_linkSlot(pool)
{
}

void LanesModel::setSources(const QList<HistorySource> &sources)
{
    m_sources = sources;
    const auto closed = [this](const Lane &lane) { return sourceWithId(m_sources, lane.source).id < 0; };
    if (std::none_of(m_lanes.begin(), m_lanes.end(), closed))
        return;
    std::vector<Lane> left;
    std::remove_copy_if(m_lanes.begin(), m_lanes.end(), std::back_inserter(left), closed);
    if (left.empty())
        m_all = -1;
    reset(std::move(left));
}

Lane LanesModel::laneOf(const EntityReference &entity)
{
    for (const Lane &lane : m_lanes) {
        if (lane.entity.isValid() && lane.entity == entity)
            return lane;
    }
    Lane lane;
    lane.entity = entity;
    lane.source = entity.source;
    lane.title = QString::fromUtf8(entity.id);
    lane.category = entity.category.isEmpty() ? -1 : m_categories->indexOf(entity.category);
    return lane;
}

void LanesModel::showEntities(const QList<EntityReference> &entities)
{
    const bool same = m_all < 0 && size_t(entities.size()) == m_lanes.size() &&
                      std::equal(entities.begin(), entities.end(), m_lanes.begin(),
                                 [](const EntityReference &a, const Lane &b) { return a == b.entity; });
    if (same)
        return;
    std::vector<Lane> lanes;
    for (const EntityReference &entity : entities) {
        if (entity.isValid())
            lanes.push_back(laneOf(entity));
    }
    m_all = -1;
    reset(std::move(lanes));
}

void LanesModel::showAll(int source)
{
    if (m_all == source)
        return;
    m_all = source;
    reset({});
}

void LanesModel::reset(std::vector<Lane> lanes)
{
    m_laneSlot.cancel();
    m_lanes = std::move(lanes);
    m_firstOfAll = m_lastOfAll = {};
    updateExtent();
    Q_EMIT lanesReset();
    readExtent();
    readNext();
}

void LanesModel::refresh(int source, bool anew)
{
    bool concerned = false;
    for (Lane &lane : m_lanes) {
        if (lane.source != source)
            continue;
        concerned = true;
        lane.isStale = true;
        if (anew)
            lane.events = std::make_shared<LaneEvents>();
    }
    if (anew && concerned) {
        reset(std::vector<Lane>(m_lanes));
        return;
    }
    if (concerned && !m_extentSlot.isRunning())
        readExtent();
    if (concerned && !m_laneSlot.isRunning())
        readNext();
}

bool LanesModel::isLoading() const
{
    return m_laneSlot.isRunning() || m_extentSlot.isRunning() || m_linkSlot.isRunning();
}

void LanesModel::readNext()
{
    const auto before = [](const Lane &a, const Lane &b) {
        return a.isStale != b.isStale ? a.isStale : a.events->read < b.events->read;
    };
    const auto lane = std::min_element(m_lanes.begin(), m_lanes.end(), before);
    if (lane == m_lanes.end() || !lane->isStale) {
        Q_EMIT lanesRead();
        return;
    }
    lane->isStale = false;
    const int number = int(lane - m_lanes.begin());
    m_laneSlot.start([source = sourceWithId(m_sources, lane->source), entity = lane->entity,
                      events = lane->events, most = std::max(LeastPart, lane->events->read)](
                         QueryScope &scope) { return readLane(scope, source, entity, events, most); },
                     [this, number](LaneEventsPointer &&events) { takeLane(number, std::move(events)); });
}

void LanesModel::takeLane(int number, LaneEventsPointer &&events)
{
    Lane &lane = m_lanes[size_t(number)];
    const bool changed = lane.events != events;
    lane.events = std::move(events);
    if (!lane.events->isComplete())
        lane.isStale = true;
    if (changed) {
        updateExtent();
        Q_EMIT laneLoaded(number);
    }
    readNext();
}

void LanesModel::readExtent()
{
    QList<HistorySource> concerned;
    for (const HistorySource &source : std::as_const(m_sources)) {
        if (source.id == m_all || std::any_of(m_lanes.begin(), m_lanes.end(), [&source](const Lane &lane) {
                return lane.source == source.id;
            }))
            concerned.append(source);
    }
    if (concerned.isEmpty())
        return;
    m_extentSlot.start(
        [concerned](QueryScope &scope) {
            Extent extent;
            for (const HistorySource &source : concerned) {
                const HistorySummary summary = scope.history(source).summary();
                extent.add(summary.first, summary.last);
            }
            return extent;
        },
        [this](Extent &&extent) {
            m_firstOfAll = extent.first;
            m_lastOfAll = extent.last;
            Q_EMIT extentChanged();
        });
}

void LanesModel::updateExtent()
{
    Extent extent;
    for (const Lane &lane : m_lanes) {
        if (!lane.events->events.empty())
            extent.add(lane.events->events.front().time, lane.events->events.back().time);
    }
    if (extent.first == m_first && extent.last == m_last)
        return;
    m_first = extent.first;
    m_last = extent.last;
    Q_EMIT extentChanged();
}

qint64 LanesModel::events() const
{
    qint64 count = 0;
    for (const Lane &lane : m_lanes)
        count += lane.count();
    return count;
}

qint64 LanesModel::withoutTime() const
{
    qint64 count = 0;
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
    return {};
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
        if (m_lanes[i].source != event.event.source || m_lanes[i].entity.number != event.entity)
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

void LanesModel::link(const EventReference &event)
{
    if (event == m_links.event)
        return;
    m_linkSlot.cancel();
    m_links = {};
    m_links.event = event;
    Q_EMIT linksLoaded();
    if (!event.isValid())
        return;
    m_linkSlot.start(
        [sources = m_sources, event](QueryScope &scope) { return readLinks(scope, sources, event); },
        [this](EventLinks &&links) {
            m_links = std::move(links);
            Q_EMIT linksLoaded();
        });
}

} // namespace Backstory
