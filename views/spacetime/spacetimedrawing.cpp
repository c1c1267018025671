// SPDX-License-Identifier: GPL-3.0-or-later
// The frame of the picture, and what stands on the lanes; what lies between them is in spacetimelines.cpp.
#include "views/spacetime/spacetimearea.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/marks.h"
#include "views/timescale/timeaxis.h"

#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <map>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double Dimmed = 0.25;

QRect rectOf(const SpaceTimeLayout::Lane &lane)
{
    constexpr int Reach = int(SpaceTimeLayout::ItemReach);
    return QRect(0, int(lane.line) - Reach, 1 << 20, 2 * Reach);
}

} // namespace

void SpaceTimeArea::paintEvent(QPaintEvent *)
{
    const qreal ratio = viewport()->devicePixelRatioF();
    const int scrolled = verticalScrollBar()->value();
    if (m_picture.isNull() || m_picture.size() != (QSizeF(viewport()->size()) * ratio).toSize()) {
        m_picture = QPixmap((QSizeF(viewport()->size()) * ratio).toSize());
        m_picture.setDevicePixelRatio(ratio);
        QPainter drawing(&m_picture);
        paint(drawing, viewport()->rect(), scrolled, hasFocus());
    }
    QPainter painter(viewport());
    painter.drawPixmap(0, 0, m_picture);
    drawAxis(painter, viewport()->rect(), m_cursor);
    if (!m_scale.isValid())
        return;
    drawCursor(painter);
    if (m_hoveredEvent < 0 || m_hoveredEvent == m_selectedEvent)
        return;
    painter.setClipRect(viewport()->rect().adjusted(NameWidth, AxisHeight, 0, 0));
    painter.translate(NameWidth, AxisHeight - scrolled);
    m_painter.begin(painter, colorsOf(palette()), ratio);
    drawRing(painter, m_hoveredEvent, colorsOf(palette()).muted, 1.2);
}

QImage SpaceTimeArea::picture(qreal ratio)
{
    const QRect rect(0, 0, viewport()->width(), AxisHeight + int(std::ceil(m_layout.height())));
    QImage image(rect.size() * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    QPainter painter(&image);
    paint(painter, rect, 0, false);
    drawAxis(painter, rect, {});
    return image;
}

void SpaceTimeArea::paint(QPainter &painter, const QRect &rect, int scrolled, bool focused)
{
    const Colors &colors = colorsOf(palette());
    m_painter.begin(painter, colors, painter.device()->devicePixelRatioF());
    painter.fillRect(rect, colors.panel);
    const QRect plot = rect.adjusted(NameWidth, AxisHeight, 0, 0);
    if (m_scale.isValid()) {
        painter.setClipRect(plot);
        drawFolds(painter, plot, m_scale, colors, false);
        drawTimeGrid(painter, plot, ticksOf(m_scale, m_model.timeText()), colors);
        painter.translate(NameWidth, AxisHeight - scrolled);
        drawBands(painter);
        drawLines(painter);
        drawBoxes(painter);
        drawArrows(painter);
        drawItems(painter);
        drawRings(painter);
        drawLabels(painter);
        painter.resetTransform();
    }
    painter.setClipRect(rect.adjusted(0, AxisHeight, 0, 0));
    painter.translate(0, AxisHeight - scrolled);
    drawNames(painter, rect, focused);
    painter.resetTransform();
    painter.setClipping(false);
}

bool SpaceTimeArea::isContested(int event) const
{
    return event >= 0 && size_t(event) < m_contested.size() && m_contested[size_t(event)];
}

int SpaceTimeArea::sideOf(int event) const
{
    if (m_selectedEvent < 0 || event < 0 || event >= made().shown)
        return 0;
    switch (made().order.relation(event, m_selectedEvent)) {
    case CausalOrder::Same:
    case CausalOrder::Before:
    case CausalOrder::Contradictory:
        return -1;
    case CausalOrder::After:
        return 1;
    default:
        return 0;
    }
}

bool SpaceTimeArea::isDimmed(int event) const
{
    return m_cone && m_selectedEvent >= 0 && sideOf(event) == 0;
}

bool SpaceTimeArea::isDimmed(const SpaceTimeLayout::Lane &lane, const LaneItem &item) const
{
    for (qint64 i = item.first; i <= item.last(); ++i) {
        if (!m_cone || !isDimmed(lane.events[size_t(i)]))
            return false;
    }
    return true;
}

// Of a block or bar, the one that all have.
int SpaceTimeArea::categoryOf(const SpaceTimeLayout::Lane &lane, const LaneItem &item) const
{
    const auto of = [&](qint64 index) {
        return m_model.categoryOf(made().event(lane.events[size_t(index)]).entity);
    };
    const int category = of(item.first);
    if (m_model.by() == SpaceTimeBy::Entity)
        return category;
    for (qint64 i = item.first + 1; i <= item.last(); ++i) {
        if (of(i) != category)
            return -1;
    }
    return category;
}

void SpaceTimeArea::drawItems(QPainter &painter)
{
    for (const SpaceTimeLayout::Lane &lane : m_layout.lanes()) {
        // Bars are measured by the highest one: all of a look are drawn together.
        std::map<std::pair<int, bool>, std::vector<LaneItem>> looks;
        for (const LaneItem &item : lane.items)
            looks[{categoryOf(lane, item), isDimmed(lane, item)}].push_back(item);
        for (const auto &[look, items] : looks) {
            painter.setOpacity(look.second ? Dimmed : 1);
            m_painter.drawItems(rectOf(lane), items, look.first);
        }
    }
    painter.setOpacity(1);
}

void SpaceTimeArea::drawRing(QPainter &, int event, const QColor &color, double width) const
{
    const LaneItem *item = m_layout.itemOf(event);
    if (!item)
        return;
    const SpaceTimeLayout::Lane &lane = m_layout.lanes()[size_t(m_layout.placeOf(event).first)];
    m_painter.drawRing(m_painter.shapeOf(rectOf(lane), *item, LanesPainter::mostInBar(lane.items)), *item,
                       color, width);
}

void SpaceTimeArea::drawRings(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    for (const SpaceTimeWork &work : made().works) {
        for (const int write : work.writes) {
            painter.setOpacity(isDimmed(write) ? Dimmed : 1);
            if (work.isContested)
                drawRing(painter, write, colors.critical, 2);
        }
    }
    painter.setOpacity(1);
    drawRing(painter, m_selectedEvent, colors.accent, 2);
}

void SpaceTimeArea::drawLabels(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    QFont strong = smallFont();
    strong.setWeight(QFont::DemiBold);
    QColor ground = colors.panel; // arrows may pass behind
    ground.setAlphaF(0.75F);
    for (const SpaceTimeLayout::Label &label : m_layout.labels()) {
        painter.setOpacity(isDimmed(label.event) ? Dimmed : 1);
        const auto side = label.isRight ? Qt::AlignRight : Qt::AlignLeft;
        QRectF first = label.rect;
        QRectF second = label.rect;
        if (label.isOneLine) {
            second.setLeft(first.left() + QFontMetricsF(strong).horizontalAdvance(label.title) + 6);
        } else if (!label.text.isEmpty()) {
            first.setHeight(label.rect.height() / 2);
            second.setTop(first.bottom());
        }
        if (label.isCrossed)
            painter.fillRect(label.rect, ground);
        painter.setFont(strong);
        painter.setPen(isContested(label.event) ? colors.critical : colors.text);
        painter.drawText(first, (label.isOneLine ? Qt::AlignLeft : side) | Qt::AlignVCenter, label.title);
        painter.setFont(smallFont());
        painter.setPen(colors.muted);
        painter.drawText(second, (label.isOneLine ? Qt::AlignLeft : side) | Qt::AlignVCenter, label.text);
    }
    painter.setOpacity(1);
}

void SpaceTimeArea::drawNames(QPainter &painter, const QRect &rect, bool focused) const
{
    const Colors &colors = colorsOf(palette());
    painter.fillRect(QRectF(0, 0, NameWidth, std::max<double>(m_layout.height(), rect.height())),
                     colors.panel);
    for (size_t i = 0; i < m_layout.lanes().size(); ++i) {
        const SpaceTimeLayout::Lane &place = m_layout.lanes()[i];
        const SpaceTimeLane &lane = m_model.lanes()[i];
        if (focused && int(i) == m_lane)
            painter.fillRect(QRectF(0, place.top + 1, NameWidth - 1, place.height - 2),
                             colors.unfocusedSelection);
        double left = 8;
        const int category = lane.kind == SpaceTimeLane::Entity ? m_model.categoryOf(lane.entity) : -1;
        if (category >= 0) {
            drawCategoryMark(painter, QPointF(left + 4, place.line - 8), category, colors.category(category));
            left += 16;
        }
        const QRectF title(left, place.line - 17, NameWidth - 8 - left, 18);
        painter.setFont(strongFont());
        painter.setPen(lane.title.isEmpty() ? colors.muted : colors.text);
        const QString name = !lane.title.isEmpty()                ? lane.title.simplified()
                             : lane.kind == SpaceTimeLane::Entity ? u"no entity"_s
                                                                  : u"not recorded"_s;
        painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(name, Qt::ElideMiddle, int(title.width())));
        painter.setFont(smallFont());
        painter.setPen(colors.muted);
        painter.drawText(title.translated(0, 17), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(lane.note, Qt::ElideRight, int(title.width())));
    }
}

