// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"
#include "models/spacetime/spacetime.h"

namespace Backstory
{

/// What a space-time diagram is to show: these very events, or all events of these entities in a range of
/// time (half open; invalid: no limit).
struct SpaceTimeQuestion {
    static constexpr int MostEvents = 5'000;
    static constexpr int MostEntities = 12; ///< whose events are all shown

    QList<EventReference> events;
    QList<EntityReference> entities;
    Timestamp from;
    Timestamp to;
    /// All events of the entities of `events` too, the nearest of them where they are too many.
    bool withNeighbours = false;

    bool isEmpty() const { return events.isEmpty() && entities.isEmpty(); }
};

/// Reads the events, their causes of causes as far as these may prove an order, and the versions that they
/// read. What cannot be read is said in `error`; what can be is there nevertheless.
SpaceTimePointer readSpaceTime(QueryScope &scope, const QList<HistorySource> &sources,
                               const SpaceTimeQuestion &question);

} // namespace Backstory
