// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/causation/sankeypainter.h"
#include "models/text/numbertext.h"
#include "views/causation/sankeypalette.h"
#include "views/findings/severity.h"
#include "views/theme/fonts.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double Pale = 0.25;
constexpr double BadgeSpace = 8; ///< before the sign
constexpr double SignWidth = 11; ///< with the space before its number

QString badgeText(const NodeFindings &findings)
{
    return countText(findings.count) + (findings.isAtLeast ? u"+"_s : QString());
}

QPainterPath lineOf(const SankeyBand &band, double down = 0)
{
    const QPointF by(0, down);
    QPainterPath path(band.line.first().from + by);
    for (const SankeyCurve &curve : band.line)
        path.cubicTo(curve.control1 + by, curve.control2 + by, curve.to + by);
    return path;
}

} // namespace

double sankeyTextWidth(const QString &text, bool strong)
{
    static const QFontMetricsF strongMetrics(strongFont());
    static const QFontMetricsF metrics(textFont());
    return (strong ? strongMetrics : metrics).horizontalAdvance(text) + 1;
}

SankeyPainter::SankeyPainter(QPainter &painter, const SankeyLayout &layout, const CausationGraph &graph,
                             const Colors &colors, const std::function<int(const QString &)> &indexOf)
    : m_painter(painter)
    , m_layout(layout)
    , m_graph(graph)
    , m_colors(colors)
    , m_indexOf(indexOf)
    , m_dark(&colors == &darkColors())
{
}

double SankeyPainter::badgeWidth(const NodeFindings &findings)
{
    return BadgeSpace + SignWidth + sankeyTextWidth(badgeText(findings), false);
}

void SankeyPainter::paint(const SankeyState &state, const QHash<QString, NodeFindings> &findings)
{
    m_state = state;
    m_painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < m_layout.ribbons().size(); ++i)
        paintRibbon(i);
    for (int i = 0; i < m_layout.outsides().size(); ++i) {
        m_painter.setOpacity(isPale({SankeyItem::Outside, i}) ? Pale : 1);
        paintStub(m_layout.outsides()[i], m_colors.muted, m_colors.panel);
    }
    for (int i = 0; i < m_layout.leaks().size(); ++i) {
        m_painter.setOpacity(isPale({SankeyItem::Leak, i}) ? Pale : 1);
        paintStub(m_layout.leaks()[i], m_colors.critical, m_colors.criticalFill);
    }
    for (int i = 0; i < m_layout.nodes().size(); ++i)
        paintNode(i);
    m_painter.setOpacity(1);
    for (const SankeyItem &item : {m_state.selected, m_state.focused}) {
        if (item.isValid())
            paintRing(item, item == m_state.selected ? 2 : 1);
    }
    for (const SankeyLabel &label : m_layout.labels()) {
        m_painter.setOpacity(isPale(label.item) ? 0.45 : 1);
        paintLabel(label);
        if (label.item.kind != SankeyItem::Node || m_layout.nodes()[label.item.index].isOther())
            continue;
        if (const auto found = findings.constFind(m_layout.nodes()[label.item.index].name);
            found != findings.cend())
            paintBadge(label, *found);
    }
    m_painter.setOpacity(1);
}

bool SankeyPainter::isPale(const SankeyItem &item) const
{
    return !m_state.paths.isEmpty() && !m_state.paths.contains(item);
}

QColor SankeyPainter::colorOf(const SankeyRibbon &ribbon) const
{
    const int step = delayStepOf(ribbon, m_graph);
    return step < 0 ? m_colors.strongLine : QColor(QRgb(sankeyColors(m_dark).delays[size_t(step)]));
}

