// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timescale/timearea.h"

#include <QApplication>
#include <QGestureEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

double wheelFactor(double delta)
{
    return std::pow(1.2, delta / 120); // one notch is 120
}

} // namespace

TimeArea::TimeArea(int nameWidth, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_nameWidth(nameWidth)
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalScrollBar()->setAccessibleName(u"Scroll the lanes"_s);
    viewport()->setMouseTracking(true);
    viewport()->grabGesture(Qt::PinchGesture);
}

void TimeArea::fit()
{
    TimeScale scale = m_scale;
    scale.fit();
    changeScale(scale);
}

void TimeArea::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    if (event->position().x() < m_nameWidth) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    TimeScale scale = m_scale;
    if (event->modifiers() & Qt::ShiftModifier || std::abs(delta.x()) > std::abs(delta.y())) {
        const QPoint pixels = event->pixelDelta();
        const int x = pixels.isNull() ? (delta.x() != 0 ? delta.x() : delta.y()) / 2
                                      : (pixels.x() != 0 ? pixels.x() : pixels.y());
        scale.pan(-x);
    } else {
        scale.zoom(wheelFactor(delta.y()), scaleX(event->position().x()));
    }
    changeScale(scale);
    event->accept();
}

bool TimeArea::viewportEvent(QEvent *event)
{
    switch (event->type()) {
    case QEvent::ToolTip: {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString tip = tipAt(help->pos());
        if (tip.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), tip, viewport());
        return true;
    }
    case QEvent::Leave:
        hover({-1, -1});
        break;
    case QEvent::NativeGesture:
        return pinch(static_cast<QNativeGestureEvent *>(event));
    case QEvent::Gesture:
        return pinch(static_cast<QGestureEvent *>(event));
    default:
        break;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

bool TimeArea::pinch(QNativeGestureEvent *event)
{
    if (event->gestureType() != Qt::ZoomNativeGesture)
        return false;
    TimeScale scale = m_scale;
    scale.zoom(1 + event->value(), scaleX(event->position().x()));
    changeScale(scale);
    return true;
}

bool TimeArea::pinch(QGestureEvent *event)
{
    const auto *gesture = static_cast<QPinchGesture *>(event->gesture(Qt::PinchGesture));
    if (!gesture)
        return false;
    const QPoint center = viewport()->mapFromGlobal(gesture->centerPoint().toPoint());
    TimeScale scale = m_scale;
    scale.zoom(gesture->scaleFactor(), scaleX(center.x()));
    scale.pan(gesture->lastCenterPoint().x() - gesture->centerPoint().x());
    changeScale(scale);
    event->accept();
    return true;
}

void TimeArea::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) {
        QAbstractScrollArea::mousePressEvent(event);
        return;
    }
    m_pressed = m_dragged = event->position().toPoint();
    const bool onAxis = isOnAxis(m_pressed) && event->button() == Qt::LeftButton;
    m_drag = onAxis ? Drag::Cursor : Drag::Pressed;
    if (onAxis)
        chooseCursor(scaleX(m_pressed.x()));
}

void TimeArea::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (m_drag == Drag::None) {
        hover(point);
        return;
    }
    if (m_drag == Drag::Cursor) {
        chooseCursor(scaleX(point.x()));
        return;
    }
    if (m_drag == Drag::Pressed && m_pressed.x() >= m_nameWidth &&
        (point - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_drag = Drag::Panning;
        viewport()->setCursor(Qt::ClosedHandCursor);
    }
    if (m_drag != Drag::Panning)
        return;
    TimeScale scale = m_scale;
    scale.pan(m_dragged.x() - point.x());
    changeScale(scale);
    verticalScrollBar()->setValue(verticalScrollBar()->value() + m_dragged.y() - point.y());
    m_dragged = point;
}

void TimeArea::mouseReleaseEvent(QMouseEvent *event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    viewport()->setCursor(Qt::ArrowCursor);
    if (drag == Drag::Pressed && event->button() == Qt::LeftButton)
        click(event->position().toPoint());
    else
        hover(event->position().toPoint());
}

void TimeArea::chooseCursor(double x)
{
    if (m_scale.isValid())
        Q_EMIT cursorChosen(m_scale.timeAt(x));
}

} // namespace Backstory
