// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeyplaces.h"

#include <algorithm>
#include <cmath>

namespace Backstory
{

namespace
{

constexpr double BendGap = 6;
constexpr double LeastStep = 112;
constexpr double MostStep = 420;
constexpr double LeastBody = 3;
constexpr double LoopGap = 5;
constexpr double LegShare = 0.45; ///< of the room between two layers
constexpr double MostBodyShare = 0.42;
constexpr double LeastWidest = 24; ///< pixels of the widest ribbon, even when the picture gets too high

} // namespace

SankeyPlaces::SankeyPlaces(const CausationGraph &graph, const SankeyDraft &draft,
                           const SankeyOptions &options)
    : m_graph(graph)
    , m_draft(draft)
    , m_options(options)
    , m_layers(orderOf(draft))
    , m_outs(draft.nodes.size())
    , m_ins(draft.nodes.size())
    , m_outOffsets(draft.links.size(), 0)
    , m_inOffsets(draft.links.size(), 0)
    , m_rects(draft.nodes.size())
    , m_size(options.size)
{
    sortSides(m_layers);
    setColumns();
    setScale();
    widenForLegs();
    measure();
    stand();
}

int SankeyPlaces::rowsOf(const SankeyOptions &options)
{
    const double row = 2 * options.lineHeight + 2 + NodeGap + 12;
    return std::max(2, int((options.size.height() - 2 * Margin) / row));
}

bool SankeyPlaces::isBend(int node) const
{
    return m_draft.nodes[size_t(node)].kind == SankeyDraft::Node::Bend;
}

qint64 SankeyPlaces::outsideCount(int node) const
{
    const SankeyDraft::Node &drafted = m_draft.nodes[size_t(node)];
    if (drafted.kind != SankeyDraft::Node::Named)
        return 0;
    return std::max<qint64>(m_graph.nodes[drafted.of].outside(), 0);
}

double SankeyPlaces::widthOf(qint64 count) const
{
    return std::max(SankeyLayout::Hairline, double(count) * m_scale);
}

double SankeyPlaces::outsideWidth(int node) const
{
    const qint64 count = outsideCount(node);
    return count > 0 ? widthOf(count) : 0;
}

// Ribbons in the order of the nodes that they go to; returning ones below, the nearest innermost.
void SankeyPlaces::sortSides(const std::vector<std::vector<int>> &layers)
{
    std::vector<int> ranks(m_draft.nodes.size(), 0);
    for (const auto &layer : layers) {
        for (size_t i = 0; i < layer.size(); ++i)
            ranks[size_t(layer[i])] = int(i);
    }
    for (size_t i = 0; i < m_draft.links.size(); ++i) {
        const SankeyDraft::Link &link = m_draft.links[i];
        m_outs[size_t(link.from)].push_back(int(i));
        m_ins[size_t(link.to)].push_back(int(i));
        if (link.returns)
            m_returns.push_back(int(i));
    }
    const auto span = [this](int link) {
        const SankeyDraft::Link &drafted = m_draft.links[size_t(link)];
        return layerOf(drafted.from) - layerOf(drafted.to);
    };
    std::stable_sort(m_returns.begin(), m_returns.end(), [&](int a, int b) { return span(a) < span(b); });
    const auto next = [](const SankeyDraft::Link &link, bool out) {
        if (link.bends.isEmpty())
            return out ? link.to : link.from;
        return out ? link.bends.first() : link.bends.last();
    };
    const auto sort = [&](std::vector<int> &side, bool out) {
        std::stable_sort(side.begin(), side.end(), [&](int a, int b) {
            const SankeyDraft::Link &left = m_draft.links[size_t(a)];
            const SankeyDraft::Link &right = m_draft.links[size_t(b)];
            if (left.returns != right.returns)
                return right.returns;
            if (left.returns)
                return span(a) > span(b);
            return ranks[size_t(next(left, out))] < ranks[size_t(next(right, out))];
        });
    };
    for (auto &side : m_outs)
        sort(side, true);
    for (auto &side : m_ins)
        sort(side, false);
}

void SankeyPlaces::setColumns()
{
    double wide = 40;
    bool outside = false;
    for (size_t i = 0; i < m_draft.nodes.size(); ++i) {
        const SankeyDraft::Node &node = m_draft.nodes[i];
        if (node.layer == m_draft.layers - 1 && node.kind != SankeyDraft::Node::Bend) {
            const bool leak = node.kind == SankeyDraft::Node::Leak;
            wide = std::max(wide, m_options.textWidth(node.name, true) + (leak ? 32 : 4));
            wide = std::max(wide, 84.0);
        }
        outside = outside || (node.layer == 0 && outsideCount(int(i)) > 0);
    }
    m_lastRoom = std::min(wide, 140.0);
    m_left = Margin + (outside ? OutsideLength : 0);
    const int gaps = std::max(m_draft.layers - 1, 1);
    const double room = m_options.size.width() - m_left - Margin - m_lastRoom;
    m_step = std::clamp(room / gaps, LeastStep, MostStep);
}

// Gap 0 is left of the first layer, gap 1 between the first and the second …
double SankeyPlaces::legsIn(int gap) const
{
    double sum = 0;
    for (const int i : m_returns) {
        const SankeyDraft::Link &link = m_draft.links[size_t(i)];
        const int legs = int(layerOf(link.from) + 1 == gap) + int(layerOf(link.to) == gap);
        sum += legs * (widthOf(i) + LegGap);
    }
    return sum > 0 ? sum + LegStart : 0;
}

double SankeyPlaces::legLimit(int gap) const
{
    return gap == 0 || gap == m_draft.layers ? 72 : LegShare * (m_step - SankeyLayout::NodeWidth);
}

bool SankeyPlaces::fits(double scale)
{
    if (heightOf(scale) > m_options.size.height())
        return false;
    for (int gap = 0; gap <= m_draft.layers; ++gap) {
        if (legsIn(gap) > legLimit(gap))
            return false;
    }
    return true;
}

double SankeyPlaces::heightOf(double scale)
{
    m_scale = scale;
    measure();
    double most = 0;
    for (const auto &layer : m_layers) {
        double sum = 0;
        for (const int node : layer)
            sum += padBefore(node) + m_rects[size_t(node)].height() + padAfter(node) + gapAfter(node);
        most = std::max(most, sum);
    }
    return 2 * Margin + most + lanesHeight();
}

void SankeyPlaces::setScale()
{
    qint64 widest = 1;
    for (const SankeyDraft::Link &link : m_draft.links)
        widest = std::max(widest, link.count);
    double most = 1;
    m_scale = 1e-9;
    measure();
    for (size_t i = 0; i < m_draft.nodes.size(); ++i) {
        qint64 out = 0;
        qint64 in = outsideCount(int(i));
        for (const int link : m_outs[i])
            out += m_draft.links[size_t(link)].count;
        for (const int link : m_ins[i])
            in += m_draft.links[size_t(link)].count;
        most = std::max(most, double(std::max(out, in)));
    }
    double high = m_options.size.height() * MostBodyShare / most;
    double low = std::min(LeastWidest / double(widest), high);
    if (fits(high)) {
        low = high;
    } else if (fits(low)) {
        for (int i = 0; i < 20; ++i) {
            const double middle = (low + high) / 2;
            (fits(middle) ? low : high) = middle;
        }
    }
    m_size.setHeight(std::max(m_options.size.height(), std::ceil(heightOf(low))));
}

void SankeyPlaces::widenForLegs()
{
    const double first = legsIn(0);
    m_left += first > 0 ? first + 4 : 0;
    m_lastRoom = std::max(m_lastRoom, legsIn(m_draft.layers) + SankeyLayout::NodeWidth + 4);
    const int gaps = std::max(m_draft.layers - 1, 1);
    const double room = m_options.size.width() - m_left - Margin - m_lastRoom;
    m_step = std::clamp(room / gaps, LeastStep, MostStep);
    for (int gap = 1; gap < m_draft.layers; ++gap)
        m_step = std::max(m_step, SankeyLayout::NodeWidth + LegStart + legsIn(gap) / 0.7);
    const double width = m_left + (m_draft.layers - 1) * m_step + m_lastRoom + Margin;
    m_size.setWidth(std::max(m_options.size.width(), std::ceil(width)));
}

double SankeyPlaces::labelWidth(int layer) const
{
    return layer == m_draft.layers - 1 ? m_lastRoom : m_step - 10;
}

double SankeyPlaces::padBefore(int node) const
{
    switch (m_draft.nodes[size_t(node)].kind) {
    case SankeyDraft::Node::Bend:
        return 0;
    case SankeyDraft::Node::Leak:
        return std::max(0.0, (labelHeight() - m_rects[size_t(node)].height()) / 2);
    default:
        return labelHeight();
    }
}

double SankeyPlaces::padAfter(int node) const
{
    if (m_draft.nodes[size_t(node)].kind == SankeyDraft::Node::Leak)
        return padBefore(node);
    for (const int link : m_outs[size_t(node)]) {
        if (m_draft.links[size_t(link)].to == node)
            return widthOf(link) + 2 * LoopGap;
    }
    return 0;
}

double SankeyPlaces::gapAfter(int node) const
{
    return isBend(node) ? BendGap : NodeGap;
}

double SankeyPlaces::bottomOf(int node) const
{
    return m_rects[size_t(node)].bottom() + padAfter(node);
}

double SankeyPlaces::laneHeight(int link) const
{
    return widthOf(link) + m_options.lineHeight + 14;
}

double SankeyPlaces::lanesHeight() const
{
    std::vector<double> bottoms(size_t(std::max(m_draft.layers, 1)), 0);
    for (const int i : m_returns) {
        const SankeyDraft::Link &link = m_draft.links[size_t(i)];
        if (link.from == link.to)
            continue;
        const auto first = bottoms.begin() + layerOf(link.to);
        const auto last = bottoms.begin() + layerOf(link.from) + 1;
        const double bottom = *std::max_element(first, last) + laneHeight(i);
        std::fill(first, last, bottom);
    }
    return *std::max_element(bottoms.begin(), bottoms.end());
}

// Heights of the nodes, and where their links begin and end, for the present scale.
void SankeyPlaces::measure()
{
    for (size_t i = 0; i < m_draft.nodes.size(); ++i) {
        double out = 0;
        double in = 0;
        for (const int link : m_outs[i]) {
            m_outOffsets[size_t(link)] = out;
            out += widthOf(link);
        }
        for (const int link : m_ins[i]) {
            m_inOffsets[size_t(link)] = in;
            in += widthOf(link);
        }
        m_rects[i] = QRectF(0, 0, SankeyLayout::NodeWidth,
                            std::max({out, in + outsideWidth(int(i)), isBend(int(i)) ? 0.0 : LeastBody}));
    }
    for (const SankeyDraft::Link &link : m_draft.links) {
        for (const int bend : link.bends)
            m_rects[size_t(bend)].setHeight(widthOf(link.count));
    }
}

double SankeyPlaces::startOf(int link) const
{
    return m_rects[size_t(m_draft.links[size_t(link)].from)].top() + m_outOffsets[size_t(link)] +
           widthOf(link) / 2;
}

double SankeyPlaces::endOf(int link) const
{
    return m_rects[size_t(m_draft.links[size_t(link)].to)].top() + m_inOffsets[size_t(link)] +
           widthOf(link) / 2;
}

double SankeyPlaces::outsideOf(int node) const
{
    double top = m_rects[size_t(node)].top();
    for (const int link : m_ins[size_t(node)])
        top += widthOf(link);
    return top + outsideWidth(node) / 2;
}

} // namespace Backstory
