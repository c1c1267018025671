// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"
#include "models/timeline/laneevents.h"

namespace Backstory
{

/// Reads on where `before` ends: at most `most` further events of the entity, or everything anew when the
/// history was begun anew. Null: nothing was read before.
LaneEventsPointer readLane(QueryScope &scope, const HistorySource &source, const EntityReference &entity,
                           const LaneEventsPointer &before, qint64 most);

/// A lane to be read on, and what is known of it.
struct LaneQuestion {
    int lane = -1;
    HistorySource source;
    EntityReference entity;
    LaneEventsPointer before;
    qint64 most = 0;
};

struct LaneAnswer {
    int lane = -1;
    LaneEventsPointer events;
};

/// Reads on in these lanes, in this order, as many as take no longer than one waits gladly; at least the
/// first.
QList<LaneAnswer> readLanes(QueryScope &scope, const QList<LaneQuestion> &questions);

/// An event at the other end of a cause.
struct LinkedEvent {
    EventReference event;
    EntityNumber entity{};
    Timestamp time;
    bool isCause = false; ///< of the selected event; else its effect
};

/// The causes and effects of one event that are in the opened sources, and how many effects there are in all.
struct EventLinks {
    static constexpr qint64 MostEffects = 200;

    EventReference event;
    Timestamp time; ///< of the event itself
    QList<LinkedEvent> linked;
    qint64 effects = 0;
};

/// What the sources of the lanes cover, by the counts in their histories.
struct LanesExtent {
    static constexpr int Parts = 1'024;

    TimeSpan span; ///< from the first to the last event; invalid when there is none
    TimeCounts counts;
    qint64 rows = 0;
    qint64 withoutTime = 0;
    double share = 1; ///< how much of the sources has been read, as far as they say
    QString error;
};

LanesExtent readExtent(QueryScope &scope, const QList<HistorySource> &sources);

/// A stretch of all events of a source: counted, and one by one where they are few.
struct SourceStretch {
    TimeCounts counts;
    TimeSpan exact;           ///< where `events` has every event; invalid when they are too many
    LaneEventsPointer events; ///< null when they are too many
};

SourceStretch readStretch(QueryScope &scope, const HistorySource &source, TimeSpan span, int parts);

/// The first event of a source within a stretch; its row is 0 when there is none.
EventRow findFirst(QueryScope &scope, const HistorySource &source, TimeSpan span);
/// The neighbour of an event in the order of time (then of rows): the next one, or with `by` < 0 the one
/// before; 0 when there is none.
EventRow findNeighbour(QueryScope &scope, const HistorySource &source, EventRow row, int by);

EventLinks readLinks(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &event);

} // namespace Backstory
