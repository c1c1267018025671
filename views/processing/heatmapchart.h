// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/processing/processingtimes.h"
#include "models/text/timetext.h"
#include "views/chart/chartpicture.h"
#include "views/chart/stretchdrag.h"
#include "views/timescale/timescale.h"

#include <QWidget>

namespace Backstory
{

struct Colors;

/// How many events took how long, over time, the delays by their logarithm. As cells, darker ones hold more,
/// with lines through p50 and p99; or as lines alone: p50, p90, p99 and the longest. Arrow keys walk over the
/// cells or the columns, Return and a click choose one; a drag shows a stretch of time, 0 everything.
class HeatMapChart : public QWidget
{
    Q_OBJECT
public:
    static constexpr int CellWidth = 7;     ///< pixels, with a free one beside it
    static constexpr double NameWidth = 36; ///< pixels on the right, for the names of the lines
    enum Shape { Cells, Lines };

    explicit HeatMapChart(const QString &title, const QString &hint, QWidget *parent = nullptr);

    void setTitle(const QString &title, const QString &hint);
    void setMap(const HeatMap &map, DelayPart part);
    void setTimeText(TimeText text);
    void setShape(Shape shape);
    /// How many columns have room.
    int columnsInSight() const;
    /// What is said of the cell or the column at the keyboard or the mouse; empty: none.
    QString currentText() const;
    bool hasCurrent() const { return m_column >= 0; }
    HeatMapCell current() const;
    QSize sizeHint() const override { return {420, 280}; }

    /// The cells as a table: time, shortest and longest delay in milliseconds, events; or the lines: time,
    /// events, p50, p90, p99 and the longest in milliseconds.
    QByteArray csv() const;
    QByteArray svg() const;
    QImage picture(double scale) const;

Q_SIGNALS:
    void currentChanged();
    void cellChosen(const Backstory::HeatMapCell &cell);
    /// Two invalid times: everything.
    void rangeWanted(Backstory::Timestamp from, Backstory::Timestamp to);
    void roomChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QRectF plotRect() const;
    bool isEmpty() const { return m_map.rows == 0; }
    double yOf(double row) const;
    QRectF cellRect(int column, int row) const;
    bool cellAt(QPointF point, int &column, int &row) const;
    void setCurrent(int column, int row);
    void updateFirstRow();
    int firstRowIn(int column) const;
    int nextColumn(int column, int step) const;
    void walk(int columns, int rows);
    ChartPicture chartPicture() const;
    void draw(QPainter &painter) const;
    void drawTitle(QPainter &painter, const Colors &colors) const;
    void drawDelays(QPainter &painter, const Colors &colors) const;
    void drawCells(QPainter &painter, const Colors &colors) const;
    struct Line;
    QList<Line> lines(const Colors &colors) const;
    void drawLines(QPainter &painter, const Colors &colors) const;
    QPointF drawLine(QPainter &painter, const Line &line, const Colors &colors) const;
    QByteArray linesCsv() const;
    void drawCurrent(QPainter &painter, const Colors &colors) const;

    QString m_title;
    QString m_hint;
    HeatMap m_map;
    DelayPart m_part = DelayPart::Process;
    Shape m_shape = Cells;
    int m_firstRow = 0; ///< that is shown: lines leave the rows below them out
    qint64 m_most = 0;  ///< in a cell
    TimeText m_timeText;
    TimeScale m_scale;
    int m_column = -1;
    int m_row = -1;
    StretchDrag m_drag;
};

} // namespace Backstory
