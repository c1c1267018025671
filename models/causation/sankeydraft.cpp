// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeydraft.h"

#include <algorithm>
#include <map>
#include <set>

namespace Backstory
{

namespace
{

constexpr int MostLeaks = 16;

bool isUsable(const CausationGraph &graph, int cause, int effect, qint64 count)
{
    return count > 0 && cause >= 0 && effect >= 0 && cause < graph.nodes.size() &&
           effect < graph.nodes.size();
}

/// Makes a draft step by step.
class Drafting
{
public:
    Drafting(const CausationGraph &graph, const SankeyOptions &options)
        : m_graph(graph)
        , m_options(options)
        , m_numbers(size_t(graph.nodes.size()), -1)
    {
        sortFlows();
        sortLeaks();
    }

    SankeyDraft draft(int mostNodes)
    {
        m_draft = {};
        std::fill(m_numbers.begin(), m_numbers.end(), -1);
        m_rest.clear();
        choose(mostNodes);
        breakCycles();
        setLayers();
        gather();
        addLeaks();
        bend();
        return std::move(m_draft);
    }

    /// The most named nodes that any layer has beyond its rows.
    static int excess(const SankeyDraft &draft, int rows)
    {
        std::map<int, int> counts;
        int most = 0;
        for (const SankeyDraft::Node &node : draft.nodes) {
            if (node.kind != SankeyDraft::Node::Bend)
                most = std::max(most, ++counts[node.layer] - rows);
        }
        return most;
    }

private:
    const QString &nameOf(int node) const { return m_graph.nodes[node].name; }

    void sortFlows()
    {
        for (int i = 0; i < m_graph.flows.size(); ++i) {
            const CausalFlow &flow = m_graph.flows[i];
            if (isUsable(m_graph, flow.cause, flow.effect, flow.count))
                m_flows.push_back(i);
        }
        std::sort(m_flows.begin(), m_flows.end(), [this](int a, int b) {
            const CausalFlow &left = m_graph.flows[a];
            const CausalFlow &right = m_graph.flows[b];
            if (left.count != right.count)
                return left.count > right.count;
            if (left.cause != right.cause)
                return nameOf(left.cause) < nameOf(right.cause);
            return nameOf(left.effect) < nameOf(right.effect);
        });
    }

    void sortLeaks()
    {
        for (int i = 0; i < m_graph.leaks.size(); ++i) {
            const CausalLeak &leak = m_graph.leaks[i];
            if (isUsable(m_graph, leak.cause, leak.effect, leak.missing))
                m_leaks.push_back(i);
        }
        std::sort(m_leaks.begin(), m_leaks.end(), [this](int a, int b) {
            const CausalLeak &left = m_graph.leaks[a];
            const CausalLeak &right = m_graph.leaks[b];
            if (left.missing != right.missing)
                return left.missing > right.missing;
            if (left.cause != right.cause)
                return nameOf(left.cause) < nameOf(right.cause);
            return nameOf(left.effect) < nameOf(right.effect);
        });
        if (m_leaks.size() > MostLeaks)
            m_leaks.resize(MostLeaks);
    }

    int numberOf(int node)
    {
        int &number = m_numbers[size_t(node)];
        if (number < 0) {
            number = int(m_draft.nodes.size());
            SankeyDraft::Node made;
            made.of = node;
            made.name = nameOf(node);
            m_draft.nodes.push_back(made);
        }
        return number;
    }

    bool isOpened(const CausalFlow &flow) const
    {
        return m_options.opened.contains(nameOf(flow.cause)) ||
               m_options.opened.contains(nameOf(flow.effect));
    }

