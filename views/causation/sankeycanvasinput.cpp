// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/causation/sankeycanvas.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

void SankeyCanvas::hover(const SankeyItem &item)
{
    if (m_state.hovered == item)
        return;
    m_state.hovered = item;
    m_state.paths = item.isValid() ? m_layout.pathsThrough(item) : QList<SankeyItem>{};
    viewport()->setCursor(item.isValid() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
}

void SankeyCanvas::focus(const SankeyItem &item)
{
    m_focused = partOf(item);
    m_state.focused = item;
    m_state.hovered = {};
    m_state.paths = item.isValid() ? m_layout.pathsThrough(item) : QList<SankeyItem>{};
    setAccessibleDescription(describe(item).join(u", "_s));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    reveal(item);
    viewport()->update();
}

void SankeyCanvas::choose(const SankeyItem &item)
{
    m_selected = partOf(item);
    m_state.selected = item;
    viewport()->update();
    Q_EMIT partSelected(m_selected);
}

void SankeyCanvas::reveal(const SankeyItem &item)
{
    if (!item.isValid())
        return;
    const QRectF found = m_layout.boundsOf(item);
    const QRectF bounds(found.topLeft() * m_zoom, found.size() * m_zoom);
    const auto bring = [](QScrollBar *bar, double from, double to) {
        if (to > bar->value() + bar->pageStep())
            bar->setValue(int(to) - bar->pageStep() + 24);
        if (from < bar->value())
            bar->setValue(int(from) - 24);
    };
    bring(horizontalScrollBar(), bounds.left(), bounds.right());
    bring(verticalScrollBar(), bounds.top() - 32, bounds.bottom());
}

void SankeyCanvas::mouseMoveEvent(QMouseEvent *event)
{
    hover(m_layout.hit(toPicture(event->position())));
}

void SankeyCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const SankeyItem item = m_layout.hit(toPicture(event->position()));
    m_focused = partOf(item);
    m_state.focused = {};
    choose(item);
}

void SankeyCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    const SankeyPart part = partOf(m_layout.hit(toPicture(event->position())));
    if (part.isGathered)
        Q_EMIT openWanted(part.opens);
}

// A picture that is only wide is moved by the wheel as well.
void SankeyCanvas::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        setZoom(m_zoom * std::pow(1.15, event->angleDelta().y() / 120.0), event->position());
        return;
    }
    const bool across = verticalScrollBar()->maximum() == 0 && event->angleDelta().x() == 0;
    if (across)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - event->angleDelta().y());
    else
        QAbstractScrollArea::wheelEvent(event);
}

bool SankeyCanvas::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover({});
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const SankeyItem item = m_layout.hit(toPicture(help->pos()));
        if (item.isValid())
            QToolTip::showText(help->globalPos(), describe(item).join(u'\n'), viewport());
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void SankeyCanvas::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                       event->reason() == Qt::ShortcutFocusReason;
    if (!byKey || m_layout.isEmpty())
        return;
    const SankeyItem before = itemOf(m_focused);
    focus(before.isValid() ? before : nodesInOrder().first());
}

void SankeyCanvas::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    m_state.focused = {};
    m_state.paths.clear();
    viewport()->update();
}

QList<SankeyItem> SankeyCanvas::nodesInOrder() const
{
    QList<SankeyItem> items;
    for (int i = 0; i < m_layout.nodes().size(); ++i)
        items.append({SankeyItem::Node, i});
    std::sort(items.begin(), items.end(), [this](const SankeyItem &a, const SankeyItem &b) {
        const SankeyNode &left = m_layout.nodes()[a.index];
        const SankeyNode &right = m_layout.nodes()[b.index];
        return std::pair(left.layer, left.rect.top()) < std::pair(right.layer, right.rect.top());
    });
    return items;
}

QList<SankeyItem> SankeyCanvas::sideOf(int node, bool out) const
{
    QList<SankeyItem> items;
    for (int i = 0; i < m_layout.ribbons().size(); ++i) {
        if ((out ? m_layout.ribbons()[i].from : m_layout.ribbons()[i].to) == node)
            items.append({SankeyItem::Ribbon, i});
    }
    const QList<SankeyStub> &stubs = out ? m_layout.leaks() : m_layout.outsides();
    for (int i = 0; i < stubs.size(); ++i) {
        if (stubs[i].node == node)
            items.append({out ? SankeyItem::Leak : SankeyItem::Outside, i});
    }
    std::sort(items.begin(), items.end(), [&](const SankeyItem &a, const SankeyItem &b) {
        const QList<SankeyCurve> &left = m_layout.bandOf(a)->line;
        const QList<SankeyCurve> &right = m_layout.bandOf(b)->line;
        return out ? left.first().from.y() < right.first().from.y()
                   : left.last().to.y() < right.last().to.y();
    });
    return items;
}

// Right and left follow causes and effects; up and down go to the next of the same kind.
SankeyItem SankeyCanvas::neighbour(const SankeyItem &item, int key) const
{
    const bool along = key == Qt::Key_Left || key == Qt::Key_Right;
    const bool forth = key == Qt::Key_Right || key == Qt::Key_Down;
    if (along && item.kind == SankeyItem::Node)
        return sideOf(item.index, forth).value(0, item);
    int from = -1;
    int to = -1;
    if (item.kind == SankeyItem::Ribbon) {
        from = m_layout.ribbons()[item.index].from;
        to = m_layout.ribbons()[item.index].to;
    } else if (item.kind == SankeyItem::Leak) {
        from = m_layout.leaks()[item.index].node;
    } else if (item.kind == SankeyItem::Outside) {
        to = m_layout.outsides()[item.index].node;
    }
    if (along) {
        const int node = forth ? to : from;
        return node < 0 ? item : SankeyItem{SankeyItem::Node, node};
    }
    const QList<SankeyItem> items = item.kind == SankeyItem::Node ? nodesInOrder()
                                    : from >= 0                   ? sideOf(from, true)
                                                                  : sideOf(to, false);
    const qsizetype at = items.indexOf(item) + (forth ? 1 : -1);
    return items.value(at, item);
}

void SankeyCanvas::keyPressEvent(QKeyEvent *event)
{
    if (m_layout.isEmpty()) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    SankeyItem item = itemOf(m_focused);
    if (!item.isValid())
        item = itemOf(m_selected);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        focus(item.isValid() ? neighbour(item, event->key()) : nodesInOrder().first());
        break;
    case Qt::Key_Home:
        focus(nodesInOrder().first());
        break;
    case Qt::Key_End:
        focus(nodesInOrder().last());
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        choose(item);
        break;
    case Qt::Key_F:
        setFit(!m_fit);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        setZoom(m_zoom * 1.25, viewport()->rect().center());
        break;
    case Qt::Key_Minus:
        setZoom(m_zoom / 1.25, viewport()->rect().center());
        break;
    case Qt::Key_0:
        setZoom(1, viewport()->rect().center());
        break;
    case Qt::Key_O:
        if (const SankeyPart part = partOf(item); part.isGathered)
            Q_EMIT openWanted(part.opens);
        break;
    case Qt::Key_Escape:
        if (!m_selected.isValid()) {
            QAbstractScrollArea::keyPressEvent(event);
            return;
        }
        choose({});
        break;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace Backstory