// No label where the time of the cursor will be.
void SpaceTimeArea::drawAxis(QPainter &painter, const QRect &rect, Timestamp cursor) const
{
    const Colors &colors = colorsOf(palette());
    const QRect axis(NameWidth, 0, rect.width() - NameWidth, AxisHeight);
    painter.fillRect(QRect(0, 0, rect.width(), AxisHeight), colors.panel);
    painter.setPen(colors.line);
    painter.drawLine(NameWidth - 1, 0, NameWidth - 1, rect.height());
    painter.drawLine(0, axis.bottom(), rect.width(), axis.bottom());
    if (!m_scale.isValid())
        return;
    const TimeText &text = m_model.timeText();
    painter.setFont(smallFont());
    painter.setPen(colors.muted);
    painter.drawText(
        QRect(8, 0, NameWidth - 16, AxisHeight - 2), Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(text.date(made().from) + u" · "_s + text.zoneName(made().from),
                                         Qt::ElideRight, NameWidth - 16));
    drawTimeAxis(painter, axis, ticksOf(m_scale, text), colors,
                 cursor.isValid() ? timeCursorBox(axis, m_scale.xOf(cursor), cursorText()) : QRectF());
    drawFolds(painter, axis.adjusted(0, 2, 0, -2), m_scale, colors, true);
}

QString SpaceTimeArea::cursorText() const
{
    const TimeText &text = m_model.timeText();
    return m_scale.nanosecondsPerPixel() < 1e6 ? text.preciseClock(m_cursor) : text.clock(m_cursor);
}

void SpaceTimeArea::drawCursor(QPainter &painter) const
{
    if (!m_cursor.isValid())
        return;
    const QRect axis(NameWidth, 0, viewport()->width() - NameWidth, AxisHeight);
    drawTimeCursor(painter, axis, viewport()->rect().adjusted(NameWidth, AxisHeight, 0, 0),
                   m_scale.xOf(m_cursor), cursorText(), colorsOf(palette()));
}

} // namespace Backstory
