// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumerstanding.h"
#include "models/query/reference.h"

#include <optional>

namespace Backstory
{

class HistoryReader;
class QueryScope;
struct StoredEvent;

/// The events that a consumer has not taken yet, the next one first.
struct WaitingEvents {
    static constexpr qint64 MostCounted = 50'000;
    static constexpr qsizetype MostListed = 500;

    struct Group {
        QString name;           ///< a type, or an entity's id
        EntityReference entity; ///< invalid for a type
        qint64 events = 0;
    };

    qint64 counted = 0;
    bool isCut = false; ///< there are more than were counted
    QList<Group> types; ///< those with most events first
    QList<Group> entities;
    QList<StoredEvent> events; ///< at most `MostListed` of them
    QString error;             ///< a sentence
};

/// Whether events can be told to wait for it: their positions compare with its own.
bool hasEventPositions(const ConsumerStanding &standing);
/// For a query's thread. `standing` has event positions.
WaitingEvents readWaiting(QueryScope &scope, const HistorySource &source, const ConsumerStanding &standing);
/// The first row at or behind the position, in its part of the positions; nullopt when there is none.
std::optional<EventRow> firstRowFrom(HistoryReader &history, Position position);

/// How a consumer stands to one event.
struct ConsumedEvent {
    bool isTaken = false;
    QString text; ///< `34 before it`, `the next one`; empty when it is taken
};
/// Nullopt when its positions say nothing about this event.
std::optional<ConsumedEvent> consumedEvent(const ConsumerStanding &standing, Position position);

} // namespace Backstory
