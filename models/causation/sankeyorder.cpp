// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeydraft.h"

#include <algorithm>

namespace Backstory
{

namespace
{

using Layers = std::vector<std::vector<int>>;

/// A link between two neighbouring layers, seen from one end.
struct Side {
    int node = -1;
    int weight = 1;
};

/// Turns sweeps forth and back over the layers until fewer links cross no more.
class Ordering
{
public:
    explicit Ordering(const SankeyDraft &draft)
        : m_draft(draft)
        , m_layers(size_t(draft.layers))
        , m_before(draft.nodes.size())
        , m_after(draft.nodes.size())
        , m_ranks(draft.nodes.size(), 0)
        , m_weights(draft.nodes.size(), 0)
    {
        for (const SankeyDraft::Link &link : draft.links) {
            if (link.returns)
                continue;
            const QList<int> way = draft.way(link);
            const int weight = digitsOf(link.count);
            for (int i = 1; i < way.size(); ++i) {
                m_after[size_t(way[i - 1])].push_back({way[i], weight});
                m_before[size_t(way[i])].push_back({way[i - 1], weight});
            }
            for (const int node : way)
                m_weights[size_t(node)] += weight;
        }
        for (size_t i = 0; i < draft.nodes.size(); ++i)
            m_layers[size_t(draft.nodes[i].layer)].push_back(int(i));
        for (auto &layer : m_layers)
            std::sort(layer.begin(), layer.end(), [this](int a, int b) { return comesBefore(a, b); });
        rank();
    }

    Layers order()
    {
        constexpr int Sweeps = 12;
        constexpr size_t MostToSwap = 400;
        Layers best = m_layers;
        qint64 fewest = crossings();
        for (int sweep = 0; sweep < Sweeps && fewest > 0; ++sweep) {
            for (size_t i = 0; i < m_layers.size(); ++i) {
                const bool forth = sweep % 2 == 0;
                sortByMiddle(m_layers[forth ? i : m_layers.size() - 1 - i], forth);
            }
            if (m_draft.nodes.size() <= MostToSwap)
                swapNeighbours();
            const qint64 now = crossings();
            if (now < fewest) {
                fewest = now;
                best = m_layers;
            }
        }
        m_layers = best;
        rank();
        putHeavyUp();
        return m_layers;
    }

private:
    bool isLast(int node) const
    {
        const auto kind = m_draft.nodes[size_t(node)].kind;
        return kind == SankeyDraft::Node::OtherCauses || kind == SankeyDraft::Node::OtherEffects;
    }

    // By what hardly changes when there are more of the same events.
    bool comesBefore(int a, int b) const
    {
        if (isLast(a) != isLast(b))
            return isLast(b);
        const SankeyDraft::Node &left = m_draft.nodes[size_t(a)];
        const SankeyDraft::Node &right = m_draft.nodes[size_t(b)];
        if (left.kind != right.kind)
            return left.kind < right.kind;
        if (m_weights[size_t(a)] != m_weights[size_t(b)])
            return m_weights[size_t(a)] > m_weights[size_t(b)];
        if (left.name != right.name)
            return left.name < right.name;
        return a < b;
    }

    void rank()
    {
        for (const auto &layer : m_layers) {
            for (size_t i = 0; i < layer.size(); ++i)
                m_ranks[size_t(layer[i])] = int(i);
        }
    }

    void sortByMiddle(std::vector<int> &layer, bool forth)
    {
        std::vector<std::pair<double, int>> places;
        for (const int node : layer) {
            double sum = 0;
            double weight = 0;
            for (const Side &side : forth ? m_before[size_t(node)] : m_after[size_t(node)]) {
                sum += double(side.weight) * m_ranks[size_t(side.node)];
                weight += side.weight;
            }
            places.push_back({weight > 0 ? sum / weight : m_ranks[size_t(node)], node});
        }
        std::stable_sort(places.begin(), places.end(), [this](const auto &a, const auto &b) {
            if (isLast(a.second) != isLast(b.second))
                return isLast(b.second);
            return a.first < b.first;
        });
        for (size_t i = 0; i < layer.size(); ++i) {
            layer[i] = places[i].second;
            m_ranks[size_t(layer[i])] = int(i);
        }
    }

    qint64 crossingsOf(int upper, int lower, const std::vector<std::vector<Side>> &sides) const
    {
        qint64 sum = 0;
        for (const Side &a : sides[size_t(upper)]) {
            for (const Side &b : sides[size_t(lower)]) {
                if (m_ranks[size_t(a.node)] > m_ranks[size_t(b.node)])
                    sum += qint64(a.weight) * b.weight;
            }
        }
        return sum;
    }

    void swapNeighbours()
    {
        constexpr int MostRounds = 8;
        bool swapped = true;
        for (int round = 0; swapped && round < MostRounds; ++round) {
            swapped = false;
            for (auto &layer : m_layers) {
                for (size_t i = 1; i < layer.size(); ++i) {
                    const int a = layer[i - 1];
                    const int b = layer[i];
                    if (isLast(a) != isLast(b))
                        continue;
                    const qint64 now = crossingsOf(a, b, m_before) + crossingsOf(a, b, m_after);
                    const qint64 then = crossingsOf(b, a, m_before) + crossingsOf(b, a, m_after);
                    if (then >= now)
                        continue;
                    std::swap(layer[i - 1], layer[i]);
                    std::swap(m_ranks[size_t(a)], m_ranks[size_t(b)]);
                    swapped = true;
                }
            }
        }
    }

    // Inversions, counted with a tree of sums over the ranks of the next layer.
    qint64 crossings() const
    {
        qint64 sum = 0;
        for (size_t layer = 0; layer + 1 < m_layers.size(); ++layer) {
            const size_t size = m_layers[layer + 1].size();
            std::vector<qint64> tree(size + 1, 0);
            qint64 all = 0;
            for (const int node : m_layers[layer]) {
                for (const Side &side : m_after[size_t(node)]) {
                    qint64 upTo = 0;
                    for (size_t i = size_t(m_ranks[size_t(side.node)]) + 1; i > 0; i &= i - 1)
                        upTo += tree[i];
                    sum += (all - upTo) * side.weight;
                }
                for (const Side &side : m_after[size_t(node)]) {
                    all += side.weight;
                    for (size_t i = size_t(m_ranks[size_t(side.node)]) + 1; i <= size; i += i & (~i + 1))
                        tree[i] += side.weight;
                }
            }
        }
        return sum;
    }

    // The same picture upside down has as many crossings: most ribbons belong to the top.
    void putHeavyUp()
    {
        double lean = 0;
        for (const auto &layer : m_layers) {
            for (const int node : layer) {
                if (!isLast(node))
                    lean +=
                        m_weights[size_t(node)] * (m_ranks[size_t(node)] - (double(layer.size()) - 1) / 2);
            }
        }
        if (lean <= 0)
            return;
        for (auto &layer : m_layers) {
            const auto end =
                std::find_if(layer.begin(), layer.end(), [this](int node) { return isLast(node); });
            std::reverse(layer.begin(), end);
        }
    }

    const SankeyDraft &m_draft;
    Layers m_layers;
    std::vector<std::vector<Side>> m_before;
    std::vector<std::vector<Side>> m_after;
    std::vector<int> m_ranks;
    std::vector<int> m_weights;
};

} // namespace

Layers orderOf(const SankeyDraft &draft)
{
    return Ordering(draft).order();
}

} // namespace Backstory
