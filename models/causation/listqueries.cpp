// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationquery.h"
#include "models/causation/delaysketch.h"
#include "models/causation/kindnodes.h"
#include "models/query/querypool.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr int CauseNode = 0;
constexpr int EffectNode = 1;

/// The first pairs of a flow in an order; all that is behind the last wanted one is passed over.
class FirstPairs
{
public:
    FirstPairs(CausalPairOrder order, qsizetype limit)
        : m_order(order)
        , m_limit(limit)
    {
    }

    /// Lower comes first. Pairs without a delay, or a time, come last.
    qint64 rank(const CausalPair &pair) const
    {
        if (m_order == CausalPairOrder::ByDelay)
            return pair.hasDelay ? -std::max(pair.delay, -Last) : Last;
        return pair.effectTime.isValid() ? pair.effectTime.nanoseconds() : Last;
    }
    /// No pair of that rank or a higher one is wanted any more.
    bool isBeyond(qint64 rank) const { return m_heap.size() >= m_limit && rank > this->rank(m_heap.front()); }

    void add(const CausalPair &pair)
    {
        if (m_limit <= 0 || (m_heap.size() >= m_limit && !comesBefore(pair, m_heap.front())))
            return;
        const auto before = [this](const CausalPair &a, const CausalPair &b) { return comesBefore(a, b); };
        m_heap.append(pair);
        std::push_heap(m_heap.begin(), m_heap.end(), before);
        if (m_heap.size() > m_limit) {
            std::pop_heap(m_heap.begin(), m_heap.end(), before);
            m_heap.removeLast();
        }
    }
    QList<CausalPair> taken()
    {
        std::sort(m_heap.begin(), m_heap.end(),
                  [this](const CausalPair &a, const CausalPair &b) { return comesBefore(a, b); });
        return std::move(m_heap);
    }

private:
    static constexpr qint64 Last = std::numeric_limits<qint64>::max();

    bool comesBefore(const CausalPair &a, const CausalPair &b) const
    {
        return std::tuple(rank(a), a.effect.source, a.effect.row, a.cause.row) <
               std::tuple(rank(b), b.effect.source, b.effect.row, b.cause.row);
    }

    CausalPairOrder m_order;
    qsizetype m_limit;
    QList<CausalPair> m_heap; ///< the last one in the order is at the front
};

/// A block that has pairs of a flow; none of them ranks lower than this.
struct RankedBlock {
    qint64 rank = 0;
    qint64 first = 0;
    auto operator<=>(const RankedBlock &) const = default;
};

/// What a flow is among the kinds of one history.
struct FlowKinds {
    FlowKinds(const CausationReader &reader, const CausationFilter &filter, const QString &cause,
              const QString &effect)
        : causes(reader.kinds(), filter, [&](const QString &name) { return name == cause ? CauseNode : -1; })
        , effects(reader.kinds(), filter,
                  [&](const QString &name) { return name == effect ? EffectNode : -1; })
    {
    }
    bool contains(EventKindNumber cause, EventKindNumber effect) const
    {
        return causes.node(cause) == CauseNode && effects.node(effect) == EffectNode;
    }
    KindNodes causes;
    KindNodes effects;
};

/// The longest delay of the flow that the block's buckets allow, rounded up.
qint64 longestDelay(const PairSummary &summary, const FlowKinds &kinds)
{
    qint64 longest = std::numeric_limits<qint64>::min() + 1;
    size_t end = 0;
    for (const PairSummary::Flow &flow : summary.flows) {
        end += flow.bucketCount;
        if (flow.bucketCount > 0 && kinds.contains(flow.causeKind, flow.effectKind))
            longest = std::max(longest, DelaySketch::delayOf(summary.buckets[end - 1].bucket + 1));
    }
    return longest;
}

