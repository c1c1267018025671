// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumersmodel.h"
#include "models/text/timetext.h"
#include "views/chart/chartpicture.h"
#include "views/chart/stretchdrag.h"
#include "views/chart/valueaxis.h"
#include "views/timescale/timescale.h"

#include <QWidget>

namespace Backstory
{

/// What waited for one consumer over time, as events or as how long they had waited: a line through the last
/// sample of each stretch, a band from the least to the most events in it, and gaps where nobody looked. Left
/// and right walk through the samples; a drag shows a stretch of time, 0 everything.
class LagChart : public QWidget
{
    Q_OBJECT
public:
    explicit LagChart(QWidget *parent = nullptr);

    enum Unit { Events, Time };

    void setSeries(const LagSeries &series);
    void setUnit(Unit unit);
    Unit unit() const { return m_unit; }
    void setTimeText(TimeText text);
    /// The column at which the keyboard or the mouse is; -1: none.
    int current() const { return m_current; }
    /// What is said of that column: `17:02:11 · 12 events waiting`.
    QString currentText() const;
    QSize sizeHint() const override { return {480, 200}; }

    /// The values as a table: time, position, head, waiting, least, most, and how long the oldest of them had
    /// waited in seconds.
    QByteArray csv() const;
    /// The chart as it is seen, without the chosen column and under a title.
    QByteArray svg(const QString &title) const;
    QImage picture(const QString &title, double scale) const;

Q_SIGNALS:
    /// Two invalid times: everything.
    void rangeWanted(Backstory::Timestamp from, Backstory::Timestamp to);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void draw(QPainter &painter) const;
    ChartPicture chartPicture(const QString &title) const;
    QRectF plotRect() const;
    double yOf(qint64 value) const;
    /// What the line goes through; below 0: not known.
    qint64 valueAt(qsizetype column) const;
    bool isGapBefore(qsizetype column) const;
    Timestamp heldUntil(qsizetype column) const;
    void drawBand(QPainter &painter) const;
    void drawLine(QPainter &painter) const;
    void drawCurrent(QPainter &painter) const;
    QString valueText(qsizetype column) const;
    void setCurrent(int column);
    void updateScale();
    void updateValues();

    LagSeries m_series;
    TimeText m_timeText;
    TimeScale m_scale;
    ValueScale m_values;
    Unit m_unit = Events;
    int m_current = -1;
    StretchDrag m_drag;
};

} // namespace Backstory
