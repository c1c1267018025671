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
    , m_lookSlot(pool)
    , m_findSlot(pool)
    , m_linkSlot(pool)
{
}

void LanesModel::setSources(const QList<HistorySource> &sources)
{
    m_sources = sources;
    const auto closed = [this](const Lane &lane) { return sourceWithId(m_sources, lane.source).id < 0; };
    if (std::none_of(m_lanes.begin(), m_lanes.end(), closed)) {
        startLinks();
        return;
    }
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
    Lane lane;
    lane.source = source;
    lane.title = u"All events"_s;
    lane.isStale = false;
    reset({lane});
}

void LanesModel::reset(std::vector<Lane> lanes)
{
    m_laneSlot.cancel();
    m_extentSlot.cancel();
    m_lookSlot.cancel();
    m_findSlot.cancel();
    m_looked = {};
    m_lanes = std::move(lanes);
    for (Lane &lane : m_lanes) // what the canceled query would have brought is to be asked for again
        lane.isStale = !lane.isAll();
    m_extent = {};
    m_extentKnown = m_extentAgain = m_lookAgain = false;
    if (updateExtent())
        Q_EMIT extentChanged();
    Q_EMIT lanesReset();
    startExtent();
    readNext();
    startLinks();
}

void LanesModel::refresh(int source, bool anew)
{
    if (!m_linkSlot.isRunning())
        startLinks();
    bool concerned = false;
    for (Lane &lane : m_lanes) {
        if (lane.source != source)
            continue;
        concerned = true;
        lane.isStale = !lane.isAll();
        if (anew) {
            lane.events = std::make_shared<LaneEvents>();
            lane.exact = {};
            lane.counts = {};
        }
    }
    if (!concerned)
        return;
    if (anew) {
        reset(std::vector<Lane>(m_lanes));
        return;
    }
    if (m_extentSlot.isRunning())
        m_extentAgain = true;
    else
        startExtent();
    if (!m_laneSlot.isRunning())
        readNext();
    startLook();
}

bool LanesModel::isLoading() const
{
    return m_laneSlot.isRunning() || m_extentSlot.isRunning() || m_lookSlot.isRunning() ||
           m_findSlot.isRunning() || m_linkSlot.isRunning();
}

// Hundreds of small lanes are read together; the largest come last and part by part.
void LanesModel::readNext()
{
    QList<LaneQuestion> questions;
    for (size_t i = 0; i < m_lanes.size(); ++i) {
        Lane &lane = m_lanes[i];
        if (!std::exchange(lane.isStale, false))
            continue;
        questions.append({int(i), sourceWithId(m_sources, lane.source), lane.entity, lane.events,
                          std::max(LeastPart, lane.events->read)});
    }
    if (questions.isEmpty()) {
        Q_EMIT lanesRead();
        return;
    }
    std::stable_sort(questions.begin(), questions.end(), [](const LaneQuestion &a, const LaneQuestion &b) {
        return a.before->read < b.before->read;
    });
    QList<int> asked;
    for (const LaneQuestion &question : std::as_const(questions))
        asked.append(question.lane);
    m_laneSlot.start(
        [questions = std::move(questions)](QueryScope &scope) { return readLanes(scope, questions); },
        [this, asked](QList<LaneAnswer> &&answers) { takeLanes(asked, answers); });
}

void LanesModel::takeLanes(const QList<int> &asked, const QList<LaneAnswer> &answers)
{
    for (const int unread : asked.mid(answers.size()))
        m_lanes[size_t(unread)].isStale = true;
    QList<int> changed;
    for (const LaneAnswer &answer : answers) {
        Lane &lane = m_lanes[size_t(answer.lane)];
        if (lane.events != answer.events)
            changed.append(answer.lane);
        lane.events = answer.events;
        if (!lane.events->isComplete())
            lane.isStale = true;
    }
    if (updateExtent())
        Q_EMIT extentChanged();
    if (!changed.isEmpty())
        Q_EMIT lanesLoaded(changed);
    readNext();
}

