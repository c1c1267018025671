// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/sankeylayout.h"

namespace Backstory
{

/// Places the texts of a picture: names always, texts of ribbons where they cover no other. A value.
class SankeyLabels
{
public:
    SankeyLabels(const CausationGraph &graph, const SankeyOptions &options, QSizeF size);

    void addNode(int index, const SankeyNode &node, double width);
    void addLeak(int index, const SankeyStub &leak, double width);
    void addRibbon(int index, const SankeyRibbon &ribbon, const QList<SankeyNode> &nodes);

    const QList<SankeyLabel> &labels() const { return m_labels; }

private:
    void add(const SankeyItem &item, QPointF corner, double width, const QString &text, const QString &note,
             double badge = 0);
    void addInside(int index, const SankeyRibbon &ribbon, const QString &text, const QString &note);
    void addBelow(int index, const SankeyRibbon &ribbon, const QString &text, const QString &note);
    bool isFree(const QRectF &rect) const;

    const CausationGraph &m_graph;
    const SankeyOptions &m_options;
    QRectF m_bounds;
    QList<SankeyLabel> m_labels;
};

} // namespace Backstory
