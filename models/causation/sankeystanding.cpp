// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeyplaces.h"

#include <algorithm>

namespace Backstory
{

// Forth and back over the layers, each node is drawn to where its ribbons would be straight.
void SankeyPlaces::stand()
{
    constexpr int Rounds = 16;
    std::vector<std::vector<Pull>> before(m_draft.nodes.size());
    std::vector<std::vector<Pull>> after(m_draft.nodes.size());
    for (size_t i = 0; i < m_draft.links.size(); ++i) {
        const SankeyDraft::Link &link = m_draft.links[i];
        if (link.returns)
            continue;
        const QList<int> way = m_draft.way(link);
        for (int k = 1; k < way.size(); ++k) {
            const double out = k == 1 ? m_outOffsets[i] : 0;
            const double in = k == way.size() - 1 ? m_inOffsets[i] : 0;
            before[size_t(way[k])].push_back({way[k - 1], out - in, widthOf(int(i))});
            after[size_t(way[k - 1])].push_back({way[k], in - out, widthOf(int(i))});
        }
    }
    for (size_t layer = 0; layer < m_layers.size(); ++layer) {
        double top = Margin;
        for (const int node : m_layers[layer]) {
            m_rects[size_t(node)].moveTopLeft({m_left + double(layer) * m_step, top + padBefore(node)});
            top = bottomOf(node) + gapAfter(node);
        }
    }
    m_lowest = m_size.height() - Margin - lanesHeight();
    for (int round = 0; round < Rounds; ++round) {
        for (size_t layer = m_layers.size(); layer-- > 0;)
            settle(layer, after);
        for (size_t layer = 0; layer < m_layers.size(); ++layer)
            settle(layer, before);
    }
    double highest = m_size.height();
    for (size_t i = 0; i < m_rects.size(); ++i)
        highest = std::min(highest, m_rects[i].top() - padBefore(int(i)));
    for (QRectF &rect : m_rects)
        rect.translate(0, Margin - highest);
}

// The places nearest to the wished ones that keep the order and the distances: pooled where they collide.
void SankeyPlaces::settle(size_t layer, const std::vector<std::vector<Pull>> &pulls)
{
    struct Pool {
        double sum, weight;
        size_t count;
        double at() const { return sum / weight; }
    };
    std::vector<Pool> pools;
    double used = 0;
    for (const int node : m_layers[layer]) {
        const QRectF &rect = m_rects[size_t(node)];
        double sum = 0;
        double weight = 0;
        for (const Pull &pull : pulls[size_t(node)]) {
            sum += pull.weight * (m_rects[size_t(pull.node)].top() + pull.offset);
            weight += pull.weight;
        }
        const double wish = (weight > 0 ? sum / weight : rect.top()) - padBefore(node) - used;
        weight = std::max(weight, SankeyLayout::Hairline);
        pools.push_back({wish * weight, weight, 1});
        while (pools.size() > 1 && pools[pools.size() - 2].at() > pools.back().at()) {
            const Pool last = pools.back();
            pools.pop_back();
            pools.back() = {pools.back().sum + last.sum, pools.back().weight + last.weight,
                            pools.back().count + last.count};
        }
        used += padBefore(node) + rect.height() + padAfter(node) + gapAfter(node);
    }
    const double lowest = std::max(m_lowest - used, Margin);
    size_t next = 0;
    double above = 0;
    for (const Pool &pool : pools) {
        const double top = std::clamp(pool.at(), Margin, lowest);
        for (size_t i = 0; i < pool.count; ++i, ++next) {
            const int node = m_layers[layer][next];
            QRectF &rect = m_rects[size_t(node)];
            rect.moveTop(top + above + padBefore(node));
            above += padBefore(node) + rect.height() + padAfter(node) + gapAfter(node);
        }
    }
}

} // namespace Backstory
