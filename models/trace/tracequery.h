// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"
#include "models/trace/trace.h"

namespace Backstory
{

/// What a trace is asked of.
struct TraceStart {
    enum Kind {
        Nothing,
        OfEvent,       ///< up to its roots, and down to all their effects
        OfCorrelation, ///< its events, and down to all their effects
        OfEntity       ///< its events, up to their roots and down to their effects
    };

    Kind kind = Nothing;
    EventReference event;
    QByteArray correlation; ///< as an event has it, or a W3C traceparent
    EntityReference entity;

    bool operator==(const TraceStart &) const = default;

    static TraceStart ofEvent(const EventReference &event);
    static TraceStart ofCorrelation(const QByteArray &correlation);
    static TraceStart ofEntity(const EntityReference &entity);
};

/// What was found for a start.
struct FoundTrace {
    static constexpr qsizetype MostEvents = 200'000;

    TraceStart start;
    Trace trace;
    bool isClipped = false; ///< there are more events than were asked for
    QString error;          ///< a sentence, when something could not be read
};

/// How far a query is: events found so far. Called on the query's thread.
using TraceProgress = std::function<void(qint64 events)>;

/// Reads the trace from the histories of all these sources. Snapshots are no part of a trace. Each step up or
/// down asks every history once, for all events of the step together.
FoundTrace readTrace(QueryScope &scope, const QList<HistorySource> &sources, const TraceStart &start,
                     qsizetype most = FoundTrace::MostEvents, const TraceProgress &progress = {});

/// The ids under which the events of a correlation may be found: the text itself and, of a W3C traceparent,
/// its trace id.
QList<QByteArray> correlationIds(const QByteArray &text);

} // namespace Backstory
