// SPDX-License-Identifier: GPL-3.0-or-later
// How a heat map is painted, on the screen and in pictures.
#include "models/text/numbertext.h"
#include "views/processing/heatmapchart.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/timescale/timeaxis.h"
#include "views/timescale/timeticks.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double TitleHeight = 40;
constexpr double AxisHeight = 24;
constexpr double LabelWidth = 64;
constexpr double MostRowHeight = 16;
constexpr double LegendHeight = 24;

/// Those that have a line: 1, 10 and 100 of each unit below the second, then what people count in.
const std::vector<qint64> &roundDelays()
{
    static const std::vector<qint64> delays = [] {
        constexpr qint64 Second = 1'000'000'000;
        std::vector<qint64> all;
        for (qint64 delay = 1; delay < Second; delay *= 10)
            all.push_back(delay);
        for (const qint64 seconds : {1, 10, 60, 600, 3'600, 21'600, 86'400, 864'000, 8'640'000})
            all.push_back(seconds * Second);
        return all;
    }();
    return delays;
}

/// All that people count in between two delays, where they are not far apart.
std::vector<qint64> closeDelays(qint64 shortest, qint64 longest)
{
    std::vector<qint64> all;
    for (qint64 delay = roundDuration(double(std::max<qint64>(1, shortest))); delay <= longest;) {
        all.push_back(delay);
        const qint64 next = roundDuration(double(delay) * 1.001);
        if (next <= delay)
            break;
        delay = next;
    }
    return all;
}

} // namespace

QRectF HeatMapChart::plotRect() const
{
    const double top = TitleHeight + AxisHeight;
    return {LabelWidth, top, std::max(1.0, width() - LabelWidth - NameWidth - 8.0),
            std::max(1.0, height() - top - LegendHeight - 8)};
}

// The first row that is shown begins at the bottom. A few rows stay low and stand in the middle.
double HeatMapChart::yOf(double row) const
{
    const QRectF plot = plotRect();
    const int rows = m_map.rows - m_firstRow;
    const double most = m_shape == Cells ? MostRowHeight : plot.height();
    const double height = std::min(most, plot.height() / std::max(1, rows));
    const double free = plot.height() - height * rows;
    return plot.bottom() - free / 2 - (row - m_firstRow) * height;
}

QRectF HeatMapChart::cellRect(int column, int row) const
{
    const QRectF plot = plotRect();
    const double width = plot.width() / m_map.columns;
    const double left = plot.left() + std::round(column * width);
    const double right = plot.left() + std::round((column + 1) * width);
    const double top = std::round(yOf(row + 1));
    const double bottom = std::round(yOf(row));
    return {left, top, std::max(1.0, right - left - (width > 3 ? 1 : 0)),
            std::max(1.0, bottom - top - (bottom - top > 3 ? 1 : 0))};
}

