// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causation.h"

namespace Backstory
{

class QueryScope;

// Queries on the aggregates that every history keeps of its causes; for a query's thread. They answer for the
// rows that are visible in each history. A failed or interrupted one answers what is empty.

/// The graph of all these sources together: nodes of one name are one.
CausationGraph readCausation(QueryScope &scope, const QList<HistorySource> &sources,
                             const CausationFilter &filter);

enum class CausalPairOrder {
    ByDelay, ///< the longest first
    ByTime   ///< of the effect, the earliest first
};

/// The pairs behind a flow: the first `limit` of them. Names are those of nodes.
QList<CausalPair> causalPairs(QueryScope &scope, const QList<HistorySource> &sources,
                              const CausationFilter &filter, const QString &cause, const QString &effect,
                              CausalPairOrder order, qsizetype limit);

/// The events behind a leak: causes that had the time to have the effect, and have none. In each source's
/// order, the latest first.
QList<EventReference> leakedEvents(QueryScope &scope, const QList<HistorySource> &sources,
                                   const CausationFilter &filter, const QString &cause, const QString &effect,
                                   qsizetype limit);

/// The events of a node that name causes of which none is in a history. The latest first.
QList<EventReference> unresolvedEvents(QueryScope &scope, const QList<HistorySource> &sources,
                                       const CausationFilter &filter, const QString &name, qsizetype limit);

} // namespace Backstory
