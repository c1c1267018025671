// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace Backstory
{

/// What is provably before what: the transitive closure of "this one was before that one" over numbered
/// nodes. Only the first `asked` nodes can be asked about; the others carry order between them. Clocks have
/// no say. A value; some thousand nodes take some milliseconds and a bit per pair.
class CausalOrder
{
public:
    /// Contradictory: each is before the other, as in a cycle of causes.
    enum Relation : quint8 { Same, Before, After, Concurrent, Contradictory };

    struct Edge {
        int from = -1;
        int to = -1;
    };

    CausalOrder() = default;
    CausalOrder(int nodes, int asked, std::vector<Edge> edges);

    int asked() const { return m_asked; }
    /// How the first stands to the second.
    Relation relation(int first, int second) const;
    bool isBefore(int first, int second) const { return relation(first, second) == Before; }
    /// Numbers of edges, as they were given, that lead from one node to another, as few as prove it; empty
    /// when none do.
    std::vector<int> proof(int from, int to) const;
    /// Some nodes are before themselves.
    bool hasCycle() const { return m_hasCycle; }

private:
    void findComponents();
    void closeOver();
    /// Index into the edges that leave a node.
    const int *outBegin(int node) const { return m_out.data() + m_outStart[size_t(node)]; }
    const int *outEnd(int node) const { return m_out.data() + m_outStart[size_t(node) + 1]; }
    bool holds(int component, int node) const
    {
        return m_past[size_t(component) * m_words + size_t(node) / 64] >> (node % 64) & 1U;
    }

    int m_nodes = 0;
    int m_asked = 0;
    bool m_hasCycle = false;
    std::vector<Edge> m_edges;
    std::vector<int> m_outStart; ///< of each node's edges in m_out
    std::vector<int> m_out;
    std::vector<int> m_component; ///< of each node; later ones never are before earlier ones
    int m_components = 0;
    size_t m_words = 0;
    std::vector<quint64> m_past; ///< of each component: a bit for every asked node that is before it
};

} // namespace Backstory
