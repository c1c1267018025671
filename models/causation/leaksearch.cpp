// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/leaksearch.h"
#include "models/event/timedistance.h"

#include "models/causation/kindnodes.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr size_t MostOfCause = 8; // a bit each

KindNodes nodesOf(const CausationReader &reader, const CausationFilter &filter,
                  const QList<CausalNode> &nodes)
{
    return KindNodes(reader.kinds(), filter, [&nodes](const QString &name) {
        const auto node = std::find_if(nodes.begin(), nodes.end(),
                                       [&name](const CausalNode &each) { return each.name == name; });
        return node == nodes.end() ? -1 : int(node - nodes.begin());
    });
}

} // namespace

/// Which of its flows each row of one history has an effect in.
class LeakSearch::Marks
{
public:
    Marks(const LeakSearch &search, CausationReader &reader)
        : m_search(search)
        , m_kinds(nodesOf(reader, search.m_filter, search.m_nodes))
        , m_marks(size_t(reader.rows()) + 1)
    {
    }

    const std::vector<size_t> &flowsOf(EventKindNumber kind) const
    {
        static const std::vector<size_t> none;
        const int node = m_kinds.node(kind);
        return node < 0 ? none : m_search.m_ofCause[size_t(node)];
    }

    bool read(CausationReader &reader)
    {
        const CausalRange range{m_search.m_filter.from, m_search.m_filter.to};
        bool good = true;
        std::vector<PairRecord> pairs;
        const auto visit = [&](const CausationReader::PairBlock &block) {
            const auto &flows = block.summary.flows;
            const bool concerned = std::any_of(flows.begin(), flows.end(), [this](const auto &flow) {
                return bitOf(flow.causeKind, flow.effectKind) != 0;
            });
            if (!concerned || range.relationTo(block.summary.causeTimes) == CausalRange::Outside)
                return true;
            good = reader.readBlock(block.first, pairs);
            for (const PairRecord &pair : pairs)
                m_marks[size_t(pair.cause)] |= bitOf(pair.causeKind, pair.effectKind);
            return good;
        };
        return reader.visitBlocks(visit) && good;
    }

    bool has(qint64 row, size_t flow) const { return m_marks[size_t(row)] & (1u << flow); }

private:
    quint8 bitOf(EventKindNumber cause, EventKindNumber effect) const
    {
        const std::vector<size_t> &flows = flowsOf(cause);
        const int node = flows.empty() ? -1 : m_kinds.node(effect);
        for (size_t i = 0; i < flows.size(); ++i) {
            if (m_search.m_flows[flows[i]].effect == node)
                return quint8(1u << i);
        }
        return 0;
    }

    const LeakSearch &m_search;
    KindNodes m_kinds;
    std::vector<quint8> m_marks;
};

LeakSearch::LeakSearch(const CausationFilter &filter, const QList<CausalNode> &nodes, std::vector<Flow> flows)
    : m_filter(filter)
    , m_nodes(nodes)
    , m_flows(std::move(flows))
    , m_ofCause(size_t(nodes.size()))
{
    for (size_t i = 0; i < m_flows.size(); ++i)
        m_ofCause[size_t(m_flows[i].cause)].push_back(i);
}

bool LeakSearch::add(CausationReader &reader, Timestamp last, const std::function<void(qint64)> &missed)
{
    if (m_flows.empty() || !last.isValid())
        return true;
    Marks marks(*this, reader);
    if (!marks.read(reader))
        return false;
    const CausalRange range{m_filter.from, m_filter.to};
    bool good = true;
    std::vector<RowFact> facts;
    const auto judge = [&](qint64 row, const RowFact &fact) {
        const std::vector<size_t> &flows = marks.flowsOf(fact.kind);
        if (flows.empty() || (fact.flags & RowFact::IsSnapshot) || !fact.time.isValid() ||
            !range.contains(fact.time))
            return;
        for (size_t i = 0; i < flows.size(); ++i) {
            Flow &flow = m_flows[flows[i]];
            if (nanosecondsBetween(fact.time, last) < flow.within)
                continue;
            ++flow.expected;
            if (marks.has(row, i))
                continue;
            ++flow.missing;
            if (missed)
                missed(row);
        }
    };
    const auto visit = [&](const CausationReader::FactBlock &block) {
        const auto &kinds = block.summary.kinds;
        const bool concerned = std::any_of(kinds.begin(), kinds.end(), [&marks](const KindCount &count) {
            return !marks.flowsOf(count.kind).empty();
        });
        if (!concerned || range.relationTo(block.summary.times) == CausalRange::Outside)
            return true;
        good = reader.readBlock(block.first, facts);
        for (size_t i = 0; i < facts.size(); ++i)
            judge(block.first + qint64(i), facts[i]);
        return good;
    };
    return reader.visitBlocks(visit) && good;
}

std::vector<LeakSearch::Flow> LeakSearch::candidates(const CausationGraph &graph, double share)
{
    QList<CausalFlow> flows = graph.flows;
    std::sort(flows.begin(), flows.end(), [](const CausalFlow &a, const CausalFlow &b) {
        return std::tuple(a.cause, -a.count, a.effect) < std::tuple(b.cause, -b.count, b.effect);
    });
    std::vector<Flow> candidates;
    for (const CausalFlow &flow : std::as_const(flows)) {
        const qint64 events = graph.nodes[flow.cause].events;
        const bool isFull = candidates.size() >= MostOfCause &&
                            candidates[candidates.size() - MostOfCause].cause == flow.cause;
        // Counted by the effects' times: near the ends of a range some are of causes before it. A chain of
        // one type ends somewhere without a leak.
        if (events >= FewestCauses && double(flow.count) >= share * 0.5 * double(events) && !isFull &&
            flow.cause != flow.effect)
            candidates.push_back({flow.cause, flow.effect, std::max<qint64>(flow.p99, 0), 0, 0});
    }
    return candidates;
}

} // namespace Backstory
