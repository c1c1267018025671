// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracequery.h"

namespace Backstory
{

/// A known entity that payloads of a trace name although no event of the trace is its own.
struct NamedEntity {
    EntityReference entity;
    QList<EventReference> by; ///< events whose payloads name it, in the order of the trace
};

/// What payloads of a trace name, and how much of them was looked into.
struct NamedEntities {
    static constexpr int MostEvents = 500;
    static constexpr qsizetype MostPayload = 64 * 1024;      ///< bytes of one that is looked into
    static constexpr qsizetype MostBytes = 32 * 1024 * 1024; ///< of all of them

    std::vector<NamedEntity> entities; ///< those that most events name first
    int events = 0;                    ///< of the trace
    int read = 0;                      ///< events whose payloads were looked into
    int large = 0;                     ///< payloads too large for that
    int unread = 0;                    ///< payloads that could not be fetched

    bool isWhole() const { return read == events; }
};

/// Looks into the payloads of the first events of a trace.
NamedEntities readNamedEntities(QueryScope &scope, const QList<HistorySource> &sources, const Trace &trace);

} // namespace Backstory
