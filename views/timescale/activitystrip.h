// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/activityoverview.h"
#include "models/text/timetext.h"
#include "views/timescale/timescale.h"

#include <QWidget>

namespace Backstory
{

/// How many events the sources have over their whole time, with a brush: drag to choose a stretch, drag its
/// edges or the stretch itself to change it. What has not been read yet is hatched.
class ActivityStrip : public QWidget
{
    Q_OBJECT
public:
    static constexpr int Height = 70;

    explicit ActivityStrip(QWidget *parent = nullptr);

    void setActivity(const ActivityOverview &activity, bool reading);
    void setTimeText(TimeText text);
    /// Two invalid times: everything.
    void setRange(Timestamp from, Timestamp to);
    void setTimeCursor(Timestamp moment);

    const TimeScale &scale() const { return m_scale; }
    /// The chosen stretch in pixels; everything when none is chosen.
    QRectF brushRect() const;
    /// `hour`, `10 min`: what one bar stands for.
    QString barText() const;
    QSize sizeHint() const override { return {400, Height}; }

Q_SIGNALS:
    void rangeWanted(Backstory::Timestamp from, Backstory::Timestamp to);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Grip { None, New, Left, Right, Whole };

    bool hasRange() const { return m_from.isValid() && m_to.isValid(); }
    QRectF plotRect() const;
    double readWidth() const;
    void updateScale();
    void drawBars(QPainter &painter) const;
    void drawBrush(QPainter &painter) const;
    void drawHandles(QPainter &painter) const;
    qint64 barDuration() const;
    double eventsBetween(double left, double right) const;
    Grip gripAt(double x) const;
    void want(double from, double to);

    ActivityOverview m_activity;
    TimeScale m_scale;
    TimeText m_timeText;
    Timestamp m_from, m_to, m_cursor;
    bool m_reading = false;
    Grip m_grip = Grip::None;
    double m_start = 0;   ///< where the drag began
    double m_gripped = 0; ///< from the brush's left edge to the mouse
};

} // namespace Backstory
