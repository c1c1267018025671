// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/sankeydraft.h"

namespace Backstory
{

/// Where the nodes of a draft stand and where their links begin and end: columns, the pixels per pair, and
/// heights that make ribbons as straight as they get. Made by a pure function. A value.
class SankeyPlaces
{
public:
    static constexpr double Margin = 16;
    static constexpr double NodeGap = 10;
    static constexpr double LegGap = 3;   ///< between the upright parts of returning ribbons
    static constexpr double LegStart = 8; ///< from a node to the first of these
    static constexpr double OutsideLength = 18;

    SankeyPlaces(const CausationGraph &graph, const SankeyDraft &draft, const SankeyOptions &options);

    /// How many nodes with their labels fit above each other.
    static int rowsOf(const SankeyOptions &options);

    QSizeF size() const { return m_size; }
    double scale() const { return m_scale; }
    double step() const { return m_step; }
    /// How wide labels of this layer may be.
    double labelWidth(int layer) const;
    double labelHeight() const { return 2 * m_options.lineHeight + 2; }
    double widthOf(qint64 count) const;
    double widthOf(int link) const { return widthOf(m_draft.links[size_t(link)].count); }
    QRectF rectOf(int node) const { return m_rects[size_t(node)]; }
    /// The lowest pixel of the node with what hangs below it.
    double bottomOf(int node) const;
    /// Links at a node's right side from top to bottom, and at its left side.
    const std::vector<int> &outs(int node) const { return m_outs[size_t(node)]; }
    const std::vector<int> &ins(int node) const { return m_ins[size_t(node)]; }
    /// The middle of the link where it leaves its node, and where it enters.
    double startOf(int link) const;
    double endOf(int link) const;
    /// The middle of the events from outside, below the links that enter.
    double outsideOf(int node) const;
    double outsideWidth(int node) const;
    /// What a returning ribbon takes below the nodes, with its label.
    double laneHeight(int link) const;
    /// Returning links, those over few layers first.
    const std::vector<int> &returns() const { return m_returns; }

private:
    struct Pull {
        int node;      ///< in a neighbouring layer
        double offset; ///< how far below its top this node would stand for a straight ribbon
        double weight;
    };

    void sortSides(const std::vector<std::vector<int>> &layers);
    void setColumns();
    void setScale();
    void widenForLegs();
    void measure();
    void stand();
    void settle(size_t layer, const std::vector<std::vector<Pull>> &pulls);
    bool fits(double scale);
    double heightOf(double scale);
    double legsIn(int gap) const;
    double legLimit(int gap) const;
    double lanesHeight() const;
    double padBefore(int node) const;
    double padAfter(int node) const;
    double gapAfter(int node) const;
    bool isBend(int node) const;
    int layerOf(int node) const { return m_draft.nodes[size_t(node)].layer; }
    qint64 outsideCount(int node) const;

    const CausationGraph &m_graph;
    const SankeyDraft &m_draft;
    const SankeyOptions &m_options;
    std::vector<std::vector<int>> m_layers;
    std::vector<std::vector<int>> m_outs;
    std::vector<std::vector<int>> m_ins;
    std::vector<int> m_returns;
    std::vector<double> m_outOffsets; ///< of links, from their node's top
    std::vector<double> m_inOffsets;
    std::vector<QRectF> m_rects;
    QSizeF m_size;
    double m_scale = 0;
    double m_step = 0;
    double m_left = 0;     ///< of the first column
    double m_lastRoom = 0; ///< for labels of the last column
    double m_lowest = 0;   ///< where nodes may stand at most; below are returning ribbons
};

} // namespace Backstory
