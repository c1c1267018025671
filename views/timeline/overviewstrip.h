// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/text/timetext.h"
#include "models/timeline/laneevents.h"
#include "views/timescale/timescale.h"

#include <QWidget>

namespace Backstory
{

/// All events of the sources over their whole range, small, with a window around what the lanes show: drag
/// it, its edges, or press elsewhere to bring it there. What has not been read yet is hatched.
class OverviewStrip : public QWidget
{
    Q_OBJECT
public:
    static constexpr int Height = 44;

    explicit OverviewStrip(QWidget *parent = nullptr);

    void setCounts(const TimeCounts &counts);
    /// `share` of the sources has been read, the rest follows behind.
    void setReading(bool reading, double share);
    void setTimeText(TimeText text);
    void setTimeCursor(Timestamp moment);
    /// What the lanes show.
    void setWindow(Timestamp from, Timestamp to);

    /// The window in pixels.
    QRectF windowRect() const;
    const TimeScale &scale() const { return m_scale; }
    QSize sizeHint() const override { return {400, Height}; }

Q_SIGNALS:
    void seekWanted(Backstory::Timestamp from, Backstory::Timestamp to);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Grip { None, Left, Right, Whole };

    void updateScale();
    void drawBars(QPainter &painter) const;
    void drawNames(QPainter &painter) const;
    QRectF plotRect() const;
    double readWidth() const;
    Grip gripAt(double x) const;
    void moveTo(double x);
    void moveBy(double share);
    void zoom(double factor);
    void seek(double from, double to);

    TimeCounts m_counts;
    TimeScale m_scale;
    TimeText m_timeText;
    Timestamp m_from, m_to, m_cursor;
    bool m_reading = false;
    double m_share = 1;
    Grip m_grip = Grip::None;
    double m_gripped = 0; ///< from the window's left edge to the mouse
};

} // namespace Backstory
