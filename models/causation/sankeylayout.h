// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causation.h"

#include <QHash>
#include <QPointF>
#include <QRectF>
#include <QSet>

#include <functional>

namespace Backstory
{

/// What the picture of a causation graph is made for.
struct SankeyOptions {
    QSizeF size;          ///< in pixels; the picture is larger when all does not fit
    qint64 atLeast = 1;   ///< flows with fewer pairs are gathered
    QSet<QString> opened; ///< names of nodes of which no flow is gathered
    /// Pixels that a text takes, in the strong font of names and counts or in the normal one.
    std::function<double(const QString &text, bool strong)> textWidth;
    double lineHeight = 15;
    QHash<QString, double> badges; ///< by a node's name: pixels that are kept free behind its count

    static constexpr int MostNodes = 56; ///< gathered beyond that, unless opened
    static constexpr int MostFlows = 120;
};

/// What stands at a point of the picture: an index into the layout's list of that kind.
struct SankeyItem {
    enum Kind { None, Node, Ribbon, Leak, Outside };
    Kind kind = None;
    int index = -1;

    bool isValid() const { return kind != None; }
    bool operator==(const SankeyItem &) const = default;
};

struct SankeyNode {
    int node = -1; ///< into `CausationGraph::nodes`; -1: an 'other' node
    QString name;
    QRectF rect;
    int layer = 0;
    QList<int> flows;  ///< of an 'other' node: those that are gathered in it
    QStringList opens; ///< of an 'other' node: what to open to see them
    int gathered = 0;  ///< of an 'other' node: how many names

    bool isOther() const { return node < 0; }
};

/// A piece of a centre line: a cubic curve, or a straight line when its control points lie on it.
struct SankeyCurve {
    QPointF from, control1, control2, to;

    QPointF at(double t) const;
};

/// A band of one width along a line. Where it runs forward its edges are the line moved up and down; where it
/// returns, its edges lie at right angles to the line.
struct SankeyBand {
    QList<SankeyCurve> line;
    double width = 0;
    bool isStroked = false; ///< to be drawn as a stroke: returning or too thin for edges
};

struct SankeyRibbon {
    int from = -1; ///< into `SankeyLayout::nodes`
    int to = -1;
    QList<int> flows; ///< into `CausationGraph::flows`; several when gathered
    qint64 count = 0;
    bool returns = false; ///< it leads back to an earlier layer, or to the same node
    SankeyBand band;
};

/// A stub at a node: a leak, or events whose causes are outside.
struct SankeyStub {
    int node = -1; ///< into `SankeyLayout::nodes`
    int leak = -1; ///< into `CausationGraph::leaks`
    qint64 count = 0;
    SankeyBand band;

    /// Short lines across the band, which make it hatched.
    QList<QLineF> hatches() const;
};

struct SankeyLabel {
    SankeyItem item;
    QRectF rect;
    QString text; ///< elided as far as needed
    QString note; ///< a second line in the normal font; may be empty
    Qt::Alignment alignment = Qt::AlignLeft;
    bool isInside = false; ///< on the ribbon itself
};

/// Where everything of a causation graph is painted, and what is at a point: nodes in causal layers, ribbons
/// as wide as they have pairs, returning ones below. Made by a pure function: the same graph gives the same
/// picture, in whatever order its nodes and flows come. Names and who causes whom decide on the order; counts
/// only by their number of digits. A value.
class SankeyLayout
{
public:
    static constexpr double NodeWidth = 12;
    static constexpr double Hairline = 1.5; ///< the least width of a ribbon

    SankeyLayout() = default;
    SankeyLayout(const CausationGraph &graph, const SankeyOptions &options);

    bool isEmpty() const { return m_nodes.isEmpty(); }
    /// At least the size that was asked for.
    QSizeF size() const { return m_size; }
    /// Pixels per pair.
    double scale() const { return m_scale; }
    const QList<SankeyNode> &nodes() const { return m_nodes; }
    const QList<SankeyRibbon> &ribbons() const { return m_ribbons; } ///< as painted: the last on top
    const QList<SankeyStub> &leaks() const { return m_leaks; }
    const QList<SankeyStub> &outsides() const { return m_outsides; }
    const QList<SankeyLabel> &labels() const { return m_labels; }
    /// Pairs in no ribbon: both their types are gathered.
    qint64 hiddenPairs() const { return m_hiddenPairs; }
    /// Names that have no node of their own although they cause, or are caused.
    int gatheredNames() const { return m_gatheredNames; }

    /// What is painted at the point, the uppermost first; thin things are hit beside their edge as well.
    QList<SankeyItem> itemsAt(QPointF point) const;
    /// The uppermost.
    SankeyItem hit(QPointF point) const;
    const SankeyBand *bandOf(const SankeyItem &item) const;
    QRectF boundsOf(const SankeyItem &item) const;
    /// All ribbons and nodes on the ways of causes to the item and of effects from it, itself included.
    /// Returning ribbons are followed by one step only.
    QList<SankeyItem> pathsThrough(const SankeyItem &item) const;

private:
    friend class SankeyDrawing;

    QSizeF m_size;
    double m_scale = 0;
    QList<SankeyNode> m_nodes;
    QList<SankeyRibbon> m_ribbons;
    QList<SankeyStub> m_leaks;
    QList<SankeyStub> m_outsides;
    QList<SankeyLabel> m_labels;
    qint64 m_hiddenPairs = 0;
    int m_gatheredNames = 0;
};

/// `text` elided in the middle until it takes no more than so many pixels.
QString elidedTo(const QString &text, double width, bool strong, const SankeyOptions &options);

} // namespace Backstory
