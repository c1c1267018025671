// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/processing/heatmapchart.h"

#include "models/text/numbertext.h"

#include <QBuffer>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

HeatMapChart::HeatMapChart(const QString &title, const QString &hint, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_hint(hint)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(260, 200);
    setAccessibleName(title);
}

void HeatMapChart::setTitle(const QString &title, const QString &hint)
{
    m_title = title;
    m_hint = hint;
    setAccessibleName(title);
    update();
}

void HeatMapChart::setMap(const HeatMap &map, DelayPart part)
{
    const HeatMapCell before = current();
    const bool hadCurrent = hasCurrent();
    m_map = map;
    m_part = part;
    m_most = map.counts.empty() ? 0 : *std::max_element(map.counts.begin(), map.counts.end());
    m_scale = {};
    updateFirstRow();
    if (!isEmpty()) {
        m_scale = TimeScale(map.timeOf(0), map.timeOf(map.columns), plotRect().width());
        m_scale.show(map.timeOf(0), map.timeOf(map.columns));
    }
    const bool isSame = hadCurrent && m_column < map.columns && m_row < map.rows &&
                        current().from == before.from && current().shortest == before.shortest;
    if (!isSame)
        setCurrent(-1, -1);
    update();
}

void HeatMapChart::updateFirstRow()
{
    m_firstRow = m_shape == Cells ? 0 : std::max(0, m_map.rows - 1);
    for (const HeatMap::Percentiles &found : m_map.percentiles) {
        if (m_shape == Lines && found.p50 > 0)
            m_firstRow = std::clamp(int(m_map.rowOf(found.p50)) - 1, 0, m_firstRow);
    }
}

void HeatMapChart::setTimeText(TimeText text)
{
    m_timeText = text;
    update();
}

void HeatMapChart::setShape(Shape shape)
{
    m_shape = shape;
    updateFirstRow();
    setCurrent(-1, -1);
    update();
}

int HeatMapChart::columnsInSight() const
{
    return std::max(10, int(plotRect().width()) / (CellWidth + 1));
}

void HeatMapChart::resizeEvent(QResizeEvent *)
{
    setMap(HeatMap(m_map), m_part);
    Q_EMIT roomChanged();
}

bool HeatMapChart::cellAt(QPointF point, int &column, int &row) const
{
    const QRectF plot = plotRect();
    if (isEmpty() || !plot.contains(point))
        return false;
    column = std::clamp(int((point.x() - plot.left()) / plot.width() * m_map.columns), 0, m_map.columns - 1);
    const double height = yOf(0) - yOf(1);
    row = int(std::floor((yOf(0) - point.y()) / height));
    if (m_shape == Lines) {
        row = firstRowIn(column);
        return row >= 0;
    }
    return row >= 0 && row < m_map.rows && m_map.count(column, row) > 0;
}

HeatMapCell HeatMapChart::current() const
{
    HeatMapCell cell;
    if (!hasCurrent() || m_column >= m_map.columns)
        return cell;
    cell.part = m_part;
    cell.from = m_map.timeOf(m_column);
    cell.to = m_map.timeOf(m_column + 1);
    if (m_shape == Lines)
        return cell; // all delays of the column
    cell.shortest = m_map.shortestOf(m_row);
    cell.longest = m_map.shortestOf(m_row + 1);
    return cell;
}

QString HeatMapChart::currentText() const
{
    if (!hasCurrent())
        return {};
    const HeatMapCell cell = current();
    if (m_shape == Lines) {
        const HeatMap::Percentiles &found = m_map.percentiles[size_t(m_column)];
        return u"%1 · %2 · p50 %3 · p90 %4 · p99 %5 · max %6"_s.arg(
            m_timeText.range(cell.from, cell.to), countText(m_map.countOf(m_column), u"event"_s),
            durationText(found.p50), durationText(found.p90), durationText(found.p99),
            durationText(found.most));
    }
    return u"%1 · %2 to %3 · %4"_s.arg(m_timeText.range(cell.from, cell.to), durationText(cell.shortest),
                                       durationText(cell.longest),
                                       countText(m_map.count(m_column, m_row), u"event"_s));
}

