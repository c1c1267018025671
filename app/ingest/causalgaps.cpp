// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/causalgaps.h"

#include "models/causation/causationquery.h"
#include "models/event/timedistance.h"
#include "models/query/querypool.h"

namespace Backstory
{

namespace
{

constexpr qsizetype MostOfAKind = 500;  ///< when more lack it, it is hardly expected
constexpr qint64 FewestWithCause = 20;  ///< events, before others may be said to lack a cause
constexpr double ShareOfCauses = 0.95;  ///< that are there, where one that is not is missing
constexpr double ShareOfEffects = 0.98; ///< that came, where one that did not is missing
constexpr qint64 Patience = 3;          ///< times as long as nearly all took
constexpr qint64 LeastPatience = 1'000'000'000;

/// What a query may use, for the one history of the thread that writes it.
class OneHistory : public QueryScope
{
public:
    OneHistory(const QString &path, std::stop_token stop)
        : m_history(path)
        , m_stop(stop)
    {
    }
    HistoryReader &history(const HistorySource &) override { return m_history; }
    ContentSource *contents(const HistorySource &) override { return nullptr; }
    std::stop_token stop() const override { return m_stop; }

private:
    HistoryReader m_history;
    std::stop_token m_stop;
};

} // namespace

std::optional<QList<CausalGap>> causalGaps(const QString &historyPath, std::stop_token stop)
{
    OneHistory scope(historyPath, stop);
    const QList<HistorySource> sources{{1, {}, historyPath, {}}};
    CausationFilter filter;
    filter.leakShare = ShareOfEffects;
    const CausationGraph graph = readCausation(scope, sources, filter);
    if (!graph.error.isEmpty())
        return std::nullopt;
    QList<CausalGap> gaps;
    for (const CausalNode &node : graph.nodes) {
        const bool isUsual = double(node.resolved) < ShareOfCauses * double(node.withCause);
        if (node.withCause < FewestWithCause || node.outside() == 0 || isUsual)
            continue;
        for (const EventReference &event : unresolvedEvents(scope, sources, filter, node.name, MostOfAKind))
            gaps.append({FindingRule::MissingCause, event.row, {}, node.withCause, node.resolved, 0});
    }
    for (const CausalLeak &leak : graph.leaks) {
        const QString &cause = graph.nodes[leak.cause].name;
        const QString &effect = graph.nodes[leak.effect].name;
        // The slowest few of all take longer than nearly all: those at the end may still get theirs.
        qint64 patience = 0;
        if (qMulOverflow(Patience, leak.within, &patience))
            patience = std::numeric_limits<qint64>::max();
        patience = std::max(LeastPatience, patience);
        const auto isLate = [&](const EventReference &each) {
            const auto event = scope.history(sources.constFirst()).event(each.row);
            return event && event->time().isValid() &&
                   nanosecondsBetween(event->time(), graph.last) > patience;
        };
        for (const EventReference &event : leakedEvents(scope, sources, filter, cause, effect, MostOfAKind)) {
            if (isLate(event))
                gaps.append({FindingRule::MissingEffect, event.row, effect, leak.expected,
                             leak.expected - leak.missing, leak.within});
        }
    }
    return gaps;
}

} // namespace Backstory
