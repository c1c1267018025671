// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeylayout.h"
#include "models/causation/sankeylabels.h"
#include "models/causation/sankeyplaces.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr double ThinnestArea = 4; ///< what is thinner keeps its width only as a stroke
constexpr double LaneGap = 6;

SankeyCurve straight(QPointF from, QPointF to)
{
    return {from, from + (to - from) / 3, from + (to - from) * 2 / 3, to};
}

SankeyCurve wave(QPointF from, QPointF to)
{
    const double middle = (from.x() + to.x()) / 2;
    return {from, {middle, from.y()}, {middle, to.y()}, to};
}

/// A quarter of a circle around the corner.
SankeyCurve quarter(QPointF from, QPointF corner, QPointF to)
{
    constexpr double Kappa = 0.5522847498;
    return {from, from + (corner - from) * Kappa, to + (corner - to) * Kappa, to};
}

} // namespace

/// Turns places into what is painted.
class SankeyDrawing
{
public:
    SankeyDrawing(const CausationGraph &graph, const SankeyOptions &options, SankeyLayout &layout)
        : m_graph(graph)
        , m_draft(draftOf(graph, options, SankeyPlaces::rowsOf(options)))
        , m_places(graph, m_draft, options)
        , m_layout(layout)
        , m_options(options)
    {
    }

    void draw()
    {
        m_layout.m_size = m_places.size();
        m_layout.m_scale = m_places.scale();
        m_layout.m_hiddenPairs = m_draft.hiddenPairs;
        m_layout.m_gatheredNames = m_draft.gatheredNames;
        addNodes();
        placeLegs();
        placeLanes();
        addRibbons();
        addOutsides();
        SankeyLabels labels(m_graph, m_options, m_places.size());
        for (int i = 0; i < m_layout.m_nodes.size(); ++i) {
            const SankeyNode &node = m_layout.m_nodes[i];
            labels.addNode(i, node, m_places.labelWidth(node.layer));
        }
        for (int i = 0; i < m_layout.m_leaks.size(); ++i) {
            const int layer = m_layout.m_nodes[m_layout.m_leaks[i].node].layer + 1;
            labels.addLeak(i, m_layout.m_leaks[i], m_places.labelWidth(layer));
        }
        for (int i = 0; i < m_layout.m_ribbons.size(); ++i)
            labels.addRibbon(i, m_layout.m_ribbons[i], m_layout.m_nodes);
        m_layout.m_labels = labels.labels();
    }

private:
    void addNodes()
    {
        m_numbers.assign(m_draft.nodes.size(), -1);
        for (size_t i = 0; i < m_draft.nodes.size(); ++i) {
            const SankeyDraft::Node &drafted = m_draft.nodes[i];
            if (drafted.kind == SankeyDraft::Node::Bend || drafted.kind == SankeyDraft::Node::Leak)
                continue;
            m_numbers[i] = int(m_layout.m_nodes.size());
            SankeyNode node;
            node.node = drafted.of;
            node.name = drafted.name;
            node.rect = m_places.rectOf(int(i));
            node.layer = drafted.layer;
            node.flows = drafted.flows;
            node.opens = drafted.opens;
            node.gathered = drafted.gathered;
            m_layout.m_nodes.append(node);
        }
    }

    // The upright parts of returning ribbons: those of lower nodes stand nearer to their layer.
    void placeLegs()
    {
        m_outLegs.assign(m_draft.links.size(), 0);
        m_inLegs.assign(m_draft.links.size(), 0);
        for (const bool out : {true, false}) {
            std::vector<int> links = m_places.returns();
            const auto end = [&](int link) {
                const SankeyDraft::Link &drafted = m_draft.links[size_t(link)];
                return out ? drafted.from : drafted.to;
            };
            const auto height = [&](int link) { return out ? m_places.startOf(link) : m_places.endOf(link); };
            std::stable_sort(links.begin(), links.end(), [&](int a, int b) { return height(a) > height(b); });
            std::vector<double> used(size_t(m_draft.layers), SankeyPlaces::LegStart);
            for (const int link : links) {
                double &offset = used[size_t(m_draft.nodes[size_t(end(link))].layer)];
                (out ? m_outLegs : m_inLegs)[size_t(link)] = offset + m_places.widthOf(link) / 2;
                offset += m_places.widthOf(link) + SankeyPlaces::LegGap;
            }
        }
    }