    // Leaks first: what a rule found is never gathered.
    void choose(int mostNodes)
    {
        for (const int leak : m_leaks)
            numberOf(m_graph.leaks[leak].cause);
        for (const int i : m_flows) {
            const CausalFlow &flow = m_graph.flows[i];
            const int more = int(m_numbers[size_t(flow.cause)] < 0) +
                             int(m_numbers[size_t(flow.effect)] < 0 && flow.effect != flow.cause);
            const bool fits = flow.count >= m_options.atLeast &&
                              int(m_draft.links.size()) < SankeyOptions::MostFlows &&
                              (more == 0 || int(m_draft.nodes.size()) + more <= mostNodes);
            if (!fits && !isOpened(flow)) {
                m_rest.push_back(i);
                continue;
            }
            SankeyDraft::Link link;
            link.from = numberOf(flow.cause);
            link.to = numberOf(flow.effect);
            link.flows = {i};
            link.count = flow.count;
            m_draft.links.push_back(link);
        }
    }

    // The links come by their count: of a cycle, the smallest returns.
    void breakCycles()
    {
        const size_t count = m_draft.nodes.size();
        std::vector<std::vector<bool>> reaches(count, std::vector<bool>(count, false));
        for (SankeyDraft::Link &link : m_draft.links) {
            const size_t from = size_t(link.from);
            const size_t to = size_t(link.to);
            link.returns = from == to || reaches[to][from];
            if (link.returns || reaches[from][to])
                continue;
            for (size_t node = 0; node < count; ++node) {
                if (node != from && !reaches[node][from])
                    continue;
                reaches[node][to] = true;
                for (size_t far = 0; far < count; ++far)
                    reaches[node][far] = reaches[node][far] || reaches[to][far];
            }
        }
    }

    // As late as the longest way to it; what has no cause stands just before its first effect.
    void setLayers()
    {
        const size_t count = m_draft.nodes.size();
        std::vector<std::vector<int>> effects(count);
        std::vector<int> open(count, 0);
        for (const SankeyDraft::Link &link : m_draft.links) {
            if (link.returns)
                continue;
            effects[size_t(link.from)].push_back(link.to);
            ++open[size_t(link.to)];
        }
        std::vector<int> ready;
        for (size_t node = 0; node < count; ++node) {
            if (open[node] == 0)
                ready.push_back(int(node));
        }
        const std::vector<int> roots = ready;
        for (size_t next = 0; next < ready.size(); ++next) {
            const SankeyDraft::Node &node = m_draft.nodes[size_t(ready[next])];
            for (const int effect : effects[size_t(ready[next])]) {
                int &layer = m_draft.nodes[size_t(effect)].layer;
                layer = std::max(layer, node.layer + 1);
                if (--open[size_t(effect)] == 0)
                    ready.push_back(effect);
            }
        }
        for (const int root : roots) {
            int first = 0;
            for (const int effect : effects[size_t(root)]) {
                const int layer = m_draft.nodes[size_t(effect)].layer;
                first = first == 0 ? layer : std::min(first, layer);
            }
            m_draft.nodes[size_t(root)].layer = std::max(first - 1, 0);
        }
    }

    // Every pair is in one ribbon at most: that of its cause if it has a node, else that of its effect.
    void gather()
    {
        std::set<int> gathered;
        std::map<std::pair<int, int>, QList<int>> byNode; // layer of the other node, node
        bool before = false;
        for (const int i : m_rest) {
            const CausalFlow &flow = m_graph.flows[i];
            const int cause = m_numbers[size_t(flow.cause)];
            const int effect = m_numbers[size_t(flow.effect)];
            if (cause < 0)
                gathered.insert(flow.cause);
            if (effect < 0)
                gathered.insert(flow.effect);
            if (cause >= 0) {
                byNode[{m_draft.nodes[size_t(cause)].layer + 1, cause}].append(i);
            } else if (effect >= 0) {
                const int layer = m_draft.nodes[size_t(effect)].layer - 1;
                byNode[{layer, effect}].append(i);
                before = before || layer < 0;
            } else {
                m_draft.hiddenPairs += flow.count;
            }
        }
        m_draft.gatheredNames = int(gathered.size());
        std::map<std::pair<int, bool>, int> others;
        for (const auto &[place, flows] : byNode)
            addGathered(place.first, place.second, flows, others);
        for (SankeyDraft::Node &node : m_draft.nodes)
            node.layer += before ? 1 : 0;
    }

