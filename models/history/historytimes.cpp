// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/historyreader_p.h"
#include "models/history/timeindex.h"

#include <algorithm>
#include <limits>

namespace Backstory
{

namespace
{

TimeIndex::Range rangeOf(Timestamp from, Timestamp to)
{
    return {from.isValid() ? timeKey(from) : 0,
            to.isValid() ? std::optional(timeKey(to)) : std::optional<quint64>()};
}

bool isEmpty(Timestamp from, Timestamp to)
{
    return from.isValid() && to.isValid() && from >= to;
}

/// The borders of `count` buckets, rounded down to whole nanoseconds.
std::vector<quint64> bordersOf(Timestamp from, Timestamp to, int count)
{
    const auto buckets = quint64(count);
    const quint64 first = timeKey(from);
    const quint64 width = (timeKey(to) - first) / buckets;
    const quint64 rest = (timeKey(to) - first) % buckets;
    std::vector<quint64> borders(buckets + 1);
    for (quint64 i = 0; i <= buckets; ++i)
        borders[i] = first + width * i + rest * i / buckets;
    return borders;
}

bool isWithin(const EventFilter &filter, Timestamp time)
{
    return (!filter.from.isValid() || (time.isValid() && time >= filter.from)) &&
           (!filter.to.isValid() || (time.isValid() && time < filter.to));
}

/// Rows of all events, or of those within the filter's times, in the source's order.
Statement rowsIn(const Database &db, const EventFilter &filter)
{
    QByteArrayList conditions;
    if (filter.from.isValid())
        conditions += "coalesce(occurred, recorded) >= ?1";
    if (filter.to.isValid())
        conditions += "coalesce(occurred, recorded) < ?2";
    Statement rows = db.prepare("SELECT " + EventRowReader::columns() + " FROM event" +
                                (conditions.isEmpty() ? QByteArray() : " WHERE " + conditions.join(" AND ")) +
                                " ORDER BY row");
    if (filter.from.isValid())
        rows.bind(1, filter.from.nanoseconds());
    if (filter.to.isValid())
        rows.bind(2, filter.to.nanoseconds());
    return rows;
}

QList<EventRow> eventRows(const std::optional<std::vector<qint64>> &found)
{
    QList<EventRow> rows;
    for (size_t i = 0; found && i < found->size(); ++i)
        rows.append(EventRow(found->at(i)));
    return rows;
}

} // namespace

QList<qint64> HistoryReader::countsBetween(Timestamp from, Timestamp to, int buckets)
{
    const Snapshot snapshot(*d);
    if (!snapshot || !from.isValid() || !to.isValid() || from >= to || buckets < 1)
        return {};
    const auto counts = TimeIndex(d->runs, d->interrupted).counts(bordersOf(from, to, buckets));
    return d->answer(counts).value_or(QList<qint64>());
}

qint64 HistoryReader::countBetween(Timestamp from, Timestamp to)
{
    const Snapshot snapshot(*d);
    if (!snapshot || isEmpty(from, to))
        return 0;
    return d->answer(TimeIndex(d->runs, d->interrupted).count(rangeOf(from, to))).value_or(0);
}

QList<EventRow> HistoryReader::rowsBetween(Timestamp from, Timestamp to, qint64 limit)
{
    const Snapshot snapshot(*d);
    if (!snapshot || isEmpty(from, to))
        return {};
    return eventRows(d->answer(TimeIndex(d->runs, d->interrupted).rows(rangeOf(from, to), limit)));
}

QList<EventRow> HistoryReader::rowsByTime(qint64 place, qint64 count)
{
    const Snapshot snapshot(*d);
    if (!snapshot || place < 0 || count <= 0)
        return {};
    return eventRows(d->answer(TimeIndex(d->runs, d->interrupted).rowsAt(place, count)));
}

qint64 HistoryReader::placeByTime(EventRow row)
{
    const Snapshot snapshot(*d);
    const auto event = snapshot ? d->read(qint64(row)) : std::nullopt;
    if (!event || !event->time().isValid())
        return -1;
    TimeIndex times(d->runs, d->interrupted);
    const quint64 key = timeKey(event->time());
    const bool last = key == std::numeric_limits<quint64>::max();
    const TimeIndex::Range now{key, last ? std::optional<quint64>() : std::optional(key + 1)};
    const auto before = d->answer(times.count({0, key}));
    const auto same = d->answer(times.count(now));
    const auto rows = before && same ? d->answer(times.rows(now, *same)) : std::nullopt;
    if (!rows)
        return -1;
    return *before + (std::lower_bound(rows->begin(), rows->end(), qint64(row)) - rows->begin());
}

std::optional<EventRow> HistoryReader::nearest(Timestamp time)
{
    const Snapshot snapshot(*d);
    if (!snapshot || !time.isValid())
        return {};
    const auto row = d->answer(TimeIndex(d->runs, d->interrupted).nearest(timeKey(time)));
    return row && *row > 0 ? std::optional(EventRow(*row)) : std::nullopt;
}

/// The rows within the filter's times in the source's order, when they are so few that reading them one by
/// one is cheaper than reading all.
std::optional<std::vector<qint64>> HistoryReader::Private::fewRows(const EventFilter &filter)
{
    constexpr qint64 ScanIsFaster = 16; // times
    if ((!filter.from.isValid() && !filter.to.isValid()) || isEmpty(filter.from, filter.to))
        return {};
    const auto range = rangeOf(filter.from, filter.to);
    TimeIndex times(runs, interrupted);
    const auto count = answer(times.count(range));
    if (!count || *count > db.integer("SELECT max(row) FROM event") / ScanIsFaster)
        return {};
    auto rows = answer(times.rows(range, *count));
    if (rows)
        std::sort(rows->begin(), rows->end());
    return rows;
}

void HistoryReader::scan(const EventFilter &filter, const std::function<bool(const StoredEvent &)> &visit)
{
    const auto matches = [&filter](const StoredEvent &event) {
        return (!filter.type || event.type == *filter.type) && isWithin(filter, event.time());
    };
    const auto visitRows = [&](const std::vector<qint64> &rows) {
        for (const qint64 row : rows) {
            if (d->interrupted)
                return;
            const auto event = d->read(row);
            if (event && matches(*event) && !visit(*event))
                return;
        }
    };
    if (filter.entity) {
        std::vector<qint64> rows;
        for (const EntityNumber number : entitiesWithId(*filter.entity)) {
            for (const EventRow row : eventsOf(number))
                rows.push_back(qint64(row));
        }
        std::sort(rows.begin(), rows.end());
        const Snapshot snapshot(*d);
        if (snapshot)
            visitRows(rows);
        return;
    }
    const Snapshot snapshot(*d);
    if (!snapshot || isEmpty(filter.from, filter.to))
        return;
    if (const auto few = d->fewRows(filter))
        return visitRows(*few);
    Statement rows = rowsIn(d->db, filter);
    while (!d->interrupted && rows.step()) {
        const StoredEvent event = d->rowReader.read(rows);
        if (matches(event) && !visit(event))
            return;
    }
}

} // namespace Backstory