    void placeLanes()
    {
        m_lanes.assign(m_draft.links.size(), 0);
        std::vector<double> bottoms(size_t(std::max(m_draft.layers, 1)), 0);
        for (size_t i = 0; i < m_draft.nodes.size(); ++i) {
            double &bottom = bottoms[size_t(m_draft.nodes[i].layer)];
            bottom = std::max(bottom, m_places.bottomOf(int(i)));
        }
        for (const int i : m_places.returns()) {
            const SankeyDraft::Link &link = m_draft.links[size_t(i)];
            const double half = m_places.widthOf(i) / 2;
            if (link.from == link.to) {
                m_lanes[size_t(i)] = m_places.rectOf(link.to).bottom() + 5 + half;
                continue;
            }
            const auto first = bottoms.begin() + m_draft.nodes[size_t(link.to)].layer;
            const auto last = bottoms.begin() + m_draft.nodes[size_t(link.from)].layer + 1;
            const double bottom = *std::max_element(first, last);
            m_lanes[size_t(i)] = bottom + LaneGap + half;
            std::fill(first, last, bottom + m_places.laneHeight(i));
        }
    }

    void addRibbons()
    {
        for (size_t i = 0; i < m_draft.links.size(); ++i) {
            const SankeyDraft::Link &link = m_draft.links[i];
            SankeyBand band;
            band.width = m_places.widthOf(int(i));
            band.isStroked = link.returns || band.width < ThinnestArea;
            band.line = link.returns ? returningLine(int(i)) : forwardLine(int(i));
            const SankeyDraft::Node &end = m_draft.nodes[size_t(link.to)];
            if (end.kind == SankeyDraft::Node::Leak) {
                m_layout.m_leaks.append({m_numbers[size_t(link.from)], end.of, link.count, band});
                continue;
            }
            m_layout.m_ribbons.append({m_numbers[size_t(link.from)], m_numbers[size_t(link.to)], link.flows,
                                       link.count, link.returns, band});
        }
        std::stable_sort(
            m_layout.m_ribbons.begin(), m_layout.m_ribbons.end(),
            [](const SankeyRibbon &a, const SankeyRibbon &b) { return a.band.width > b.band.width; });
    }

    QList<SankeyCurve> forwardLine(int i) const
    {
        const SankeyDraft::Link &link = m_draft.links[size_t(i)];
        QList<SankeyCurve> line;
        QPointF at(m_places.rectOf(link.from).right() + 1, m_places.startOf(i));
        for (const int bend : link.bends) {
            const QRectF rect = m_places.rectOf(bend);
            const QPointF left(rect.left(), rect.center().y());
            const QPointF right(rect.right(), rect.center().y());
            line.append(wave(at, left));
            line.append(straight(left, right));
            at = right;
        }
        line.append(wave(at, {m_places.rectOf(link.to).left() - 1, m_places.endOf(i)}));
        return line;
    }

    QList<SankeyCurve> returningLine(int i) const
    {
        const SankeyDraft::Link &link = m_draft.links[size_t(i)];
        const QPointF start(m_places.rectOf(link.from).right() + 1, m_places.startOf(i));
        const QPointF end(m_places.rectOf(link.to).left() - 1, m_places.endOf(i));
        const double right = start.x() + m_outLegs[size_t(i)];
        const double left = end.x() - m_inLegs[size_t(i)];
        const double lane = m_lanes[size_t(i)];
        const double out = std::min(right - start.x(), (lane - start.y()) / 2);
        const double in = std::min(end.x() - left, (lane - end.y()) / 2);
        QList<SankeyCurve> line;
        const auto to = [&](QPointF next) {
            line.append(straight(line.isEmpty() ? start : line.last().to, next));
        };
        const auto turn = [&](QPointF corner, QPointF next) {
            line.append(quarter(line.last().to, corner, next));
        };
        to({right - out, start.y()});
        turn({right, start.y()}, {right, start.y() + out});
        to({right, lane - out});
        turn({right, lane}, {right - out, lane});
        to({left + in, lane});
        turn({left, lane}, {left, lane - in});
        to({left, end.y() + in});
        turn({left, end.y()}, {left + in, end.y()});
        to(end);
        return line;
    }

    void addOutsides()
    {
        for (size_t i = 0; i < m_draft.nodes.size(); ++i) {
            const double width = m_places.outsideWidth(int(i));
            if (width <= 0)
                continue;
            const QPointF end(m_places.rectOf(int(i)).left() - 1, m_places.outsideOf(int(i)));
            SankeyBand band{
                {straight(end - QPointF(SankeyPlaces::OutsideLength, 0), end)}, width, width < ThinnestArea};
            m_layout.m_outsides.append(
                {m_numbers[i], -1, m_graph.nodes[m_draft.nodes[i].of].outside(), band});
        }
    }

    const CausationGraph &m_graph;
    const SankeyDraft m_draft;
    const SankeyPlaces m_places;
    SankeyLayout &m_layout;
    const SankeyOptions &m_options;
    std::vector<int> m_numbers; ///< of the draft's nodes in the layout
    std::vector<double> m_outLegs;
    std::vector<double> m_inLegs;
    std::vector<double> m_lanes;
};

SankeyLayout::SankeyLayout(const CausationGraph &graph, const SankeyOptions &options)
    : m_size(options.size)
{
    SankeyDrawing(graph, options, *this).draw();
}

} // namespace Backstory
