// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationquery.h"

#include "models/query/querypool.h"

namespace Backstory
{

CausationGraph readCausation(QueryScope &, const QList<HistorySource> &, const CausationFilter &)
{
    CausationGraph graph;
    graph.error = QStringLiteral("The causes of this history have not been counted.");
    return graph;
}

QList<CausalPair> causalPairs(QueryScope &, const QList<HistorySource> &, const CausationFilter &,
                              const QString &, const QString &, CausalPairOrder, qsizetype)
{
    return {};
}

QList<EventReference> leakedEvents(QueryScope &, const QList<HistorySource> &, const CausationFilter &,
                                   const QString &, const QString &, qsizetype)
{
    return {};
}

QList<EventReference> unresolvedEvents(QueryScope &, const QList<HistorySource> &, const CausationFilter &,
                                       const QString &, qsizetype)
{
    return {};
}

} // namespace Backstory
