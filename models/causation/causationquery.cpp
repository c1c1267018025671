// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationquery.h"

#include "models/causation/graphbuilder.h"
#include "models/query/querypool.h"

namespace Backstory
{

namespace
{

QString failureOf(HistoryReader &history)
{
    return history.error().isEmpty()
               ? QStringLiteral(
                     "The causes in this history cannot be read. Delete it: it will be read anew from "
                     "the source.")
               : history.error();
}

} // namespace

CausationGraph readCausation(QueryScope &scope, const QList<HistorySource> &sources,
                             const CausationFilter &filter)
{
    CausationGraph graph;
    graph.complete = true;
    GraphBuilder builder(filter);
    for (const HistorySource &source : sources) {
        HistoryReader &history = scope.history(source);
        const HistorySummary summary = history.summary();
        graph.complete = graph.complete && summary.caughtUp;
        if (summary.first.isValid())
            graph.first = graph.first.isValid() ? std::min(graph.first, summary.first) : summary.first;
        graph.last = std::max(graph.last, summary.last);
        CausationReader reader(history, scope.stop());
        if (!builder.add(reader) && !scope.isStopped()) {
            graph.error = failureOf(history);
            break;
        }
    }
    if (scope.isStopped())
        return {};
    builder.finish(graph);
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
