// SPDX-License-Identifier: GPL-3.0-or-later
// How the steps are painted: labels, marks on their line, the chosen field's values, the axis of time.
#include "models/text/numbertext.h"
#include "views/state/stepslider.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/marks.h"
#include "views/timescale/timeticks.h"

#include <QPainter>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr QRect LabelRow(0, 1, 0, 16);
constexpr double LineY = 31;
constexpr int FieldTop = 45;
constexpr int FieldHeight = 16;
constexpr int TimeTop = 62;

QColor tinted(QColor color, float alpha)
{
    color.setAlphaF(alpha);
    return color;
}

void drawTriangle(QPainter &painter, double x, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(
        QPolygonF{QPointF(x - 3.5, LineY - 12.5), QPointF(x + 3.5, LineY - 12.5), QPointF(x, LineY - 8.5)});
    painter.restore();
}

} // namespace

void StepSlider::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), colorsOf(palette()).panel);
    drawTrack(painter);
    if (places().spacing() == StepLayout::ByTime)
        drawTimes(painter);
    drawField(painter);
    drawChanges(painter);
    drawItems(painter);
    drawLabels(painter);
    drawCurrent(painter);
    if (m_failing >= 1 && m_failing <= maximum())
        drawTriangle(painter, places().xOf(m_failing), colorsOf(palette()).critical);
}

void StepSlider::drawTrack(QPainter &painter)
{
    const Colors &colors = colorsOf(palette());
    const double current = places().xOf(value());
    const double end = places().xOf(maximum());
    painter.fillRect(QRectF(StepLayout::InitialX, LineY - 1, end - StepLayout::InitialX, 2),
                     isEnabled() ? colors.strongLine : colors.line);
    painter.fillRect(QRectF(StepLayout::InitialX, LineY - 1, current - StepLayout::InitialX, 2),
                     colors.accent);
    // The initial state: made by no event, so that it is no mark of one.
    painter.fillRect(QRectF(StepLayout::InitialX - 1, LineY - 5, 2, 10),
                     maximum() > 0 ? colors.accent : colors.line);
}

void StepSlider::drawItems(QPainter &painter)
{
    const Colors &colors = colorsOf(palette());
    const QColor color = colors.category(m_category);
    for (const LaneItem &item : places().items())
        drawItem(painter, item, color);
}

void StepSlider::drawItem(QPainter &painter, const LaneItem &item, const QColor &color)
{
    const Colors &colors = colorsOf(palette());
    const bool isPast = item.first + 1 <= value();
    const QPointF center(item.center(), LineY);
    if (item.kind == LaneItem::Mark) {
        drawCategoryMark(painter, center, m_category, color, isPast ? 4.5 : 4);
        if (!isPast) // hollow: it has not happened yet where one stands
            drawCategoryMark(painter, center, m_category, colors.panel, 2.6);
    } else if (item.kind == LaneItem::Bar) {
        painter.fillRect(QRectF(item.left, LineY - 4, item.right - item.left - 1, 8),
                         isPast ? color : colors.strongLine);
    } else {
        const QRectF box(item.left + 1, LineY - 7, item.right - item.left - 2, 14);
        painter.fillRect(box, colors.panel);
        painter.setPen(isPast ? color : colors.strongLine);
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
        painter.setFont(smallFont());
        painter.setPen(colors.text);
        painter.drawText(box, Qt::AlignCenter, roughCountText(item.count));
    }
}

// A tick below the line at every step that set the chosen field.
void StepSlider::drawChanges(QPainter &painter)
{
    const Colors &colors = colorsOf(palette());
    for (const StepSlice &slice : places().slices(m_values)) {
        if (slice.isOne() && m_values[slice.first].from > 0)
            painter.fillRect(QRectF(std::floor(slice.left) - 1, LineY + 6, 2, 5), colors.text);
    }
}

