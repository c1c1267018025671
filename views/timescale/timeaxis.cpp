// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timescale/timeaxis.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QPainter>

#include <cmath>

namespace Backstory
{

namespace
{

// Whole pixels: one-pixel lines stay one pixel wide.
double crisp(double x)
{
    return std::floor(x) + 0.5;
}

} // namespace

void drawTimeAxis(QPainter &painter, const QRectF &rect, const std::vector<TimeTick> &ticks,
                  const Colors &colors, const QRectF &taken)
{
    painter.setFont(smallFont());
    const QFontMetricsF metrics(painter.font());
    for (const TimeTick &tick : ticks) {
        const double x = rect.left() + tick.x;
        painter.setPen(tick.major ? colors.strongLine : colors.line);
        painter.drawLine(QPointF(crisp(x), rect.bottom() - 4), QPointF(crisp(x), rect.bottom() - 1));
        const double width = metrics.horizontalAdvance(tick.label);
        if (tick.label.isEmpty() || x - width / 2 < rect.left() - 2 || x + width / 2 > rect.right() + 2 ||
            (!taken.isEmpty() && x + width / 2 + 4 > taken.left() && x - width / 2 - 4 < taken.right()))
            continue;
        painter.setPen(tick.major ? colors.text : colors.muted);
        painter.drawText(QRectF(x - width / 2 - 2, rect.top(), width + 4, rect.height() - 3), Qt::AlignCenter,
                         tick.label);
    }
    painter.setPen(colors.line);
    painter.drawLine(QPointF(rect.left(), rect.bottom() - 0.5), QPointF(rect.right(), rect.bottom() - 0.5));
}

void drawTimeGrid(QPainter &painter, const QRectF &rect, const std::vector<TimeTick> &ticks,
                  const Colors &colors)
{
    QColor faint = colors.line;
    faint.setAlphaF(0.6F);
    for (const TimeTick &tick : ticks) {
        painter.setPen(tick.major ? colors.line : faint);
        const double x = crisp(rect.left() + tick.x);
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
    }
}

void drawFolds(QPainter &painter, const QRectF &rect, const TimeScale &scale, const Colors &colors,
               bool labels)
{
    painter.setFont(smallFont());
    const QFontMetricsF metrics(painter.font());
    for (const TimeFold &fold : scale.folds()) {
        const double left = rect.left() + scale.xOf(fold.from);
        const double right = rect.left() + scale.xOf(fold.to);
        if (right < rect.left() || left > rect.right())
            continue;
        const QRectF band(left, rect.top(), right - left, rect.height());
        painter.fillRect(band & rect, labels ? colors.hover : colors.background);
        painter.setPen(colors.strongLine);
        for (const double x : {crisp(left), crisp(right)}) {
            if (x >= rect.left() && x <= rect.right())
                painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
        }
        if (!labels)
            continue;
        QString text = durationText(fold.to.nanoseconds() - fold.from.nanoseconds());
        if (metrics.horizontalAdvance(text) > band.width() - 4) // `5 h 12 m` → `5 h`
            text = text.section(u' ', 0, 1);
        if (metrics.horizontalAdvance(text) > band.width() - 2)
            text = QChar(0x2026);
        painter.setPen(colors.muted);
        painter.drawText(band, Qt::AlignCenter, text);
    }
}

QRectF timeCursorBox(const QRectF &axis, double x, const QString &label)
{
    if (x < -1 || x > axis.width() + 1)
        return {};
    const double width = QFontMetricsF(smallFont()).horizontalAdvance(label) + 12;
    QRectF box(axis.left() + x - width / 2, axis.top() + 2, width, axis.height() - 4);
    box.moveLeft(std::clamp(box.left(), axis.left(), std::max(axis.left(), axis.right() - width)));
    return box;
}

void drawTimeCursor(QPainter &painter, const QRectF &axis, const QRectF &lanes, double x,
                    const QString &label, const Colors &colors)
{
    const QRectF box = timeCursorBox(axis, x, label);
    if (box.isEmpty())
        return;
    painter.fillRect(QRectF(std::floor(axis.left() + x), lanes.top(), 1.5, lanes.height()), colors.accent);
    painter.setFont(smallFont());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.accent);
    painter.drawRoundedRect(box, 2, 2);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(colors.onAccent);
    painter.drawText(box, Qt::AlignCenter, label);
}

} // namespace Backstory
