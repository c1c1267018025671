// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationquery.h"

#include "models/causation/graphbuilder.h"
#include "models/causation/leaksearch.h"
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

/// False when a history cannot be read; the graph says why.
bool readNodesAndFlows(QueryScope &scope, const QList<HistorySource> &sources, const CausationFilter &filter,
                       CausationGraph &graph)
{
    GraphBuilder builder(filter);
    graph.complete = true;
    for (const HistorySource &source : sources) {
        HistoryReader &history = scope.history(source);
        const HistorySummary summary = history.summary();
        graph.complete = graph.complete && summary.caughtUp;
        if (summary.first.isValid())
            graph.first = graph.first.isValid() ? std::min(graph.first, summary.first) : summary.first;
        graph.last = std::max(graph.last, summary.last);
        CausationReader reader(history, scope.stop());
        if (!builder.add(reader)) {
            graph = {};
            graph.error = failureOf(history);
            return false;
        }
    }
    builder.finish(graph);
    return true;
}

bool readLeaks(QueryScope &scope, const QList<HistorySource> &sources, const CausationFilter &filter,
               CausationGraph &graph)
{
    LeakSearch search(filter, graph.nodes, LeakSearch::candidates(graph, filter.leakShare));
    for (const HistorySource &source : sources) {
        HistoryReader &history = scope.history(source);
        const Timestamp last = history.summary().last;
        CausationReader reader(history, scope.stop());
        if (!reader.isOpen() || !search.add(reader, last)) {
            graph = {};
            graph.error = failureOf(history);
            return false;
        }
    }
    for (const LeakSearch::Flow &flow : search.flows()) {
        const bool isExpected =
            flow.expected >= LeakSearch::FewestCauses &&
            double(flow.expected - flow.missing) >= filter.leakShare * double(flow.expected);
        if (isExpected && flow.missing > 0)
            graph.leaks.append({flow.cause, flow.effect, flow.expected, flow.missing, flow.within});
    }
    std::sort(graph.leaks.begin(), graph.leaks.end(), [](const CausalLeak &a, const CausalLeak &b) {
        return std::pair(a.cause, a.effect) < std::pair(b.cause, b.effect);
    });
    return true;
}

} // namespace

CausationGraph readCausation(QueryScope &scope, const QList<HistorySource> &sources,
                             const CausationFilter &filter)
{
    CausationGraph graph;
    if (readNodesAndFlows(scope, sources, filter, graph) && filter.withLeaks)
        readLeaks(scope, sources, filter, graph);
    return scope.isStopped() ? CausationGraph() : graph;
}

QList<EventReference> leakedEvents(QueryScope &scope, const QList<HistorySource> &sources,
                                   const CausationFilter &filter, const QString &cause, const QString &effect,
                                   qsizetype limit)
{
    CausationGraph graph;
    QList<EventReference> events;
    if (!readNodesAndFlows(scope, sources, filter, graph))
        return events;
    const auto flow = std::find_if(graph.flows.cbegin(), graph.flows.cend(), [&](const CausalFlow &each) {
        return graph.nodes[each.cause].name == cause && graph.nodes[each.effect].name == effect;
    });
    if (flow == graph.flows.cend())
        return events;
    LeakSearch search(filter, graph.nodes,
                      {{flow->cause, flow->effect, std::max<qint64>(flow->p99, 0), 0, 0}});
    for (const HistorySource &source : sources) {
        HistoryReader &history = scope.history(source);
        const Timestamp last = history.summary().last;
        CausationReader reader(history, scope.stop());
        QList<EventReference> missed;
        if (!reader.isOpen() || !search.add(reader, last, [&](qint64 row) {
                missed.prepend({source.id, EventRow(row)});
            }))
            return {};
        events += missed.first(std::clamp<qsizetype>(limit - events.size(), 0, missed.size()));
    }
    return events;
}

} // namespace Backstory
