// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"

namespace Backstory
{

/// An event that another one names as its cause.
struct FoundCause {
    QByteArray named; ///< as the naming event writes it; empty when which name led here is not known
    std::optional<StoredEvent> event; ///< none: it resolves in no opened source
    int source = -1;
};

/// What the event names as causes, resolved in its own history first, then by id in those of the other
/// sources. Names that resolve nowhere come last, without an event.
QList<FoundCause> findCauses(QueryScope &scope, const QList<HistorySource> &sources, int source,
                             const StoredEvent &event);

/// An event that names another one as its cause.
struct FoundEffect {
    StoredEvent event;
    int source = -1;
};

struct FoundEffects {
    QList<FoundEffect> first; ///< as many as were asked for
    qint64 total = 0;
};

/// The events that name this one as a cause: those in its own history first, then, by its id, those of the
/// other sources in their order; within a source in its order.
FoundEffects findEffects(QueryScope &scope, const QList<HistorySource> &sources, int source,
                         const StoredEvent &event, qsizetype most);

/// The source with this id; a source without a path when it is no longer open.
HistorySource sourceWithId(const QList<HistorySource> &sources, int id);

} // namespace Backstory
