// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/marks.h"

#include <QPainter>

#include <cmath>

namespace Backstory
{

namespace
{

QPolygonF polygon(QPointF center, qreal radius, int corners, qreal startDegrees)
{
    QPolygonF points;
    for (int i = 0; i < corners; ++i) {
        const qreal angle = (startDegrees + 360.0 * i / corners) * M_PI / 180;
        points << center + QPointF(radius * std::cos(angle), radius * std::sin(angle));
    }
    return points;
}

} // namespace

void drawCategoryMark(QPainter &painter, QPointF center, int category, const QColor &color, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    const qreal r = radius;
    switch (category) {
    case 0:
        painter.drawEllipse(center, r, r);
        break;
    case 1:
        painter.drawRect(QRectF(center.x() - r * 0.9, center.y() - r * 0.9, r * 1.8, r * 1.8));
        break;
    case 2:
        painter.drawPolygon(polygon(center, r * 1.15, 4, 0));
        break;
    case 3:
        painter.drawPolygon(polygon(center + QPointF(0, r * 0.2), r * 1.2, 3, -90));
        break;
    case 4:
        painter.drawPolygon(polygon(center, r * 1.05, 6, 0));
        break;
    case 5:
        painter.drawRect(QRectF(center.x() - r * 0.5, center.y() - r, r, r * 2));
        break;
    case 6:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, r * 0.5));
        painter.drawEllipse(center, r * 0.75, r * 0.75);
        break;
    case 7:
        painter.drawRect(QRectF(center.x() - r, center.y() - r * 0.35, r * 2, r * 0.7));
        painter.drawRect(QRectF(center.x() - r * 0.35, center.y() - r, r * 0.7, r * 2));
        break;
    default:
        painter.drawEllipse(center, r * 0.6, r * 0.6);
    }
    painter.restore();
}

} // namespace Backstory