void LanesModel::startExtent()
{
    m_extentAgain = false;
    QList<HistorySource> concerned;
    for (const HistorySource &source : std::as_const(m_sources)) {
        if (std::any_of(m_lanes.begin(), m_lanes.end(),
                        [&source](const Lane &lane) { return lane.source == source.id; }))
            concerned.append(source);
    }
    if (concerned.isEmpty())
        return;
    m_extentSlot.start([concerned](QueryScope &scope) { return readExtent(scope, concerned); },
                       [this](LanesExtent &&extent) {
                           m_extent = std::move(extent);
                           m_extentKnown = true;
                           updateExtent();
                           Q_EMIT extentChanged();
                           if (m_extentAgain)
                               startExtent();
                       });
}

bool LanesModel::updateExtent()
{
    Extent extent;
    if (isAll())
        extent.add(firstOfAll(), lastOfAll());
    for (const Lane &lane : m_lanes) {
        if (!lane.isAll() && !lane.events->events.empty())
            extent.add(lane.events->events.front().time, lane.events->events.back().time);
    }
    if (extent.first == m_first && extent.last == m_last)
        return false;
    m_first = extent.first;
    m_last = extent.last;
    return true;
}

void LanesModel::look(TimeSpan span, int pixels)
{
    if (m_looked == span && m_lookedPixels == pixels)
        return;
    m_looked = span;
    m_lookedPixels = pixels;
    startLook();
}

// A query that runs is never thrown away for a newer one: while one zooms on, something must arrive.
void LanesModel::startLook()
{
    if (!isAll() || m_lanes.empty() || !m_looked.from.isValid())
        return;
    m_lookAgain = m_lookSlot.isRunning();
    if (m_lookAgain)
        return;
    // As much again at both sides, to pan into; two pixels a part.
    const qint64 half = m_looked.to.nanoseconds() / 2 - m_looked.from.nanoseconds() / 2;
    const auto moved = [](Timestamp time, qint64 by) {
        qint64 ns = 0;
        if (__builtin_add_overflow(time.nanoseconds(), by, &ns))
            return time;
        return Timestamp::fromNanoseconds(ns);
    };
    const TimeSpan span{moved(m_looked.from, -half), moved(m_looked.to, half + 1)};
    m_lookSlot.start([source = sourceWithId(m_sources, m_all), span, parts = std::max(m_lookedPixels, 1)](
                         QueryScope &scope) { return readStretch(scope, source, span, parts); },
                     [this](SourceStretch &&stretch) {
                         Lane &lane = m_lanes.front();
                         lane.counts = std::move(stretch.counts);
                         lane.exact = stretch.exact;
                         lane.events = stretch.events ? stretch.events : std::make_shared<LaneEvents>();
                         Q_EMIT lanesLoaded({0});
                         if (m_lookAgain)
                             startLook();
                     });
}

void LanesModel::askFirst(int lane, TimeSpan span)
{
    const int source = m_lanes[size_t(lane)].source;
    m_findSlot.start([from = sourceWithId(m_sources, source),
                      span](QueryScope &scope) { return findFirst(scope, from, span); },
                     [this, source](EventRow &&row) {
                         if (row != EventRow{})
                             Q_EMIT eventFound({source, row});
                     });
}

void LanesModel::askNeighbour(const EventReference &event, int by)
{
    m_findSlot.start([from = sourceWithId(m_sources, event.source), event,
                      by](QueryScope &scope) { return findNeighbour(scope, from, event.row, by); },
                     [this, source = event.source](EventRow &&row) {
                         if (row != EventRow{})
                             Q_EMIT eventFound({source, row});
                     });
}

void LanesModel::link(const EventReference &event)
{
    if (event == m_links.event)
        return;
    m_linkSlot.cancel();
    m_links = {};
    m_links.event = event;
    Q_EMIT linksLoaded();
    startLinks();
}

// A cause or an effect may be read later, in whatever source.
void LanesModel::startLinks()
{
    if (!m_links.event.isValid() || m_lanes.empty())
        return;
    m_linkSlot.start([sources = m_sources,
                      event = m_links.event](QueryScope &scope) { return readLinks(scope, sources, event); },
                     [this](EventLinks &&links) {
                         m_links = std::move(links);
                         Q_EMIT linksLoaded();
                     });
}

} // namespace Backstory
