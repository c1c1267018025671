// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/sankeylayout.h"
#include "models/findings/findingnodes.h"
#include "views/causation/sankeypainter.h"

#include <QAbstractScrollArea>

namespace Backstory
{

/// A part of a graph by its names, which stays itself when the graph is read anew.
struct SankeyPart {
    SankeyItem::Kind kind = SankeyItem::None;
    QString cause; ///< or the node's name
    QString effect;
    bool isGathered = false; ///< an 'other' node or a ribbon to one: `flows` are in it
    QList<int> flows;        ///< into the graph
    QStringList opens;

    bool isValid() const { return kind != SankeyItem::None; }
    bool isSame(const SankeyPart &other) const
    {
        return kind == other.kind && cause == other.cause && effect == other.effect &&
               isGathered == other.isGathered && (!isGathered || opens == other.opens);
    }
};

/// Shows a causation graph as a Sankey diagram, larger than the widget if need be: what is under the mouse
/// shows the paths through it, a click or the keyboard chooses it. Painted and hit by one layout. Lives on
/// the window's thread.
class SankeyCanvas : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit SankeyCanvas(QWidget *parent = nullptr);

    void setGraph(const CausationGraph &graph);
    void setAtLeast(qint64 count);
    void setOpened(const QSet<QString> &names);
    /// The whole picture in sight, however small.
    void setFit(bool fit);
    bool isFit() const { return m_fit; }
    double zoom() const { return m_zoom; }
    /// By the names of nodes: they get badges.
    void setFindings(const QHash<QString, NodeFindings> &findings);
    void setCategories(std::function<int(const QString &)> indexOf);

    const SankeyLayout &sankey() const { return m_layout; }
    const CausationGraph &graph() const { return m_graph; }
    SankeyPart partOf(const SankeyItem &item) const;
    SankeyPart selected() const { return m_selected; }
    void select(const SankeyPart &part);
    /// Scrolls to what is selected.
    void revealSelected() { reveal(m_state.selected); }
    /// What the tooltip says, and a screen reader: the first line is a title.
    QStringList describe(const SankeyItem &item) const;
    QImage picture(double ratio) const;

Q_SIGNALS:
    void partSelected(const Backstory::SankeyPart &part);
    /// Gathered flows shall be shown.
    void openWanted(const QStringList &names);
    /// There is another layout.
    void laidOut();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void layOut();
    SankeyLayout layoutFor(QSizeF size) const;
    void setZoom(double zoom, QPointF around);
    void hover(const SankeyItem &item);
    void focus(const SankeyItem &item);
    void choose(const SankeyItem &item);
    void reveal(const SankeyItem &item);
    SankeyItem itemOf(const SankeyPart &part) const;
    SankeyItem neighbour(const SankeyItem &item, int key) const;
    /// Ribbons and stubs at one side of a node, from top to bottom.
    QList<SankeyItem> sideOf(int node, bool out) const;
    QList<SankeyItem> nodesInOrder() const;
    QPointF toPicture(QPointF point) const;
    QPointF offset() const;

    CausationGraph m_graph;
    SankeyLayout m_layout;
    qint64 m_atLeast = 1;
    QSet<QString> m_opened;
    double m_zoom = 1;
    bool m_fit = false;
    QHash<QString, NodeFindings> m_findings;
    std::function<int(const QString &)> m_indexOf;
    SankeyState m_state;
    SankeyPart m_selected;
    SankeyPart m_focused;
    bool m_isLayingOut = false;
};

} // namespace Backstory