void StepSlider::drawCurrent(QPainter &painter)
{
    const Colors &colors = colorsOf(palette());
    if (maximum() == 0)
        return;
    const QPointF center(places().xOf(value()), LineY);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    if (hasFocus()) {
        painter.setBrush(colors.accent);
        painter.drawEllipse(center, 10, 10);
    }
    painter.setBrush(colors.panel);
    painter.drawEllipse(center, 8, 8);
    painter.setBrush(colors.accent);
    painter.drawEllipse(center, 6, 6);
    painter.restore();
}

void StepSlider::drawLabels(QPainter &painter)
{
    const Colors &colors = colorsOf(palette());
    if (maximum() == 0)
        return;
    QFont strong = smallFont();
    strong.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(strong);
    const auto widthOf = [&metrics](const QString &text) { return metrics.horizontalAdvance(text) + 2; };
    for (const StepLabel &label : places().labels(widthOf, {value(), m_failing})) {
        const bool isCurrent = label.step == value();
        const bool isFailing = label.step == m_failing;
        painter.setFont(isCurrent || isFailing ? strong : smallFont());
        painter.setPen(isFailing ? colors.critical : isCurrent ? colors.accent : colors.muted);
        painter.drawText(
            QRectF(label.left - 4, LabelRow.top(), label.right - label.left + 8, LabelRow.height()),
            Qt::AlignCenter, label.text);
    }
}

void StepSlider::drawField(QPainter &painter)
{
    const Colors &colors = colorsOf(palette());
    const QColor color = colors.category(m_category);
    painter.setFont(smallFont());
    if (maximum() > 0 && m_folded < maximum()) {
        const double from = places().xOf(std::max<qint64>(m_folded, 0));
        painter.fillRect(QRectF(from, FieldTop, width() - StepLayout::Right / 2 - from, FieldHeight),
                         QBrush(colors.line, Qt::BDiagPattern));
    }
    double textEnd = 0;
    for (const StepSlice &slice : places().slices(m_values)) {
        const QRectF rect(slice.left, FieldTop, slice.right - slice.left, FieldHeight);
        painter.fillRect(rect, tinted(color, slice.isOne() ? 0.16F : 0.5F));
        if (!slice.isOne())
            continue;
        painter.fillRect(QRectF(rect.left(), rect.top(), std::min(2.0, rect.width() - 1), rect.height()),
                         color);
        if (rect.width() < 16 || rect.left() < textEnd)
            continue;
        const QRectF room = rect.adjusted(6, 0, -3, 0);
        const QString text = m_values[slice.first].text;
        const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideRight, int(room.width()));
        if (shown.size() < 3 && shown != text)
            continue; // a lone dot says nothing
        painter.setPen(colors.text);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
        textEnd = rect.left();
    }
}

void StepSlider::drawTimes(QPainter &painter)
{
    const Colors &colors = colorsOf(palette());
    painter.setFont(smallFont());
    double free = StepLayout::Left;
    for (const TimeTick &tick : ticksOf(places().scale(), m_timeText)) {
        const double x = StepLayout::Left + std::floor(tick.x);
        painter.fillRect(QRectF(x, LineY, 1, TimeTop - LineY + 2), colors.line);
        const double wide = painter.fontMetrics().horizontalAdvance(tick.label);
        if (tick.label.isEmpty() || x - wide / 2 < free || x + wide / 2 > width())
            continue;
        painter.setPen(colors.muted);
        painter.drawText(QRectF(x - wide / 2 - 2, TimeTop, wide + 4, Height - TimeTop), Qt::AlignCenter,
                         tick.label);
        free = x + wide / 2 + 8;
    }
    for (const TimeFold &fold : places().scale().folds()) {
        const double left = StepLayout::Left + places().scale().xOf(fold.from);
        const double right = StepLayout::Left + places().scale().xOf(fold.to);
        painter.fillRect(QRectF(left + 2, LineY - 3, right - left - 4, 6), colors.panel);
        painter.fillRect(QRectF(left + 2, LineY - 3, right - left - 4, 6),
                         QBrush(colors.strongLine, Qt::BDiagPattern));
    }
}

} // namespace Backstory