void HeatMapChart::setCurrent(int column, int row)
{
    if (m_column == column && m_row == row)
        return;
    m_column = column;
    m_row = row;
    setAccessibleDescription(currentText());
    update();
    Q_EMIT currentChanged();
}

int HeatMapChart::firstRowIn(int column) const
{
    for (int row = 0; row < m_map.rows; ++row) {
        if (m_map.count(column, row) > 0)
            return row;
    }
    return -1;
}

/// The next column with cells, or -1.
int HeatMapChart::nextColumn(int column, int step) const
{
    for (column += step; column >= 0 && column < m_map.columns; column += step) {
        if (firstRowIn(column) >= 0)
            return column;
    }
    return -1;
}

// From one cell with events to the next; the longest delays are found at once.
void HeatMapChart::walk(int columns, int rows)
{
    if (isEmpty())
        return;
    if (!hasCurrent()) {
        const int last = nextColumn(m_map.columns, -1);
        return last < 0 ? void() : setCurrent(last, firstRowIn(last));
    }
    if (columns != 0) {
        const int column = nextColumn(m_column, columns);
        if (column < 0)
            return;
        int nearest = firstRowIn(column);
        for (int row = nearest; row < m_map.rows; ++row) {
            if (m_map.count(column, row) > 0 && std::abs(row - m_row) < std::abs(nearest - m_row))
                nearest = row;
        }
        return setCurrent(column, nearest);
    }
    if (m_shape == Lines)
        return;
    for (int row = m_row + rows; row >= 0 && row < m_map.rows; row += rows) {
        if (m_map.count(m_column, row) > 0)
            return setCurrent(m_column, row);
    }
}

void HeatMapChart::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return walk(-1, 0);
    case Qt::Key_Right:
        return walk(1, 0);
    case Qt::Key_Up:
        return walk(0, 1);
    case Qt::Key_Down:
        return walk(0, -1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (hasCurrent())
            Q_EMIT cellChosen(current());
        return;
    case Qt::Key_0:
        Q_EMIT rangeWanted({}, {});
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void HeatMapChart::mouseMoveEvent(QMouseEvent *event)
{
    int column = -1;
    int row = -1;
    if (m_drag.move(event->position().x(), plotRect()))
        update();
    else if (cellAt(event->position(), column, row))
        setCurrent(column, row);
    else if (!hasFocus())
        setCurrent(-1, -1);
}

void HeatMapChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_scale.isValid())
        m_drag.press(event->position().x());
}

void HeatMapChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_drag.isPressed())
        return;
    const auto stretch = m_drag.release();
    update();
    int column = -1;
    int row = -1;
    if (stretch) {
        const double left = plotRect().left();
        const Timestamp from = m_scale.timeAt(stretch->left - left);
        const Timestamp to = m_scale.timeAt(stretch->right - left);
        if (from < to)
            Q_EMIT rangeWanted(from, to);
    } else if (cellAt(event->position(), column, row)) {
        setCurrent(column, row);
        Q_EMIT cellChosen(current());
    }
}

void HeatMapChart::leaveEvent(QEvent *)
{
    if (!hasFocus())
        setCurrent(-1, -1);
}

void HeatMapChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void HeatMapChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

QByteArray HeatMapChart::csv() const
{
    if (m_shape == Lines)
        return linesCsv();
    QByteArray lines = "time,shortestMs,longestMs,events\n";
    for (int column = 0; column < m_map.columns; ++column) {
        if (m_map.negative[size_t(column)] > 0)
            lines += m_map.timeOf(column).toText() + ",,0," +
                     QByteArray::number(m_map.negative[size_t(column)]) + '\n';
        for (int row = 0; row < m_map.rows; ++row) {
            if (m_map.count(column, row) > 0)
                lines += m_map.timeOf(column).toText() + ',' +
                         QByteArray::number(double(m_map.shortestOf(row)) / 1e6) + ',' +
                         QByteArray::number(double(m_map.shortestOf(row + 1)) / 1e6) + ',' +
                         QByteArray::number(m_map.count(column, row)) + '\n';
        }
    }
    return lines;
}

} // namespace Backstory