std::vector<RankedBlock> rankedBlocks(CausationReader &reader, const CausalRange &range,
                                      const FlowKinds &kinds, CausalPairOrder order, bool &good)
{
    std::vector<RankedBlock> blocks;
    good = good && reader.visitBlocks([&](const CausationReader::PairBlock &block) {
        const PairSummary &summary = block.summary;
        const bool concerned =
            std::any_of(summary.flows.begin(), summary.flows.end(), [&kinds](const PairSummary::Flow &flow) {
                return kinds.contains(flow.causeKind, flow.effectKind);
            });
        if (concerned && range.relationTo(summary.times) != CausalRange::Outside)
            blocks.push_back({order == CausalPairOrder::ByDelay ? -longestDelay(summary, kinds)
                              : summary.times.first.isValid()   ? summary.times.first.nanoseconds()
                                                                : std::numeric_limits<qint64>::max(),
                              block.first});
        return true;
    });
    std::sort(blocks.begin(), blocks.end());
    return blocks;
}

/// Marks all rows of effects that have a cause, in one pass: one that came late stands far from its row.
bool markResolved(CausationReader &reader, std::vector<bool> &resolved)
{
    resolved.assign(size_t(reader.rows()) + 1, false);
    std::vector<PairRecord> pairs;
    bool good = true;
    const auto visit = [&](const CausationReader::PairBlock &block) {
        good = reader.readBlock(block.first, pairs);
        for (const PairRecord &pair : pairs) {
            if (size_t(pair.effect) < resolved.size())
                resolved[size_t(pair.effect)] = true;
        }
        return good;
    };
    return reader.visitBlocks(visit) && good;
}

} // namespace

QList<CausalPair> causalPairs(QueryScope &scope, const QList<HistorySource> &sources,
                              const CausationFilter &filter, const QString &cause, const QString &effect,
                              CausalPairOrder order, qsizetype limit)
{
    const CausalRange range{filter.from, filter.to};
    FirstPairs first(order, limit);
    std::vector<PairRecord> pairs;
    for (const HistorySource &source : sources) {
        CausationReader reader(scope.history(source), scope.stop());
        const FlowKinds kinds(reader, filter, cause, effect);
        bool good = reader.isOpen();
        for (const RankedBlock &block : rankedBlocks(reader, range, kinds, order, good)) {
            if (first.isBeyond(block.rank))
                break;
            good = good && reader.readBlock(block.first, pairs);
            for (const PairRecord &pair : pairs) {
                if (kinds.contains(pair.causeKind, pair.effectKind) && range.contains(pair.effectTime))
                    first.add({{source.id, EventRow(pair.cause)},
                               {source.id, EventRow(pair.effect)},
                               pair.effectTime,
                               pair.hasDelay() ? pair.delay() : 0,
                               pair.hasDelay()});
            }
        }
        if (!good)
            return {};
    }
    return first.taken();
}

QList<EventReference> unresolvedEvents(QueryScope &scope, const QList<HistorySource> &sources,
                                       const CausationFilter &filter, const QString &name, qsizetype limit)
{
    const CausalRange range{filter.from, filter.to};
    QList<EventReference> events;
    std::vector<RowFact> facts;
    std::vector<bool> resolved;
    for (const HistorySource &source : sources) {
        CausationReader reader(scope.history(source), scope.stop());
        const KindNodes kinds(reader.kinds(), filter,
                              [&name](const QString &node) { return node == name ? 0 : -1; });
        bool good = reader.isOpen() && markResolved(reader, resolved);
        const auto visit = [&](const CausationReader::FactBlock &block) {
            const auto &counts = block.summary.kinds;
            const bool concerned =
                std::any_of(counts.begin(), counts.end(), [&kinds](const KindCount &count) {
                    return kinds.node(count.kind) == 0 && count.withCause > 0;
                });
            if (!concerned || range.relationTo(block.summary.times) == CausalRange::Outside)
                return true;
            good = reader.readBlock(block.first, facts);
            for (size_t i = good ? facts.size() : 0; i-- > 0 && events.size() < limit;) {
                if (kinds.node(facts[i].kind) == 0 && (facts[i].flags & RowFact::HasCause) &&
                    !resolved[size_t(block.first) + i] && range.contains(facts[i].time))
                    events.append({source.id, EventRow(block.first + qint64(i))});
            }
            return good && events.size() < limit;
        };
        if (!good || !reader.visitBlocks(visit, true) || !good)
            return {};
    }
    return events;
}

} // namespace Backstory
