// SPDX-License-Identifier: GPL-3.0-or-later
// What lies between the events of the picture: bands, lanes, what writers worked on, arrows.
#include "views/spacetime/spacetimearea.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QLineF>
#include <QPainter>

#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double Dimmed = 0.2;

void drawHead(QPainter &painter, const QPolygonF &points)
{
    const QPointF tip = points.last();
    QLineF back(tip, points[points.size() - 2]);
    if (back.length() < 4)
        return;
    back.setLength(8);
    QLineF left = back;
    QLineF right = back;
    left.setAngle(back.angle() + 22);
    right.setAngle(back.angle() - 22);
    painter.setBrush(painter.pen().color());
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(QPolygonF({tip, left.p2(), right.p2()}));
}

} // namespace

void SpaceTimeArea::drawBands(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    for (const SpaceTimeLayout::Band &band : m_layout.bands()) {
        QColor fill = colors.critical;
        fill.setAlphaF(0.05F);
        painter.fillRect(band.rect, fill);
        painter.setPen(QPen(colors.critical, 1, Qt::DashLine));
        // Where they have read one version, it is seen from where they begin.
        const bool isOne = made().stretches[size_t(band.stretch)].version != Event::NoVersion;
        for (const double x : {isOne ? band.rect.right() : band.rect.left(), band.rect.right()})
            painter.drawLine(QPointF(std::floor(x) + 0.5, band.rect.top()),
                             QPointF(std::floor(x) + 0.5, band.rect.bottom()));
        if (band.label.isEmpty())
            continue;
        painter.setFont(smallFont());
        painter.drawText(band.label, Qt::AlignCenter, band.text);
    }
}

void SpaceTimeArea::drawLines(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    for (const SpaceTimeLayout::Lane &lane : m_layout.lanes()) {
        painter.setPen(QPen(colors.strongLine, 1, lane.events.empty() ? Qt::SolidLine : Qt::DotLine));
        painter.drawLine(QPointF(0, lane.line), QPointF(m_scale.width(), lane.line));
    }
    for (const SpaceTimeLayout::Segment &segment : m_layout.segments()) {
        const SpaceTimeLane &lane = m_model.lanes()[size_t(segment.lane)];
        const double y = m_layout.lanes()[size_t(segment.lane)].line;
        if (segment.kind == SpaceTimeLayout::Segment::ClocksOnly)
            continue;
        const bool isEntity = lane.kind == SpaceTimeLane::Entity;
        const QColor color = segment.kind == SpaceTimeLayout::Segment::Backwards ? colors.warning
                             : isEntity ? colors.category(m_model.categoryOf(lane.entity))
                                        : colors.muted;
        painter.setOpacity(m_cone && m_selectedEvent >= 0 ? 0.5 : 1);
        painter.setPen(QPen(
            color, isEntity ? 3 : 2,
            segment.kind == SpaceTimeLayout::Segment::Backwards ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(segment.left, y), QPointF(segment.right, y));
    }
    painter.setOpacity(1);
}

void SpaceTimeArea::drawBoxes(QPainter &painter) const
{
    const Colors &colors = colorsOf(palette());
    painter.setFont(smallFont());
    for (const SpaceTimeLayout::Box &box : m_layout.boxes()) {
        const SpaceTimeWork &work = made().works[size_t(box.work)];
        painter.setOpacity(isDimmed(work.writes.front()) ? Dimmed : 1);
        const QRectF rect(std::floor(box.rect.left()) + 0.5, std::floor(box.rect.top()) + 0.5,
                          std::floor(box.rect.width()), box.rect.height() - 1);
        painter.setPen(colors.note);
        painter.setBrush(colors.noteFill);
        painter.drawRect(rect);
        const QRectF inside = rect & QRectF(0, rect.top(), m_scale.width(), rect.height());
        const QString version = u"v"_s + QString::number(work.readVersion);
        for (const QString &text : {u"works from "_s + version, version}) {
            if (painter.fontMetrics().horizontalAdvance(text) + 8 > inside.width())
                continue;
            painter.setPen(colors.text);
            painter.drawText(inside, Qt::AlignCenter, text);
            break;
        }
    }
    painter.setOpacity(1);
}

QPen SpaceTimeArea::penOf(const SpaceTimeLayout::Arrow &arrow) const
{
    using Arrow = SpaceTimeLayout::Arrow;
    const Colors &colors = colorsOf(palette());
    if (arrow.kind == Arrow::Read)
        return QPen(arrow.isBackwards ? colors.warning : colors.muted, 1, Qt::DashLine);
    if (arrow.kind == Arrow::Write)
        return isContested(arrow.to) ? QPen(colors.critical, 2.5) : QPen(colors.note, 1.5);
    QPen pen(colors.muted, 1);
    if (m_selectedEvent >= 0) { // its own causes and effects, in a cone also those of these
        const bool isOwn = arrow.to == m_selectedEvent || arrow.from == m_selectedEvent;
        const bool toCause = arrow.to == m_selectedEvent || (m_cone && sideOf(arrow.to) < 0);
        const bool toEffect = arrow.from == m_selectedEvent || (m_cone && sideOf(arrow.from) > 0);
        if (toCause || toEffect)
            pen = QPen(toCause ? colors.causes : colors.effects, isOwn || !isCrowded() ? 1.5 : 1);
    }
    if (arrow.isBackwards)
        pen = QPen(colors.warning, isCrowded() ? 1 : 2);
    if (arrow.kind == Arrow::Via)
        pen.setStyle(Qt::DashDotLine);
    return pen;
}

void SpaceTimeArea::drawArrow(QPainter &painter, const SpaceTimeLayout::Arrow &arrow) const
{
    painter.setOpacity(isDimmed(arrow.from) || isDimmed(arrow.to) ? Dimmed : 1);
    const QPen pen = penOf(arrow);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    if (isCrowded() && pen.widthF() == 1) // a thousand of these are a texture
        painter.setOpacity(painter.opacity() * 0.35);
    painter.drawPolyline(arrow.points);
    if (!isCrowded() || pen.widthF() > 1)
        drawHead(painter, arrow.points);
    if (arrow.label.isEmpty())
        return;
    painter.setFont(smallFont());
    painter.setPen(pen.color());
    painter.drawText(arrow.label, Qt::AlignCenter,
                     u"read v%1"_s.arg(made().works[size_t(arrow.work)].readVersion));
}

// Those of the selected event above all others.
void SpaceTimeArea::drawArrows(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing, !isCrowded());
    for (const bool ofSelected : {false, true}) {
        for (const SpaceTimeLayout::Arrow &arrow : m_layout.arrows()) {
            const bool isOf =
                m_selectedEvent >= 0 && (arrow.from == m_selectedEvent || arrow.to == m_selectedEvent);
            if (isOf == ofSelected)
                drawArrow(painter, arrow);
        }
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setOpacity(1);
}

} // namespace Backstory
