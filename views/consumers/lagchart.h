// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumersmodel.h"
#include "models/text/timetext.h"
#include "views/chart/chartpicture.h"
#include "views/chart/valueaxis.h"
#include "views/timescale/timescale.h"

#include <QWidget>

namespace Backstory
{

/// What waited for one consumer over time: a line through the last sample of each stretch, a band from the
/// least to the most in it, and gaps where nobody looked. Left and right walk through the samples.
class LagChart : public QWidget
{
    Q_OBJECT
public:
    explicit LagChart(QWidget *parent = nullptr);

    void setSeries(const LagSeries &series);
    void setTimeText(TimeText text);
    /// The column at which the keyboard or the mouse is; -1: none.
    int current() const { return m_current; }
    /// What is said of that column: `17:02:11 · 12 events wait`.
    QString currentText() const;
    QSize sizeHint() const override { return {480, 200}; }

    /// The values as a table: time, position, head, waiting, least, most.
    QByteArray csv() const;
    /// The chart as it is seen, without the chosen column and under a title.
    QByteArray svg(const QString &title) const;
    QImage picture(const QString &title, double scale) const;

Q_SIGNALS:
    void currentChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void draw(QPainter &painter) const;
    ChartPicture chartPicture(const QString &title) const;
    QRectF plotRect() const;
    double yOf(qint64 waiting) const;
    bool isGapBefore(qsizetype column) const;
    Timestamp heldUntil(qsizetype column) const;
    void drawBand(QPainter &painter) const;
    void drawLine(QPainter &painter) const;
    void drawCurrent(QPainter &painter) const;
    void setCurrent(int column);
    void updateScale();

    LagSeries m_series;
    TimeText m_timeText;
    TimeScale m_scale;
    ValueScale m_values;
    int m_current = -1;
};

} // namespace Backstory
