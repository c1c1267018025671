// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/graphbuilder.h"

#include <algorithm>
#include <numeric>

namespace Backstory
{

GraphBuilder::GraphBuilder(const CausationFilter &filter)
    : m_filter(filter)
{
}

int GraphBuilder::nodeOf(const QString &name)
{
    const auto known = m_nodeNumbers.constFind(name);
    if (known != m_nodeNumbers.cend())
        return *known;
    m_nodes.append({name, {}, 0, 0, 0});
    m_categories.emplace_back();
    return *m_nodeNumbers.insert(name, int(m_nodes.size()) - 1);
}

bool GraphBuilder::add(CausationReader &reader)
{
    if (!reader.isOpen())
        return false;
    const KindNodes kinds(reader.kinds(), m_filter, [this](const QString &name) { return nodeOf(name); });
    return addEvents(reader, kinds) && addPairs(reader, kinds);
}

bool GraphBuilder::addEvents(CausationReader &reader, const KindNodes &kinds)
{
    std::vector<KindCount> counts(reader.kinds().size());
    const bool good = reader.countEvents({m_filter.from, m_filter.to}, [&counts](const KindCount &count) {
        counts[count.kind].events += count.events;
        counts[count.kind].withCause += count.withCause;
    });
    for (size_t kind = 1; kind < counts.size(); ++kind) {
        const int node = kinds.node(EventKindNumber(kind));
        if (node < 0)
            continue;
        m_nodes[node].events += counts[kind].events;
        m_nodes[node].withCause += counts[kind].withCause;
        m_categories[size_t(node)][reader.kinds()[kind].category] += counts[kind].events;
    }
    return good;
}

bool GraphBuilder::addPairs(CausationReader &reader, const KindNodes &kinds)
{
    const auto counted = [&](const PairSummary::Flow &counts, CausationReader::Buckets buckets) {
        const int effect = kinds.node(counts.effectKind);
        if (effect < 0)
            return;
        // An effect is resolved by a cause that does not pass, too.
        m_nodes[effect].resolved += counts.first;
        const int cause = kinds.node(counts.causeKind);
        if (cause < 0)
            return;
        const quint64 key = quint64(cause) << 32 | quint64(effect);
        auto number = m_flowNumbers.constFind(key);
        if (number == m_flowNumbers.cend()) {
            number = m_flowNumbers.insert(key, qsizetype(m_flows.size()));
            m_flows.push_back({cause, effect, 0, 0, {}});
        }
        Flow &flow = m_flows[size_t(*number)];
        flow.count += counts.count;
        flow.backwards += counts.backwards;
        for (const PairSummary::Bucket &bucket : buckets)
            flow.delays.addBucket(bucket.bucket, bucket.count);
    };
    return reader.countPairs({m_filter.from, m_filter.to}, counted);
}

void GraphBuilder::finish(CausationGraph &graph)
{
    // Nodes that neither are nor cause anything in the range are left out.
    std::vector<bool> isNamed(size_t(m_nodes.size()));
    for (qsizetype i = 0; i < m_nodes.size(); ++i)
        isNamed[size_t(i)] = m_nodes[i].events > 0;
    for (const Flow &flow : m_flows)
        isNamed[size_t(flow.cause)] = isNamed[size_t(flow.effect)] = true;
    std::vector<int> order(static_cast<size_t>(m_nodes.size()));
    std::iota(order.begin(), order.end(), 0);
    std::erase_if(order, [&isNamed](int node) { return !isNamed[size_t(node)]; });
    std::sort(order.begin(), order.end(), [this](int a, int b) { return m_nodes[a].name < m_nodes[b].name; });
    std::vector<int> places(static_cast<size_t>(m_nodes.size()));
    for (const int node : order) {
        places[size_t(node)] = int(graph.nodes.size());
        CausalNode named = m_nodes[node];
        qint64 most = -1;
        const auto &categories = m_categories[size_t(node)];
        for (auto each = categories.cbegin(); each != categories.cend(); ++each) {
            if (*each > most || (*each == most && each.key() < named.category)) {
                most = *each;
                named.category = each.key();
            }
        }
        if (m_filter.by == CausationBy::Producer)
            named.category.clear();
        graph.events += named.events;
        graph.withCause += named.withCause;
        graph.resolved += named.resolved;
        graph.nodes.append(named);
    }
    for (const Flow &flow : m_flows)
        graph.flows.append({places[size_t(flow.cause)], places[size_t(flow.effect)], flow.count,
                            flow.backwards, flow.delays.percentile(0.50), flow.delays.percentile(0.95),
                            flow.delays.percentile(0.99)});
    std::sort(graph.flows.begin(), graph.flows.end(), [](const CausalFlow &a, const CausalFlow &b) {
        return std::pair(a.cause, a.effect) < std::pair(b.cause, b.effect);
    });
}

} // namespace Backstory
