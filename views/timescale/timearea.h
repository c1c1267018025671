// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/timescale/timescale.h"

#include <QAbstractScrollArea>

class QGestureEvent;
class QNativeGestureEvent;

namespace Backstory
{

/// Lanes beside their names, below a time axis: zooms and pans by wheel, touch and drag, and chooses a moment
/// on the axis. What the lanes hold, and what is drawn, is a subclass's.
class TimeArea : public QAbstractScrollArea
{
    Q_OBJECT
public:
    const TimeScale &scale() const { return m_scale; }
    /// Shows the whole range, and goes on doing so until one zooms or pans.
    void fit();

Q_SIGNALS:
    void cursorChosen(Backstory::Timestamp moment);

protected:
    /// `nameWidth`: the pixels on the left where the names are, in which the wheel scrolls.
    TimeArea(int nameWidth, QWidget *parent);

    bool viewportEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

    /// Takes the scale as its own and lays out what is shown anew.
    virtual void changeScale(const TimeScale &scale) = 0;
    // Points of the viewport; (-1, -1) where the mouse has left.
    virtual bool isOnAxis(const QPoint &point) const = 0;
    virtual void click(const QPoint &point) = 0;
    virtual void hover(const QPoint &point) = 0;
    virtual QString tipAt(const QPoint &point) const = 0;

    double scaleX(double x) const { return x - m_nameWidth; }
    void chooseCursor(double x);

    TimeScale m_scale;

private:
    enum class Drag { None, Pressed, Panning, Cursor };

    bool pinch(QNativeGestureEvent *event);
    bool pinch(QGestureEvent *event);

    int m_nameWidth;
    Drag m_drag = Drag::None;
    QPoint m_pressed;
    QPoint m_dragged;
};

} // namespace Backstory
