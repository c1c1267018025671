// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/causalorder.h"

#include <algorithm>

namespace Backstory
{

CausalOrder::CausalOrder(int nodes, int asked, std::vector<Edge> edges)
    : m_nodes(nodes)
    , m_asked(asked)
    , m_edges(std::move(edges))
    , m_outStart(size_t(nodes) + 1)
    , m_out(m_edges.size())
{
    for (const Edge &edge : m_edges)
        ++m_outStart[size_t(edge.from) + 1];
    for (size_t i = 1; i < m_outStart.size(); ++i)
        m_outStart[i] += m_outStart[i - 1];
    std::vector<int> next(m_outStart.begin(), m_outStart.end() - 1);
    for (size_t i = 0; i < m_edges.size(); ++i)
        m_out[size_t(next[size_t(m_edges[i].from)]++)] = int(i);
    findComponents();
    closeOver();
}

// Tarjan's algorithm without recursion: a chain of causes may be thousands long. It finds a component after
// all that can be reached from it.
void CausalOrder::findComponents()
{
    std::vector<int> found(size_t(m_nodes), -1);
    std::vector<int> low(size_t(m_nodes), 0);
    std::vector<bool> open(size_t(m_nodes), false);
    std::vector<int> stack;
    std::vector<std::pair<int, const int *>> path;
    m_component.assign(size_t(m_nodes), -1);
    int counter = 0;
    const auto enter = [&](int node) {
        found[size_t(node)] = low[size_t(node)] = counter++;
        open[size_t(node)] = true;
        stack.push_back(node);
        path.push_back({node, outBegin(node)});
    };
    for (int start = 0; start < m_nodes; ++start) {
        if (found[size_t(start)] >= 0)
            continue;
        enter(start);
        while (!path.empty()) {
            auto &[node, next] = path.back();
            const size_t at = size_t(node);
            if (next != outEnd(node)) {
                const int to = m_edges[size_t(*next++)].to;
                m_hasCycle |= to == node;
                if (found[size_t(to)] < 0)
                    enter(to);
                else if (open[size_t(to)])
                    low[at] = std::min(low[at], found[size_t(to)]);
                continue;
            }
            path.pop_back();
            if (!path.empty())
                low[size_t(path.back().first)] = std::min(low[size_t(path.back().first)], low[at]);
            if (low[at] != found[at])
                continue;
            const int root = int(at);
            m_hasCycle |= stack.back() != root;
            int member = -1;
            do {
                member = stack.back();
                stack.pop_back();
                open[size_t(member)] = false;
                m_component[size_t(member)] = m_components;
            } while (member != root);
            ++m_components;
        }
    }
    for (int &component : m_component)
        component = m_components - 1 - component;
}

void CausalOrder::closeOver()
{
    m_words = (size_t(m_asked) + 63) / 64;
    m_past.assign(size_t(m_components) * m_words, 0);
    std::vector<int> order(size_t(m_nodes), 0);
    std::vector<int> begin(size_t(m_components) + 1, 0);
    for (const int component : m_component)
        ++begin[size_t(component) + 1];
    for (size_t i = 1; i < begin.size(); ++i)
        begin[i] += begin[i - 1];
    for (int node = 0; node < m_nodes; ++node)
        order[size_t(begin[size_t(m_component[size_t(node)])]++)] = node;
    std::vector<quint64> own(m_words);
    for (size_t i = 0; i < order.size();) {
        const int component = m_component[size_t(order[i])];
        const quint64 *past = m_past.data() + size_t(component) * m_words;
        std::copy(past, past + m_words, own.begin());
        size_t end = i;
        for (; end < order.size() && m_component[size_t(order[end])] == component; ++end) {
            if (order[end] < m_asked)
                own[size_t(order[end]) / 64] |= quint64(1) << (order[end] % 64);
        }
        for (; i < end; ++i) {
            for (const int *out = outBegin(order[i]); out != outEnd(order[i]); ++out) {
                const int to = m_component[size_t(m_edges[size_t(*out)].to)];
                if (to == component)
                    continue;
                quint64 *later = m_past.data() + size_t(to) * m_words;
                for (size_t word = 0; word < m_words; ++word)
                    later[word] |= own[word];
            }
        }
    }
}

CausalOrder::Relation CausalOrder::relation(int first, int second) const
{
    if (first == second)
        return Same;
    const int a = m_component[size_t(first)];
    const int b = m_component[size_t(second)];
    if (a == b)
        return Contradictory;
    if (a < b)
        return holds(b, first) ? Before : Concurrent;
    return holds(a, second) ? After : Concurrent;
}

std::vector<int> CausalOrder::proof(int from, int to) const
{
    std::vector<int> reachedBy(size_t(m_nodes), -1);
    std::vector<int> queue{from};
    for (size_t i = 0; i < queue.size() && reachedBy[size_t(to)] < 0; ++i) {
        for (const int *out = outBegin(queue[i]); out != outEnd(queue[i]); ++out) {
            const int next = m_edges[size_t(*out)].to;
            if (next == from || reachedBy[size_t(next)] >= 0)
                continue;
            reachedBy[size_t(next)] = *out;
            queue.push_back(next);
        }
    }
    std::vector<int> edges;
    for (int node = to; node != from && reachedBy[size_t(node)] >= 0;
         node = m_edges[size_t(edges.back())].from)
        edges.push_back(reachedBy[size_t(node)]);
    std::reverse(edges.begin(), edges.end());
    return edges;
}

} // namespace Backstory
