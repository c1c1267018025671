// SPDX-License-Identifier: GPL-3.0-or-later
// Which events a timeline shows, and in which order.
#include "models/query/causequery.h"
#include "models/timeline/timelinequery.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace Backstory
{

namespace
{

/// An event as far as it is needed to put it in its place.
struct Sorted {
    EventReference event;
    qint32 part = 0;
    Timestamp time = {};
    Timestamp recorded = {};
    qint64 delta = 0;
    qint64 version = Event::NoVersion;
    QByteArray text = {};
};

QByteArray textOf(const StoredEvent &event, TimelineSort sort)
{
    switch (sort) {
    case TimelineSort::Entity:
        return event.category.toUtf8() + '\0' + event.entity;
    case TimelineSort::Type:
        return event.type.toUtf8();
    case TimelineSort::Producer:
        return event.producer.toUtf8();
    case TimelineSort::User:
        return event.user.toUtf8();
    default:
        return {};
    }
}

bool isBefore(const Sorted &a, const Sorted &b, TimelineSort sort)
{
    switch (sort) {
    case TimelineSort::Source:
        return false;
    case TimelineSort::Time:
        return a.time < b.time;
    case TimelineSort::Recorded:
        return a.recorded < b.recorded;
    case TimelineSort::Delta:
        return a.delta < b.delta;
    case TimelineSort::Version:
        return a.version < b.version;
    default:
        return a.text < b.text;
    }
}

/// The rows of a request by source, and the entities that they are about.
std::map<int, QList<EventRow>> rowsOfRequest(QueryScope &scope, const QList<HistorySource> &sources,
                                             const QByteArray &correlation, TimelineExtent &extent)
{
    std::map<int, QList<EventRow>> rows;
    for (const HistorySource &source : sources) {
        HistoryReader &history = scope.history(source);
        const QList<EventRow> found = history.eventsWithCorrelation(correlation);
        if (!history.error().isEmpty())
            extent.error = history.error();
        if (found.isEmpty())
            continue;
        rows[source.id] = found;
        for (const StoredEvent &event : history.events(found.mid(0, 1'000))) {
            const EntityReference entity{source.id, event.entityNumber, event.entity, event.category};
            if (extent.entities.size() < TimelineExtent::MostEntities && !extent.entities.contains(entity))
                extent.entities.append(entity);
        }
    }
    return rows;
}

/// The rows of all entities by source, each in its source's order.
std::map<int, QList<EventRow>> rowsBySource(QueryScope &scope, const QList<HistorySource> &sources,
                                            const QList<EntityReference> &entities, QString &error)
{
    std::map<int, QList<EventRow>> rows;
    for (const EntityReference &entity : entities) {
        const HistorySource source = sourceWithId(sources, entity.source);
        if (source.id < 0)
            continue; // it was pinned in a source that has been closed
        HistoryReader &history = scope.history(source);
        rows[entity.source] += history.eventsOf(entity.number);
        if (!history.error().isEmpty())
            error = history.error();
    }
    for (auto &[source, list] : rows)
        std::sort(list.begin(), list.end());
    return rows;
}

QList<Sorted> readSorted(QueryScope &scope, const HistorySource &source, const QList<EventRow> &rows,
                         TimelineSort sort)
{
    QList<Sorted> sorted;
    HistoryReader &history = scope.history(source);
    constexpr qsizetype Step = 4'096;
    for (qsizetype first = 0; first < rows.size() && !scope.isStopped(); first += Step) {
        for (const StoredEvent &event : history.events(rows.mid(first, Step)))
            sorted.append({{source.id, event.row},
                           event.position.part,
                           event.time(),
                           event.recorded,
                           0,
                           event.version,
                           textOf(event, sort)});
    }
    return sorted;
}

/// Merges the lists by time, each in its own order: an event never overtakes one of its own list.
QList<Sorted> mergeByTime(std::vector<QList<Sorted>> &&lists)
{
    QList<Sorted> merged;
    std::vector<qsizetype> heads(lists.size(), 0);
    while (true) {
        size_t next = lists.size();
        for (size_t i = 0; i < lists.size(); ++i) {
            if (heads[i] < lists[i].size() &&
                (next == lists.size() || lists[i][heads[i]].time < lists[next][heads[next]].time))
                next = i;
        }
        if (next == lists.size())
            return merged;
        merged.append(std::move(lists[next][heads[next]++]));
    }
}

void place(QList<Sorted> &&sorted, const TimelineScope &what, TimelineExtent &extent)
{
    std::vector<qsizetype> order(size_t(sorted.size()));
    std::iota(order.begin(), order.end(), 0);
    for (qsizetype i = 1; i < sorted.size(); ++i)
        sorted[i].delta = sorted[i].time.isValid() && sorted[i - 1].time.isValid()
                              ? sorted[i].time.nanoseconds() - sorted[i - 1].time.nanoseconds()
                              : 0;
    if (what.descending)
        std::reverse(order.begin(), order.end());
    if (what.sort != TimelineSort::Source)
        std::stable_sort(order.begin(), order.end(), [&](qsizetype a, qsizetype b) {
            return what.descending ? isBefore(sorted[b], sorted[a], what.sort)
                                   : isBefore(sorted[a], sorted[b], what.sort);
        });
    extent.places.reserve(sorted.size());
    for (const qsizetype at : order)
        extent.places.append({sorted[at].event, at > 0 ? sorted[at - 1].event : EventReference{}});
}

/// Each partition's own events, in their order.
std::vector<QList<Sorted>> splitByPart(QList<Sorted> &&sorted)
{
    std::map<qint32, QList<Sorted>> parts;
    for (Sorted &event : sorted)
        parts[event.part].append(std::move(event));
    std::vector<QList<Sorted>> lists;
    for (auto &[part, list] : parts)
        lists.push_back(std::move(list));
    return lists;
}

/// All rows in their order before they are sorted by anything, and what that order rests on. Without what
/// they could be sorted by where nothing asks for it.
QList<Sorted> arranged(QueryScope &scope, const QList<HistorySource> &sources, const TimelineScope &what,
                       const std::map<int, QList<EventRow>> &bySource, TimelineOrder &order)
{
    std::vector<QList<Sorted>> lists;
    bool hasParts = false;
    for (const auto &[id, rows] : bySource) {
        const HistorySource source = sourceWithId(sources, id);
        const bool isPartitioned = scope.history(source).summary().isPartitioned;
        if (bySource.size() == 1 && what.sort == TimelineSort::Source && !isPartitioned) {
            QList<Sorted> plain;
            for (const EventRow row : rows)
                plain.append(Sorted{{id, row}});
            return plain;
        }
        QList<Sorted> sorted = readSorted(scope, source, rows, what.sort);
        if (!isPartitioned) {
            lists.push_back(std::move(sorted));
            continue;
        }
        std::vector<QList<Sorted>> parts = splitByPart(std::move(sorted));
        hasParts = hasParts || parts.size() > 1;
        std::move(parts.begin(), parts.end(), std::back_inserter(lists));
    }
    if (bySource.size() > 1)
        order = TimelineOrder::SourcesByTime;
    else if (hasParts)
        order = TimelineOrder::PartitionsByTime;
    return mergeByTime(std::move(lists));
}

/// The first and the last time, in the sources' order.
void span(QueryScope &scope, const QList<HistorySource> &sources,
          const std::map<int, QList<EventRow>> &bySource, TimelineExtent &extent)
{
    for (const auto &[id, rows] : bySource) {
        if (rows.isEmpty())
            continue;
        HistoryReader &history = scope.history(sourceWithId(sources, id));
        for (const StoredEvent &event : history.events(QList<EventRow>{rows.first(), rows.last()})) {
            const Timestamp time = event.time();
            if (!time.isValid())
                continue;
            if (!extent.first.isValid() || time < extent.first)
                extent.first = time;
            if (!extent.last.isValid() || time > extent.last)
                extent.last = time;
        }
    }
}

} // namespace

TimelineExtent readExtent(QueryScope &scope, const QList<HistorySource> &sources, const TimelineScope &what,
                          const TimelineExtent &known)
{
    TimelineExtent extent;
    if (what.subject.isAll()) {
        HistoryReader &history = scope.history(sourceWithId(sources, what.subject.source()));
        const HistorySummary summary = history.summary();
        extent.count = summary.rows;
        extent.first = summary.first;
        extent.last = summary.last;
        const bool isSorted = what.sort == TimelineSort::Time;
        if (isSorted || summary.isPartitioned) {
            const qint64 timed = history.countBetween({}, {});
            // Nobody asked for an order that has no place for some of them.
            extent.isByTime = isSorted || timed == summary.rows;
            if (extent.isByTime)
                extent.count = timed;
        }
        if (extent.isByTime && !isSorted)
            extent.order = TimelineOrder::PartitionsByTime;
        extent.withoutTime = std::max<qint64>(summary.rows - extent.count, 0);
        if (extent.isByTime && known.last.isValid())
            extent.isAppended =
                history.countBetween({}, Timestamp::fromNanoseconds(known.last.nanoseconds() + 1)) ==
                known.count;
        extent.error = history.error();
        return extent;
    }
    const std::map<int, QList<EventRow>> bySource =
        what.subject.correlation.isNull() ? rowsBySource(scope, sources, what.entities, extent.error)
                                          : rowsOfRequest(scope, sources, what.subject.correlation, extent);
    span(scope, sources, bySource, extent);
    place(arranged(scope, sources, what, bySource, extent.order), what, extent);
    extent.count = extent.places.size();
    return extent;
}

} // namespace Backstory
