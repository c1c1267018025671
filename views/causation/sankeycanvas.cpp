// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/causation/sankeycanvas.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"
#include "views/theme/colors.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

SankeyCanvas::SankeyCanvas(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    setAccessibleName(u"Causation diagram"_s);
}

void SankeyCanvas::setGraph(const CausationGraph &graph)
{
    m_graph = graph;
    layOut();
}

void SankeyCanvas::setAtLeast(qint64 count)
{
    if (m_atLeast == count)
        return;
    m_atLeast = count;
    layOut();
}

void SankeyCanvas::setOpened(const QSet<QString> &names)
{
    if (m_opened == names)
        return;
    m_opened = names;
    layOut();
}

void SankeyCanvas::setFit(bool fit)
{
    m_fit = fit;
    if (!fit)
        m_zoom = 1;
    layOut();
}

void SankeyCanvas::setZoom(double zoom, QPointF around)
{
    const QPointF kept = toPicture(around);
    m_fit = false;
    m_zoom = std::clamp(zoom, 0.25, 3.0);
    layOut();
    horizontalScrollBar()->setValue(int(kept.x() * m_zoom - around.x()));
    verticalScrollBar()->setValue(int(kept.y() * m_zoom - around.y()));
}

void SankeyCanvas::setFindings(const QHash<QString, NodeFindings> &findings)
{
    m_findings = findings;
    layOut();
}

void SankeyCanvas::setCategories(std::function<int(const QString &)> indexOf)
{
    m_indexOf = std::move(indexOf);
    viewport()->update();
}

SankeyLayout SankeyCanvas::layoutFor(QSizeF size) const
{
    SankeyOptions options;
    options.size = size;
    options.atLeast = m_atLeast;
    options.opened = m_opened;
    options.textWidth = sankeyTextWidth;
    for (auto found = m_findings.cbegin(); found != m_findings.cend(); ++found)
        options.badges.insert(found.key(), SankeyPainter::badgeWidth(*found));
    return SankeyLayout(m_graph, options);
}

void SankeyCanvas::layOut()
{
    if (m_isLayingOut)
        return; // a scroll bar came or went
    const QScopedValueRollback layingOut(m_isLayingOut, true);
    constexpr double LeastZoom = 0.2;
    const QSizeF view = viewport()->size();
    if (m_fit) {
        // A wide picture leaves more height when it is small, and the other way round.
        m_zoom = 1;
        for (int i = 0; i < 2; ++i) {
            m_layout = layoutFor(view / m_zoom);
            const double wanted =
                std::min(view.width() / m_layout.size().width(), view.height() / m_layout.size().height());
            m_zoom = std::clamp(wanted, LeastZoom, 1.0);
        }
    }
    m_layout = layoutFor(view / m_zoom);
    const QSize picture = (m_layout.size() * m_zoom).toSize();
    const auto setBar = [](QScrollBar *bar, int whole, int page) {
        bar->setRange(0, std::max(0, whole - page - 1));
        bar->setPageStep(page);
        bar->setSingleStep(40);
    };
    setBar(horizontalScrollBar(), picture.width(), viewport()->width());
    setBar(verticalScrollBar(), picture.height(), viewport()->height());
    m_state.selected = itemOf(m_selected);
    if (m_state.selected.isValid())
        m_selected = partOf(m_state.selected); // its flows are other numbers in another graph
    else if (m_selected.isGathered)
        m_selected = {};
    m_state.focused = hasFocus() ? itemOf(m_focused) : SankeyItem{};
    m_state.hovered = {};
    m_state.paths.clear();
    viewport()->update();
    Q_EMIT laidOut();
}

void SankeyCanvas::resizeEvent(QResizeEvent *)
{
    layOut();
}

QPointF SankeyCanvas::offset() const
{
    return QPointF(horizontalScrollBar()->value(), verticalScrollBar()->value());
}

QPointF SankeyCanvas::toPicture(QPointF point) const
{
    return (point + offset()) / m_zoom;
}

void SankeyCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Colors &colors = colorsOf(palette());
    painter.fillRect(viewport()->rect(), colors.panel);
    painter.translate(-offset());
    painter.scale(m_zoom, m_zoom);
    SankeyPainter(painter, m_layout, m_graph, colors, m_indexOf).paint(m_state, m_findings);
}

