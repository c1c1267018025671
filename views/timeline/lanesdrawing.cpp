// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text/numbertext.h"
#include "views/findings/severity.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/timeline/lanesarea.h"
#include "views/timescale/timeaxis.h"

#include <QPainter>
#include <QScrollBar>

namespace Backstory
{

using namespace Qt::StringLiterals;

void LanesArea::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Colors &colors = colorsOf(palette());
    m_painter.begin(painter, colors, viewport()->devicePixelRatioF());
    painter.fillRect(viewport()->rect(), colors.panel);
    const QRect axis = axisRect();
    const QRect lanes = viewport()->rect().adjusted(0, LanesPainter::AxisHeight, 0, 0);
    const QRect plot = lanes.adjusted(LanesPainter::NameWidth, 0, 0, 0);
    const std::vector<TimeTick> ticks = ticksOf(m_scale, m_model.timeText());

    painter.setClipRect(lanes);
    if (m_scale.isValid()) {
        drawFolds(painter, plot, m_scale, colors, false);
        drawTimeGrid(painter, plot, ticks, colors);
        if (m_reading && m_model.lastOfAll().isValid()) {
            const double read = std::max(m_scale.xOf(m_model.lastOfAll()), 0.0);
            painter.fillRect(QRectF(plot).adjusted(std::min(read, double(plot.width())), 0, 0, 0),
                             QBrush(colors.line, Qt::BDiagPattern));
        }
    }
    painter.setClipRect(lanes);
    const int first = std::max(laneAt(LanesPainter::AxisHeight), 0);
    int end = first;
    for (; end < int(m_model.lanes().size()) && laneRect(end).top() < lanes.bottom(); ++end)
        m_painter.drawSeparator(QRect(0, laneRect(end).top(), viewport()->width(), laneHeight()));
    painter.setClipRect(plot);
    if (!m_model.isAll()) // below the marks, but above bars
        drawLinks(selectedSpot());
    painter.setClipRect(lanes);
    for (int lane = first; lane < end; ++lane)
        drawLane(painter, lane);
    painter.setClipRect(plot);
    drawSelection(painter);

    painter.setClipping(false);
    painter.setPen(colors.line);
    painter.drawLine(axis.left() - 1, 0, axis.left() - 1, viewport()->height());
    painter.drawLine(0, axis.bottom(), axis.left(), axis.bottom());
    if (!m_scale.isValid())
        return;
    painter.setFont(smallFont());
    painter.setPen(colors.muted);
    painter.drawText(QRect(8, 0, axis.left() - 16, axis.height() - 2), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_model.timeText().date(m_scale.from()) + u" · "_s +
                                                          m_model.timeText().zoneName(m_scale.from()),
                                                      Qt::ElideRight, axis.left() - 16));
    const QString label = m_scale.nanosecondsPerPixel() < 1e6 ? m_model.timeText().preciseClock(m_cursor)
                                                              : m_model.timeText().clock(m_cursor);
    const double cursor = m_cursor.isValid() ? m_scale.xOf(m_cursor) : -1;
    drawTimeAxis(painter, axis, ticks, colors,
                 m_cursor.isValid() ? timeCursorBox(axis, cursor, label) : QRectF());
    drawFolds(painter, axis.adjusted(0, 2, 0, -2), m_scale, colors, true);
    if (m_cursor.isValid())
        drawTimeCursor(painter, axis, plot, cursor, label, colors);
    painter.setClipRect(plot); // over the cursor, which stands at the selected event
    for (int lane = first; m_marks && lane < end; ++lane)
        drawMarks(painter, lane);
}

QString LanesArea::noteOf(const Lane &lane) const
{
    if (!lane.events->error.isEmpty())
        return u"cannot be read"_s;
    if (lane.events->rows == 0 && lane.isStale)
        return u"reading…"_s;
    const qint64 count = m_model.eventsIn(lane);
    QString note = countText(count, u"event"_s);
    if (!lane.isAll() && !lane.events->isComplete())
        note += u", %1 % read"_s.arg(lane.events->read * 100 / count);
    else if (!lane.isAll() && count > MostLaneEvents)
        note += u", first million drawn"_s;
    return note;
}

void LanesArea::drawLane(QPainter &painter, int number)
{
    const QRect rect = laneRect(number);
    const Lane &lane = m_model.lanes()[size_t(number)];
    const QRect name(0, rect.top(), LanesPainter::NameWidth - 1, rect.height() - 1);
    m_painter.drawName(name, lane, noteOf(lane), hasFocus() && number == m_lane);
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    m_painter.drawItems(rect, itemsOf(number), lane.category);
    painter.restore();
}

void LanesArea::drawMarks(QPainter &painter, int lane)
{
    const Colors &colors = colorsOf(palette());
    for (const LaneItem &item : itemsOf(lane)) {
        if (const EventMarks *marks = marksOf(lane, item))
            drawSeverityMark(painter, signPoint(laneRect(lane), item), marks->worst.constFirst().severity(),
                             colors);
    }
}

// Where a curve to the event begins or ends.
QPointF LanesArea::pointOf(const Spot &spot) const
{
    const QRect rect = laneRect(spot.lane);
    const LaneItem *item = spot.index >= 0 ? itemOf(spot) : nullptr;
    // Far out of sight the direction is all that counts.
    const double x = item ? item->center() : std::clamp(m_scale.xOf(spot.time), -2'000.0, 20'000.0);
    return {rect.left() + x, rect.top() + rect.height() / 2.0};
}

void LanesArea::drawRing(QPainter &painter, const Spot &spot, const QColor &color, double width)
{
    const LaneItem *item = itemOf(spot);
    if (!item)
        return;
    const QRect rect = laneRect(spot.lane);
    m_painter.drawRing(m_painter.shapeOf(rect, *item, LanesPainter::mostInBar(itemsOf(spot.lane))), *item,
                       color, width);
    if (item->kind != LaneItem::Mark) // which of them
        painter.fillRect(QRectF(std::floor(rect.left() + m_scale.xOf(spot.time)), rect.bottom() - 4, 2, 4),
                         color);
}

void LanesArea::drawLinks(const Spot &selected)
{
    const EventLinks &links = m_model.links();
    if (!selected.isValid() || links.event != m_selected)
        return;
    const QPointF point = pointOf(selected);
    std::vector<LinkCurve> curves;
    qint64 outsideCauses = 0;
    qint64 outsideEffects = links.effects;
    for (const LinkedEvent &link : links.linked) {
        const Spot spot = spotOf(link);
        if (!spot.isValid()) {
            outsideCauses += link.isCause;
            continue;
        }
        outsideEffects -= !link.isCause;
        curves.push_back(link.isCause ? LinkCurve{pointOf(spot), point, true}
                                      : LinkCurve{point, pointOf(spot), false});
    }
    m_painter.drawLinks(curves);
    if (outsideCauses > 0)
        m_painter.drawOpenEnd(point, true, outsideCauses);
    if (outsideEffects > 0)
        m_painter.drawOpenEnd(point, false, outsideEffects);
}

void LanesArea::drawSelection(QPainter &painter)
{
    const Colors &colors = colorsOf(palette());
    const Spot hovered = spotOf(m_hoveredPlace);
    if (hovered.isValid() && m_hoveredPlace != m_selectedPlace)
        drawRing(painter, hovered, colors.muted, 1.2);
    const Spot selected = selectedSpot();
    if (m_model.isAll())
        drawLinks(selected);
    if (selected.isValid())
        drawRing(painter, selected, colors.accent, 2);
}

} // namespace Backstory
