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
    QList<LinkedEvent> linked;
    qint64 effects = 0;
};

EventLinks readLinks(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &event);

} // namespace Backstory