void HeatMapChart::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(palette());
    QPainter painter(this);
    draw(painter);
    drawCurrent(painter, colors);
    m_drag.draw(painter, plotRect(), colors);
    if (hasFocus()) {
        painter.setPen(QPen(colors.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void HeatMapChart::draw(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    painter.fillRect(rect(), colors.panel);
    drawTitle(painter, colors);
    if (isEmpty()) {
        painter.setFont(textFont());
        painter.setPen(colors.muted);
        painter.drawText(plotRect(), Qt::AlignCenter | Qt::TextWordWrap, u"Nothing tells these times."_s);
        return;
    }
    const QRectF plot = plotRect();
    painter.save();
    painter.translate(plot.left(), TitleHeight);
    drawTimeAxis(painter, QRectF(0, 0, plot.width(), AxisHeight), ticksOf(m_scale, m_timeText), colors);
    painter.restore();
    drawDelays(painter, colors);
    if (m_shape == Cells)
        drawCells(painter, colors);
    drawLines(painter, colors);
}

void HeatMapChart::drawTitle(QPainter &painter, const Colors &colors) const
{
    QFont bold = smallFont();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(colors.text);
    painter.drawText(QRectF(LabelWidth, 6, width() - LabelWidth, 16), Qt::AlignLeft | Qt::AlignVCenter,
                     m_title);
    qint64 negative = 0;
    for (const qint64 count : m_map.negative)
        negative += count;
    QString hint = m_hint;
    if (negative > 0)
        hint = u"%1 below zero: the clocks differ · %2"_s.arg(countText(negative), hint);
    painter.setFont(smallFont());
    painter.setPen(colors.muted);
    const QFontMetricsF metrics(painter.font());
    painter.drawText(QRectF(LabelWidth, 22, width() - LabelWidth, 16), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(hint, Qt::ElideRight, width() - LabelWidth - 8));
}

// Lines at round delays, and what the colours stand for.
void HeatMapChart::drawDelays(QPainter &painter, const Colors &colors) const
{
    const QRectF plot = plotRect();
    painter.setFont(smallFont());
    double lastLabel = plot.bottom() + 100;
    constexpr int FewOctaves = 7;
    const bool isNarrow = m_map.rows - m_firstRow <= FewOctaves * m_map.rowsPerOctave;
    for (const qint64 delay :
         isNarrow ? closeDelays(m_map.shortestOf(m_firstRow), m_map.shortestOf(m_map.rows)) : roundDelays()) {
        const double y = std::round(yOf(m_map.rowOf(delay))) + 0.5;
        if (y < plot.top() || y > plot.bottom() || lastLabel - y < 16)
            continue;
        lastLabel = y;
        painter.setPen(colors.line);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(colors.muted);
        painter.drawText(QRectF(0, y - 8, LabelWidth - 8, 16), Qt::AlignRight | Qt::AlignVCenter,
                         wholeDurationText(delay));
    }
    const double top = height() - LegendHeight + 4;
    if (m_shape == Lines) {
        painter.setPen(colors.muted);
        painter.drawText(QRectF(plot.left(), top - 3, plot.width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                         durationText(m_map.columnTime) + u" a column"_s);
        return;
    }
    for (int step = 0; step < int(colors.heat.size()); ++step)
        painter.fillRect(QRectF(plot.left() + step * 16, top, 16, 10), colors.heat[size_t(step)]);
    painter.setPen(colors.muted);
    painter.drawText(QRectF(plot.left() + 16 * 6 + 8, top - 3, plot.width() - 104, 16),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     m_most > 1 ? u"1 to %1 a cell, log · %2 a column"_s.arg(countText(m_most, u"event"_s),
                                                                             durationText(m_map.columnTime))
                                : u"1 event a cell · %1 a column"_s.arg(durationText(m_map.columnTime)));
}

void HeatMapChart::drawCells(QPainter &painter, const Colors &colors) const
{
    const double most = std::log(double(std::max<qint64>(2, m_most)) + 1);
    for (int column = 0; column < m_map.columns; ++column) {
        for (int row = 0; row < m_map.rows; ++row) {
            const qint64 count = m_map.count(column, row);
            if (count == 0)
                continue;
            const double share = std::log(double(count)) / most;
            const auto step = std::min(colors.heat.size() - 1, size_t(share * double(colors.heat.size())));
            painter.fillRect(cellRect(column, row), colors.heat[step]);
        }
    }
}

void HeatMapChart::drawCurrent(QPainter &painter, const Colors &colors) const
{
    if (!hasCurrent())
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.accent, m_shape == Cells ? 2 : 1));
    if (m_shape == Cells)
        return painter.drawRect(cellRect(m_column, m_row).adjusted(-1, -1, 1, 1));
    const double x = std::floor(cellRect(m_column, 0).center().x()) + 0.5;
    painter.drawLine(QPointF(x, plotRect().top()), QPointF(x, plotRect().bottom()));
}

ChartPicture HeatMapChart::chartPicture() const
{
    return {size(), m_title, {}, [this](QPainter &painter) { draw(painter); }};
}

QByteArray HeatMapChart::svg() const
{
    return chartPicture().svg(colorsOf(palette()));
}

QImage HeatMapChart::picture(double scale) const
{
    return chartPicture().image(colorsOf(palette()), scale);
}

} // namespace Backstory
