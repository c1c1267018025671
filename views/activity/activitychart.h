// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activitybars.h"
#include "models/text/timetext.h"
#include "views/chart/chartpicture.h"
#include "views/chart/stretchdrag.h"
#include "views/chart/valueaxis.h"
#include "views/timescale/timescale.h"

#include <QWidget>

namespace Backstory
{

struct Colors;

/// How often what happened, as stacked bars over time, with a dashed line through what it is compared with.
/// Left and right walk over the bars, Return shows the stretch of one, a drag that of several, a click sets
/// the time cursor.
class ActivityChart : public QWidget
{
    Q_OBJECT
public:
    explicit ActivityChart(QWidget *parent = nullptr);

    /// `categories`: the number of each part's colour; empty: that of the part itself.
    void setBars(const ActivityBars &bars, Timestamp from, Timestamp to, const QList<int> &categories);
    void setTimeText(TimeText text);
    void setTimeCursor(Timestamp moment);
    /// What the values are compared with: `a day earlier`; empty: with nothing.
    void setEarlierText(const QString &text);
    void setBy(ActivityFilter::By by) { m_by = by; }
    /// The one part that is drawn in full colour; -1: all.
    void setHighlight(int part);

    const ActivityBars &bars() const { return m_bars; }
    /// The bar at the keyboard or the mouse; -1: none.
    int current() const { return m_current; }
    /// What is said of it: its time, its value and what that is made of.
    QString currentText() const;
    QRectF plotRect() const;
    QSize sizeHint() const override { return {480, 240}; }

    /// The values as a table: from, name, value; and a line named `earlier` where they are compared.
    QByteArray csv() const;
    /// The chart as it is seen, without the chosen bar and under a heading.
    QByteArray svg(const QString &heading) const;
    QImage picture(const QString &heading, double scale) const;

Q_SIGNALS:
    void currentChanged();
    /// Two invalid times: everything.
    void rangeWanted(Backstory::Timestamp from, Backstory::Timestamp to);
    void cursorChosen(Backstory::Timestamp moment);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    ChartPicture chartPicture(const QString &heading) const;
    void draw(QPainter &painter) const;
    void drawBar(QPainter &painter, const Colors &colors, const ActivityBars::Bar &bar) const;
    void drawEarlier(QPainter &painter, const Colors &colors) const;
    void drawCurrent(QPainter &painter, const Colors &colors) const;
    QColor colorOf(const Colors &colors, int part) const;
    double xOf(Timestamp time) const;
    int barAt(double x) const;
    QString nameOf(int part) const;
    void setCurrent(int bar);
    void updateScale();

    ActivityBars m_bars;
    Timestamp m_from, m_to, m_cursor;
    QList<int> m_categories;
    QString m_earlierText;
    ActivityFilter::By m_by = ActivityFilter::Type;
    TimeText m_timeText;
    TimeScale m_scale;
    ValueScale m_values;
    int m_highlight = -1;
    int m_current = -1;
    StretchDrag m_drag;
};

} // namespace Backstory
