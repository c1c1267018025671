// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text/numbertext.h"
#include "models/trace/tracetext.h"
#include "views/trace/tracearea.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double KeyZoom = 1.5;

} // namespace

// Rows are many: the wheel scrolls. With Ctrl it zooms, with Shift (or sideways) it pans.
void TraceArea::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    const bool onPlot = event->position().x() > m_layout.tableWidth();
    TimeScale scale = m_layout.scale();
    if (onPlot && event->modifiers() & Qt::ControlModifier)
        scale.zoom(std::pow(1.2, delta.y() / 120.0), event->position().x() - m_layout.tableWidth());
    else if (onPlot && (event->modifiers() & Qt::ShiftModifier || std::abs(delta.x()) > std::abs(delta.y())))
        scale.pan(-(delta.x() != 0 ? delta.x() : delta.y()) / 2);
    else
        return QAbstractScrollArea::wheelEvent(event);
    changeScale(scale);
    event->accept();
}

bool TraceArea::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave && m_hoveredRow >= 0 && m_drag == Drag::None) {
        setHovered({});
        Q_EMIT eventHovered({});
    }
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const TraceLayout::Hit hit = m_layout.hitAt(help->pos());
        QString text =
            hit.row >= 0 && hit.part != TraceLayout::Plot ? m_model.descriptionOf(hit.row) : QString();
        if (hit.part == TraceLayout::Axis)
            text = u"Press or drag to set the time cursor (Space: to the event)"_s;
        if (text.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TraceArea::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QAbstractScrollArea::mousePressEvent(event);
    m_pressed = m_dragged = event->position();
    const TraceLayout::Hit hit = m_layout.hitAt(m_pressed);
    m_drag = hit.part == TraceLayout::Divider ? Drag::Divider
             : hit.part == TraceLayout::Axis  ? Drag::Cursor
                                              : Drag::Pressed;
    if (m_drag == Drag::Cursor)
        chooseCursor(m_pressed.x());
}

void TraceArea::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF point = event->position();
    switch (m_drag) {
    case Drag::None:
        hover(point);
        return;
    case Drag::Cursor:
        chooseCursor(point.x());
        return;
    case Drag::Divider:
        m_layout.setTableWidth(std::max(point.x(), 1.0)); // 0: as wide as fits
        viewport()->update();
        return;
    case Drag::Pressed:
        if (m_pressed.x() < m_layout.tableWidth() ||
            (point - m_pressed).manhattanLength() < QApplication::startDragDistance())
            return;
        m_drag = Drag::Panning;
        viewport()->setCursor(Qt::ClosedHandCursor);
        break;
    case Drag::Panning:
        break;
    }
    TimeScale scale = m_layout.scale();
    scale.pan(m_dragged.x() - point.x());
    changeScale(scale);
    verticalScrollBar()->setValue(verticalScrollBar()->value() + int(m_dragged.y() - point.y()));
    m_dragged = point;
}

void TraceArea::mouseReleaseEvent(QMouseEvent *event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag == Drag::Pressed && event->button() == Qt::LeftButton)
        click(m_layout.hitAt(event->position()));
    hover(event->position());
}

void TraceArea::mouseDoubleClickEvent(QMouseEvent *event)
{
    const TraceLayout::Hit hit = m_layout.hitAt(event->position());
    if (hit.row >= 0 && event->button() == Qt::LeftButton && hit.part != TraceLayout::Opener)
        Q_EMIT eventActivated(m_model.trace().referenceOf(hit.row));
    else
        mousePressEvent(event);
}

// By the key it is that of the selected row, below its name.
void TraceArea::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByMouse = event->reason() == QContextMenuEvent::Mouse;
    const int row = isByMouse ? m_layout.hitAt(event->pos()).row : m_row;
    if (row < 0)
        return;
    select(row);
    const QRectF rect = m_layout.rowRect(row);
    const QPoint below(int(m_layout.indentOf(row)), int(rect.bottom()));
    Q_EMIT menuWanted(row, isByMouse ? event->globalPos() : viewport()->mapToGlobal(below));
}

void TraceArea::click(const TraceLayout::Hit &hit)
{
    if (hit.row < 0)
        return;
    if (hit.part == TraceLayout::Opener)
        toggle(hit.row);
    else
        select(hit.row);
}

void TraceArea::hover(const QPointF &point)
{
    const TraceLayout::Hit hit = m_layout.hitAt(point);
    viewport()->setCursor(hit.part == TraceLayout::Divider ? Qt::SplitHCursor : Qt::ArrowCursor);
    const EventReference event = hit.row >= 0 ? m_model.trace().referenceOf(hit.row) : EventReference();
    if (event == m_hovered)
        return;
    setHovered(event);
    Q_EMIT eventHovered(event);
}

void TraceArea::chooseCursor(double x)
{
    if (m_layout.scale().isValid())
        Q_EMIT cursorChosen(m_layout.scale().timeAt(x - m_layout.tableWidth()));
}

void TraceArea::step(int by)
{
    const int count = int(m_layout.shown().size());
    if (count == 0)
        return;
    const int row = m_row < 0 ? -1 : m_layout.shownFor(m_row);
    const int place =
        row < 0 ? (by > 0 ? 0 : count - 1) : std::clamp(m_layout.placeOf(row) + by, 0, count - 1);
    select(m_layout.shown()[size_t(place)]);
}

void TraceArea::closeOrClimb()
{
    if (m_row < 0)
        return;
    if (m_layout.hasOpener(m_row) && m_layout.isOpen(m_row))
        toggle(m_row);
    else
        select(m_model.trace().row(m_row).parent);
}

void TraceArea::openOrDescend()
{
    if (m_row < 0)
        return step(1);
    if (m_layout.hasOpener(m_row) && !m_layout.isOpen(m_row))
        toggle(m_row);
    else if (m_model.trace().row(m_row).below > 0)
        step(1);
}

void TraceArea::keyPressEvent(QKeyEvent *event)
{
    const bool shifted = event->modifiers() & Qt::ShiftModifier;
    const int page = std::max(verticalScrollBar()->pageStep() / TraceLayout::RowHeight - 1, 1);
    const int all = int(m_layout.shown().size());
    TimeScale scale = m_layout.scale();
    switch (event->key()) {
    case Qt::Key_Up:
        return step(-1);
    case Qt::Key_Down:
        return step(1);
    case Qt::Key_PageUp:
        return step(-page);
    case Qt::Key_PageDown:
        return step(page);
    case Qt::Key_Home:
        return all > 0 ? select(m_layout.shown().front()) : void();
    case Qt::Key_End:
        return all > 0 ? select(m_layout.shown().back()) : void();
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (!shifted)
            return event->key() == Qt::Key_Left ? closeOrClimb() : openOrDescend();
        scale.pan((event->key() == Qt::Key_Left ? -1 : 1) * scale.width() / 4);
        return changeScale(scale);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(KeyZoom);
    case Qt::Key_Minus:
        return zoom(1 / KeyZoom);
    case Qt::Key_0:
        return fit();
    case Qt::Key_Space:
        if (m_row >= 0 && m_model.trace().timeOf(m_row).isValid())
            Q_EMIT cursorChosen(m_model.trace().timeOf(m_row));
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_row >= 0)
            Q_EMIT eventActivated(m_model.trace().referenceOf(m_row));
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void TraceArea::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TraceArea::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace Backstory
