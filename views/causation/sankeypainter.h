// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/sankeylayout.h"
#include "models/findings/findingnodes.h"

class QPainter;
class QPainterPath;

namespace Backstory
{

struct Colors;

/// What of a picture is pointed at, chosen, or reached with the keyboard.
struct SankeyState {
    SankeyItem hovered;
    QList<SankeyItem> paths; ///< through the hovered item; all others are paler; empty: none is
    SankeyItem selected;
    SankeyItem focused;
};

/// Draws a layout as it is, in the colours of a theme. Used while one paints.
class SankeyPainter
{
public:
    SankeyPainter(QPainter &painter, const SankeyLayout &layout, const CausationGraph &graph,
                  const Colors &colors, const std::function<int(const QString &)> &indexOf);

    /// `findings` by the names of nodes.
    void paint(const SankeyState &state, const QHash<QString, NodeFindings> &findings = {});
    /// Pixels behind a node's count, from its end on.
    static double badgeWidth(const NodeFindings &findings);

    /// The band's outline.
    static QPainterPath outlineOf(const SankeyBand &band, double more = 0);

private:
    QColor colorOf(const SankeyRibbon &ribbon) const;
    void paintRibbon(int index);
    void paintStub(const SankeyStub &stub, const QColor &stroke, const QColor &fill);
    void paintNode(int index);
    void paintLabel(const SankeyLabel &label);
    void paintBadge(const SankeyLabel &label, const NodeFindings &findings);
    void paintEdge(const QRectF &rect, int flags, const QString &text);
    void paintRing(const SankeyItem &item, double width);
    bool isPale(const SankeyItem &item) const;

    QPainter &m_painter;
    const SankeyLayout &m_layout;
    const CausationGraph &m_graph;
    const Colors &m_colors;
    const std::function<int(const QString &)> &m_indexOf;
    bool m_dark;
    SankeyState m_state;
};

/// The fonts of the picture as its layout measures them.
double sankeyTextWidth(const QString &text, bool strong);

} // namespace Backstory