void SankeyPainter::paintRibbon(int index)
{
    const SankeyRibbon &ribbon = m_layout.ribbons()[index];
    const QColor color = colorOf(ribbon);
    m_painter.setOpacity(isPale({SankeyItem::Ribbon, index}) ? Pale : 1);
    if (ribbon.band.isStroked) {
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(color, ribbon.band.width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        m_painter.drawPath(lineOf(ribbon.band));
    } else {
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(color);
        m_painter.drawPath(outlineOf(ribbon.band));
    }
    if (!ribbon.returns)
        return;
    const SankeyCurve &lane = ribbon.band.line[4];
    const QPointF middle = (lane.from + lane.to) / 2;
    const double size = std::clamp(ribbon.band.width / 4, 3.0, 7.0);
    const int step = delayStepOf(ribbon, m_graph);
    const bool thin = step < 0 || ribbon.band.width < 8;
    m_painter.setPen(
        QPen(thin ? m_colors.text : QColor(QRgb(sankeyColors(m_dark).onDelays[size_t(step)])), 1.5));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawPolyline(QPolygonF{middle + QPointF(size / 2, -size), middle - QPointF(size / 2, 0),
                                     middle + QPointF(size / 2, size)});
}

void SankeyPainter::paintStub(const SankeyStub &stub, const QColor &stroke, const QColor &fill)
{
    m_painter.setBrush(Qt::NoBrush);
    if (stub.band.isStroked) {
        QPen pen(stroke, stub.band.width, Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern({4 / stub.band.width, 2 / stub.band.width});
        m_painter.setPen(pen);
        m_painter.drawPath(lineOf(stub.band));
        return;
    }
    const QPainterPath outline = outlineOf(stub.band);
    m_painter.fillPath(outline, fill);
    m_painter.setPen(QPen(stroke, 1));
    m_painter.drawLines(stub.hatches());
    // Open at its end: only the edges are drawn.
    m_painter.drawPath(lineOf(stub.band, -stub.band.width / 2));
    m_painter.drawPath(lineOf(stub.band, stub.band.width / 2));
}

void SankeyPainter::paintNode(int index)
{
    const SankeyNode &node = m_layout.nodes()[index];
    m_painter.setOpacity(isPale({SankeyItem::Node, index}) ? Pale : 1);
    const int category = node.isOther() || !m_indexOf ? -1 : m_indexOf(m_graph.nodes[node.node].category);
    m_painter.fillRect(node.rect, m_colors.category(category));
}

QPainterPath SankeyPainter::outlineOf(const SankeyBand &band, double more)
{
    const double half = band.width / 2 + more;
    if (band.isStroked) {
        QPainterPathStroker stroker(QPen(Qt::black, 2 * half, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
        return stroker.createStroke(lineOf(band));
    }
    QPainterPath path = lineOf(band, -half);
    path.connectPath(lineOf(band, half).toReversed());
    path.closeSubpath();
    return path;
}

void SankeyPainter::paintRing(const SankeyItem &item, double width)
{
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(m_colors.accent, width));
    if (item.kind == SankeyItem::Node)
        m_painter.drawRect(m_layout.nodes()[item.index].rect.adjusted(-2, -2, 2, 2));
    else
        m_painter.drawPath(outlineOf(*m_layout.bandOf(item), 1.5).simplified());
}

// Names may lie on a ribbon that passes: an edge in the panel's colour keeps them readable.
void SankeyPainter::paintEdge(const QRectF &rect, int flags, const QString &text)
{
    m_painter.setPen(m_colors.panel);
    for (const QPointF by : {QPointF(-1.5, 0), QPointF(1.5, 0), QPointF(0, -1.5), QPointF(0, 1.5),
                             QPointF(-1, -1), QPointF(1, 1), QPointF(-1, 1), QPointF(1, -1)})
        m_painter.drawText(rect.translated(by), flags, text);
}

// Behind the node's count, where the layout has kept room for it.
void SankeyPainter::paintBadge(const SankeyLabel &label, const NodeFindings &findings)
{
    const double line = label.rect.height() / 2;
    const double left = label.rect.left() + sankeyTextWidth(label.note, false) + BadgeSpace;
    const double middle = label.rect.top() + 1.5 * line;
    const QString text = badgeText(findings);
    const QRectF rect(left + SignWidth, label.rect.top() + line, sankeyTextWidth(text, false), line);
    const int flags = Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip | Qt::TextSingleLine;
    drawSeverityMark(m_painter, QPointF(left + 4, middle + 0.5), findings.worst, m_colors);
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_painter.setFont(textFont());
    paintEdge(rect, flags, text);
    m_painter.setPen(Backstory::colorOf(findings.worst, m_colors));
    m_painter.drawText(rect, flags, text);
}

void SankeyPainter::paintLabel(const SankeyLabel &label)
{
    QColor strong = label.item.kind == SankeyItem::Leak ? m_colors.critical : m_colors.text;
    QColor normal = m_colors.muted;
    if (label.isInside) {
        const int step = delayStepOf(m_layout.ribbons()[label.item.index], m_graph);
        strong = normal =
            step < 0 ? m_colors.text : QColor(QRgb(sankeyColors(m_dark).onDelays[size_t(step)]));
    }
    const double line = label.note.isEmpty() ? label.rect.height() : label.rect.height() / 2;
    const int flags = int(label.alignment) | Qt::AlignVCenter | Qt::TextDontClip | Qt::TextSingleLine;
    const QRectF first(label.rect.left(), label.rect.top(), label.rect.width(), line);
    const auto write = [&](const QRectF &rect, const QString &text, const QFont &font, const QColor &color) {
        m_painter.setFont(font);
        if (!label.isInside)
            paintEdge(rect, flags, text);
        m_painter.setPen(color);
        m_painter.drawText(rect, flags, text);
    };
    write(first, label.text, strongFont(), strong);
    if (!label.note.isEmpty())
        write(first.translated(0, line), label.note, textFont(), normal);
}

} // namespace Backstory
