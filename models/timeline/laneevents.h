// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"
#include "models/history/historyreader.h"

#include <QStringList>

#include <algorithm>
#include <memory>
#include <vector>

namespace Backstory
{

/// How many events one lane keeps; what an entity has beyond is said, not drawn.
constexpr qint64 MostLaneEvents = 1'000'000;

/// As much of an event as a lane needs: a million of them stay in memory.
struct LaneEvent {
    Timestamp time;
    EventRow row{};
    qint64 version = Event::NoVersion;
    quint32 type = 0; ///< index into LaneEvents::types
    EventKind kind = EventKind::Event;
};

/// From one moment to a later one.
struct TimeSpan {
    Timestamp from;
    Timestamp to;
    bool operator==(const TimeSpan &) const = default;
};

/// The events of one lane in the order of time (then of rows), whatever order the source has them in.
struct LaneEvents {
    std::vector<LaneEvent> events;
    QStringList types;
    std::vector<TimeSpan> quiet; ///< the longest stretches without an event, and those before and after all
    qint64 rows = 0;             ///< how many the entity has in all
    qint64 read = 0;             ///< how many of these have been read
    EventRow lastRead{};         ///< the last of those
    qint64 withoutTime = 0;      ///< how many were read that have no time
    QString error;               ///< a sentence

    bool isComplete() const { return read >= std::min(rows, MostLaneEvents) || !error.isEmpty(); }
    /// Index of the first event that is not before the moment.
    size_t firstAt(Timestamp time) const;
    /// -1 when it is not here.
    qint64 indexOf(EventRow row) const;
    QString typeOf(const LaneEvent &event) const { return types.value(event.type); }
};

/// How many events fall into each of several equal parts of a stretch of time, as the history counts them.
struct TimeCounts {
    TimeSpan span;
    std::vector<qint64> counts;

    bool isEmpty() const { return counts.empty(); }
    bool covers(Timestamp from, Timestamp to) const { return span.from <= from && to <= span.to; }
    /// A part counts by the share of it that lies within.
    double between(Timestamp from, Timestamp to) const;
};

/// The runs of parts without an event.
std::vector<TimeSpan> quietOf(const TimeCounts &counts);

using LaneEventsPointer = std::shared_ptr<const LaneEvents>;

/// Sorts newly read events, those behind `sorted`, into the others and finds the quiet stretches anew.
void sortIn(LaneEvents &lane, size_t sorted);

} // namespace Backstory