QImage SankeyCanvas::picture(double ratio) const
{
    QImage image((m_layout.size() * ratio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    const Colors &colors = colorsOf(palette());
    image.fill(colors.panel);
    QPainter painter(&image);
    SankeyPainter(painter, m_layout, m_graph, colors, m_indexOf).paint({});
    return image;
}

SankeyPart SankeyCanvas::partOf(const SankeyItem &item) const
{
    SankeyPart part;
    part.kind = item.kind;
    if (item.kind == SankeyItem::Node) {
        const SankeyNode &node = m_layout.nodes()[item.index];
        part.cause = node.name;
        part.isGathered = node.isOther();
        part.flows = node.flows;
        part.opens = node.opens;
    } else if (item.kind == SankeyItem::Ribbon) {
        const SankeyRibbon &ribbon = m_layout.ribbons()[item.index];
        const SankeyNode &from = m_layout.nodes()[ribbon.from];
        const SankeyNode &to = m_layout.nodes()[ribbon.to];
        part.cause = from.name;
        part.effect = to.name;
        part.isGathered = from.isOther() || to.isOther();
        part.flows = ribbon.flows;
        if (part.isGathered)
            part.opens = QStringList{from.isOther() ? to.name : from.name};
    } else if (item.kind == SankeyItem::Leak) {
        const CausalLeak &leak = m_graph.leaks[m_layout.leaks()[item.index].leak];
        part.cause = m_graph.nodes[leak.cause].name;
        part.effect = m_graph.nodes[leak.effect].name;
    } else if (item.kind == SankeyItem::Outside) {
        part.cause = m_layout.nodes()[m_layout.outsides()[item.index].node].name;
    }
    return part;
}

SankeyItem SankeyCanvas::itemOf(const SankeyPart &part) const
{
    const auto find = [&](SankeyItem::Kind kind, qsizetype count) {
        for (int i = 0; i < count; ++i) {
            if (partOf({kind, i}).isSame(part))
                return SankeyItem{kind, i};
        }
        return SankeyItem{};
    };
    switch (part.kind) {
    case SankeyItem::Node:
        return find(part.kind, m_layout.nodes().size());
    case SankeyItem::Ribbon:
        return find(part.kind, m_layout.ribbons().size());
    case SankeyItem::Leak:
        return find(part.kind, m_layout.leaks().size());
    case SankeyItem::Outside:
        return find(part.kind, m_layout.outsides().size());
    default:
        return {};
    }
}

void SankeyCanvas::select(const SankeyPart &part)
{
    m_selected = part;
    m_state.selected = itemOf(part);
    viewport()->update();
}

QStringList SankeyCanvas::describe(const SankeyItem &item) const
{
    QStringList lines;
    const auto nameOf = [this](int node) {
        const SankeyNode &found = m_layout.nodes()[node];
        if (found.isOther())
            return u"Other"_s;
        return found.name.isEmpty() ? u"no producer"_s : found.name;
    };
    if (item.kind == SankeyItem::Node) {
        const SankeyNode &node = m_layout.nodes()[item.index];
        lines.append(nameOf(item.index));
        if (node.isOther()) {
            lines.append(countText(node.gathered, u"name"_s) + u" in small flows; press O to show them"_s);
            return lines;
        }
        const CausalNode &causal = m_graph.nodes[node.node];
        const auto share = [&causal](qint64 part) {
            return causal.events > 0 ? qRound(double(part) * 100 / double(causal.events)) : 0;
        };
        lines.append(countText(causal.events, u"event"_s));
        lines.append(
            u"%1 % name no cause, %2 % one that is outside"_s.arg(share(causal.events - causal.withCause))
                .arg(share(causal.outside())));
        if (const auto found = m_findings.constFind(node.name); found != m_findings.cend())
            lines.append(found->text());
    } else if (item.kind == SankeyItem::Ribbon) {
        const SankeyRibbon &ribbon = m_layout.ribbons()[item.index];
        lines.append(nameOf(ribbon.from) + u" → "_s + nameOf(ribbon.to));
        lines.append(countText(ribbon.count, u"pair"_s) + (ribbon.returns ? u", returning"_s : u""_s));
        if (ribbon.flows.size() > 1) {
            lines.append(countText(ribbon.flows.size(), u"small flow"_s) + u"; press O to show them"_s);
            return lines;
        }
        const CausalFlow &flow = m_graph.flows[ribbon.flows.first()];
        lines.append(u"delay p50 %1 · p95 %2 · p99 %3"_s.arg(durationText(flow.p50), durationText(flow.p95),
                                                             durationText(flow.p99)));
        if (flow.backwards > 0)
            lines.append(countText(flow.backwards) + u" before the cause by the clock"_s);
    } else if (item.kind == SankeyItem::Leak) {
        const SankeyStub &stub = m_layout.leaks()[item.index];
        const CausalLeak &leak = m_graph.leaks[stub.leak];
        lines.append(u"Leak: %1 without %2"_s.arg(nameOf(stub.node), m_graph.nodes[leak.effect].name));
        lines.append(u"%1 of %2 have none after %3"_s.arg(countText(leak.missing), countText(leak.expected),
                                                          durationText(leak.within)));
    } else if (item.kind == SankeyItem::Outside) {
        const SankeyStub &stub = m_layout.outsides()[item.index];
        lines.append(u"%1 with a cause outside"_s.arg(nameOf(stub.node)));
        lines.append(u"%1 whose causes are in no opened source"_s.arg(countText(stub.count, u"event"_s)));
    }
    return lines;
}

} // namespace Backstory