    void addGathered(int layer, int node, const QList<int> &flows,
                     std::map<std::pair<int, bool>, int> &others)
    {
        const bool effects = layer > m_draft.nodes[size_t(node)].layer;
        const auto [it, isNew] = others.insert({{layer, effects}, int(m_draft.nodes.size())});
        if (isNew) {
            SankeyDraft::Node made;
            made.kind = effects ? SankeyDraft::Node::OtherEffects : SankeyDraft::Node::OtherCauses;
            made.layer = layer;
            m_draft.nodes.push_back(made);
        }
        SankeyDraft::Node &other = m_draft.nodes[size_t(it->second)];
        other.flows += flows;
        other.opens.append(m_draft.nodes[size_t(node)].name);
        std::set<int> names;
        for (const int i : std::as_const(other.flows))
            names.insert(effects ? m_graph.flows[i].effect : m_graph.flows[i].cause);
        other.gathered = int(names.size());
        SankeyDraft::Link link;
        link.from = effects ? node : it->second;
        link.to = effects ? it->second : node;
        link.flows = flows;
        for (const int i : flows)
            link.count += m_graph.flows[i].count;
        m_draft.links.push_back(link);
    }

    void addLeaks()
    {
        for (const int i : m_leaks) {
            const CausalLeak &leak = m_graph.leaks[i];
            SankeyDraft::Link link;
            link.from = m_numbers[size_t(leak.cause)];
            link.to = int(m_draft.nodes.size());
            link.count = leak.missing;
            SankeyDraft::Node end;
            end.kind = SankeyDraft::Node::Leak;
            end.of = i;
            end.name = nameOf(leak.effect);
            end.layer = m_draft.nodes[size_t(link.from)].layer + 1;
            m_draft.nodes.push_back(end);
            m_draft.links.push_back(link);
        }
    }

    void bend()
    {
        for (const SankeyDraft::Node &node : m_draft.nodes)
            m_draft.layers = std::max(m_draft.layers, node.layer + 1);
        for (SankeyDraft::Link &link : m_draft.links) {
            if (link.returns)
                continue;
            const int last = m_draft.nodes[size_t(link.to)].layer;
            for (int layer = m_draft.nodes[size_t(link.from)].layer + 1; layer < last; ++layer) {
                link.bends.append(int(m_draft.nodes.size()));
                SankeyDraft::Node node;
                node.kind = SankeyDraft::Node::Bend;
                node.layer = layer;
                node.name = m_draft.nodes[size_t(link.to)].name;
                m_draft.nodes.push_back(node);
            }
        }
    }

    const CausationGraph &m_graph;
    const SankeyOptions &m_options;
    std::vector<int> m_numbers; ///< of the graph's nodes within the draft; -1: none
    std::vector<int> m_flows;   ///< the largest first
    std::vector<int> m_leaks;
    std::vector<int> m_rest; ///< flows that have no ribbon of their own
    SankeyDraft m_draft;
};

} // namespace

QList<int> SankeyDraft::way(const Link &link) const
{
    return QList<int>{link.from} + link.bends + QList<int>{link.to};
}

SankeyDraft draftOf(const CausationGraph &graph, const SankeyOptions &options, int rows)
{
    constexpr int LeastNodes = 6;
    Drafting drafting(graph, options);
    int most = SankeyOptions::MostNodes;
    SankeyDraft draft = drafting.draft(most);
    while (most > LeastNodes && options.opened.isEmpty()) {
        const int excess = Drafting::excess(draft, rows);
        if (excess <= 0)
            break;
        most = std::max(most - excess, LeastNodes);
        draft = drafting.draft(most);
    }
    return draft;
}

int digitsOf(qint64 count)
{
    int digits = 1;
    for (; count >= 10; count /= 10)
        ++digits;
    return digits;
}

} // namespace Backstory
