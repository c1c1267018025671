// SPDX-License-Identifier: GPL-3.0-or-later
// The percentiles of a heat map's columns as lines.
#include "views/processing/heatmapchart.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

struct HeatMapChart::Line {
    QString name;
    qint64 HeatMap::Percentiles::*delay;
    QColor color;
    Qt::PenStyle style = Qt::SolidLine;
};

// From the longest delays to the shortest, as they stand above each other.
QList<HeatMapChart::Line> HeatMapChart::lines(const Colors &colors) const
{
    const Line p99{u"p99"_s, &HeatMap::Percentiles::p99, colors.warning};
    const Line p50{u"p50"_s, &HeatMap::Percentiles::p50, colors.text};
    if (m_shape == Cells)
        return {p99, p50};
    return {{u"max"_s, &HeatMap::Percentiles::most, colors.muted, Qt::DotLine},
            p99,
            {u"p90"_s, &HeatMap::Percentiles::p90, colors.accent},
            p50};
}

void HeatMapChart::drawLines(QPainter &painter, const Colors &colors) const
{
    constexpr double LabelHeight = 14;
    const QRectF plot = plotRect();
    double lowest = plot.top() - LabelHeight;
    for (const Line &line : lines(colors)) {
        const QPointF last = drawLine(painter, line, colors);
        if (last.isNull())
            continue;
        lowest = std::max(lowest + LabelHeight, last.y());
        painter.setFont(smallFont());
        painter.drawText(QRectF(plot.right() + 6, lowest - 8, NameWidth, 16),
                         Qt::AlignLeft | Qt::AlignVCenter, line.name);
    }
}

/// Where it ends, with its colour still set; null when it has no point.
QPointF HeatMapChart::drawLine(QPainter &painter, const Line &line, const Colors &colors) const
{
    QPainterPath path;
    QPointF last;
    bool isDrawing = false;
    for (int column = 0; column < m_map.columns; ++column) {
        const qint64 delay = m_map.percentiles[size_t(column)].*line.delay;
        if (delay <= 0) {
            isDrawing = false;
            continue;
        }
        last = {cellRect(column, 0).center().x(), yOf(m_map.rowOf(delay))};
        isDrawing ? path.lineTo(last) : path.moveTo(last - QPointF(2, 0));
        if (!isDrawing)
            path.lineTo(last);
        isDrawing = true;
    }
    if (path.isEmpty())
        return {};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.panel, 3.5));
    painter.drawPath(path);
    painter.setPen(QPen(line.color, 1.5, line.style));
    painter.drawPath(path);
    painter.setRenderHint(QPainter::Antialiasing, false);
    return last;
}

QByteArray HeatMapChart::linesCsv() const
{
    QByteArray text = "time,events,p50Ms,p90Ms,p99Ms,longestMs\n";
    for (int column = 0; column < m_map.columns; ++column) {
        if (m_map.countOf(column) == 0)
            continue;
        const HeatMap::Percentiles &found = m_map.percentiles[size_t(column)];
        text += m_map.timeOf(column).toText() + ',' + QByteArray::number(m_map.countOf(column));
        for (const qint64 delay : {found.p50, found.p90, found.p99, found.most})
            text += ',' + QByteArray::number(double(delay) / 1e6);
        text += '\n';
    }
    return text;
}

} // namespace Backstory
