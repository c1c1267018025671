// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/lanespainter.h"
#include "models/text/numbertext.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/marks.h"

#include <QPainter>
#include <QPainterPath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int MarkSize = 12;
constexpr double BlockHeight = 18;
constexpr double BarMargin = 14; ///< of a lane's height, what bars leave free

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a) + 0.05;
    const double y = luminance(b) + 0.05;
    return std::max(x, y) / std::min(x, y);
}

} // namespace

void LanesPainter::begin(QPainter &painter, const Colors &colors, double ratio)
{
    if (m_colors != &colors || m_ratio != ratio)
        m_marks.clear();
    m_painter = &painter;
    m_colors = &colors;
    m_ratio = ratio;
}

const QPixmap &LanesPainter::markOf(int category)
{
    auto found = m_marks.find(category);
    if (found == m_marks.end()) {
        QPixmap pixmap(QSize(MarkSize, MarkSize) * m_ratio);
        pixmap.setDevicePixelRatio(m_ratio);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        drawCategoryMark(painter, QPointF(MarkSize / 2.0, MarkSize / 2.0), category,
                         m_colors->category(category));
        painter.end();
        found = m_marks.insert(category, pixmap);
    }
    return *found;
}

void LanesPainter::drawName(const QRect &rect, const Lane &lane, const QString &note, bool current) const
{
    QPainter &painter = *m_painter;
    if (current)
        painter.fillRect(rect, m_colors->unfocusedSelection);
    int left = rect.left() + 8;
    if (lane.category >= 0) {
        drawCategoryMark(painter, QPointF(left + 4, rect.top() + 13), lane.category,
                         m_colors->category(lane.category));
        left += 16;
    }
    const QRect title(left, rect.top() + 4, rect.right() - left - 8, 18);
    painter.setFont(strongFont());
    painter.setPen(m_colors->text);
    painter.drawText(
        title, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(lane.title.simplified(), Qt::ElideMiddle, title.width()));
    painter.setFont(smallFont());
    painter.setPen(m_colors->muted);
    painter.drawText(title.translated(0, 16), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(note, Qt::ElideRight, title.width()));
}

void LanesPainter::drawSeparator(const QRect &rect) const
{
    m_painter->setPen(m_colors->line);
    m_painter->drawLine(rect.bottomLeft(), rect.bottomRight());
}

double LanesPainter::mostInBar(const std::vector<LaneItem> &items)
{
    double most = 1;
    for (const LaneItem &item : items) {
        if (item.kind == LaneItem::Bar)
            most = std::max(most, item.count);
    }
    return most;
}

QRectF LanesPainter::shapeOf(const QRect &lane, const LaneItem &item, double mostInBar) const
{
    const double middle = lane.top() + lane.height() / 2.0;
    const double x = lane.left() + item.center();
    if (item.kind == LaneItem::Mark)
        return QRectF(std::round(x) - 4, middle - 4, 8, 8);
    if (item.kind == LaneItem::Block)
        return QRectF(std::round(lane.left() + item.left) + 1, middle - BlockHeight / 2,
                      std::round(item.right - item.left) - 2, BlockHeight);
    // A single event beside a thousand is still seen.
    const double height = std::max(3.0, std::round((lane.height() - BarMargin) * item.count / mostInBar));
    // On whole pixels of the screen: all bars are equally wide.
    const double left = std::round((lane.left() + item.left) * m_ratio) / m_ratio;
    return QRectF(left, lane.bottom() - 5 - height, item.right - item.left - 1, height);
}

void LanesPainter::drawItems(const QRect &rect, const std::vector<LaneItem> &items, int category)
{
    const QColor color = m_colors->category(category);
    const QPixmap &mark = markOf(category);
    const double most = mostInBar(items);
    for (const LaneItem &item : items) {
        const QRectF shape = shapeOf(rect, item, most);
        if (item.kind == LaneItem::Bar) {
            m_painter->fillRect(shape, color);
        } else if (item.kind == LaneItem::Block) {
            drawBlock(rect, item, color);
        } else {
            if (item.isMoved())
                drawMoved(rect, item);
            m_painter->drawPixmap(shape.center() - QPointF(MarkSize / 2.0, MarkSize / 2.0), mark);
        }
    }
}

// A line from the mark to a tick where it belongs.
void LanesPainter::drawMoved(const QRect &rect, const LaneItem &item) const
{
    const double middle = rect.top() + rect.height() / 2.0;
    const double belongs = std::floor(rect.left() + item.trueLeft) + 0.5;
    m_painter->setPen(m_colors->strongLine);
    m_painter->drawLine(QPointF(std::round(rect.left() + item.center()), middle + 5),
                        QPointF(belongs, middle + 10));
    m_painter->setPen(m_colors->muted);
    m_painter->drawLine(QPointF(belongs, middle + 10), QPointF(belongs, middle + 14));
}

void LanesPainter::drawBlock(const QRect &rect, const LaneItem &item, const QColor &color) const
{
    const QRectF shape = shapeOf(rect, item, 1);
    m_painter->setRenderHint(QPainter::Antialiasing);
    m_painter->setPen(Qt::NoPen);
    m_painter->setBrush(color);
    m_painter->drawRoundedRect(shape, 2, 2);
    m_painter->setRenderHint(QPainter::Antialiasing, false);
    const QColor inks[] = {QColor(Qt::white), m_colors->text, m_colors->background};
    const QColor *ink =
        std::max_element(std::begin(inks), std::end(inks), [&](const QColor &a, const QColor &b) {
            return contrast(a, color) < contrast(b, color);
        });
    QFont font = smallFont();
    font.setWeight(QFont::DemiBold);
    m_painter->setFont(font);
    m_painter->setPen(*ink);
    m_painter->drawText(shape, Qt::AlignCenter, roughCountText(item.count));
    // The stretch that it stands for.
    const double y = std::floor(shape.bottom()) + 3.5;
    const double left = std::floor(rect.left() + item.trueLeft) + 0.5;
    const double right = std::max(left + 1, std::floor(rect.left() + item.trueRight) + 0.5);
    m_painter->setPen(m_colors->muted);
    m_painter->drawLine(QPointF(left, y), QPointF(right, y));
    m_painter->drawLine(QPointF(left, y - 2), QPointF(left, y));
    m_painter->drawLine(QPointF(right, y - 2), QPointF(right, y));
}

void LanesPainter::drawRing(const QRectF &shape, const LaneItem &item, const QColor &color,
                            double width) const
{
    m_painter->setRenderHint(QPainter::Antialiasing);
    m_painter->setBrush(Qt::NoBrush);
    m_painter->setPen(QPen(color, width));
    if (item.kind == LaneItem::Mark)
        m_painter->drawEllipse(shape.center(), 6.5, 6.5);
    else
        m_painter->drawRoundedRect(shape.adjusted(-1.5, -1.5, 1.5, 1.5), 2, 2);
    m_painter->setRenderHint(QPainter::Antialiasing, false);
}

void LanesPainter::drawLinks(const std::vector<LinkCurve> &curves) const
{
    m_painter->setRenderHint(QPainter::Antialiasing);
    m_painter->setBrush(Qt::NoBrush);
    for (const LinkCurve &curve : curves) {
        QPainterPath path(curve.from);
        if (std::abs(curve.from.y() - curve.to.y()) < 1) { // in one lane: an arc above it
            const double rise = curve.from.y() - 20;
            path.cubicTo(QPointF(curve.from.x(), rise), QPointF(curve.to.x(), rise), curve.to);
        } else {
            const double middle = (curve.from.x() + curve.to.x()) / 2;
            path.cubicTo(QPointF(middle, curve.from.y()), QPointF(middle, curve.to.y()), curve.to);
        }
        m_painter->setPen(QPen(curve.isCause ? m_colors->causes : m_colors->effects, 1.5));
        m_painter->drawPath(path);
    }
    m_painter->setRenderHint(QPainter::Antialiasing, false);
}

void LanesPainter::drawOpenEnd(QPointF point, bool isCause, qint64 count) const
{
    const QColor color = isCause ? m_colors->causes : m_colors->effects;
    const double side = isCause ? -1 : 1;
    const QPointF end = point + QPointF(side * 20, side * 9);
    QPainterPath path(point + QPointF(side * 7, 0));
    path.quadTo(QPointF(end.x() - side * 6, point.y()), end);
    m_painter->setRenderHint(QPainter::Antialiasing);
    m_painter->setBrush(Qt::NoBrush);
    m_painter->setPen(QPen(color, 1.5));
    m_painter->drawPath(path);
    m_painter->setBrush(m_colors->panel);
    m_painter->drawEllipse(end + QPointF(side * 2, side * 1), 2.5, 2.5);
    m_painter->setRenderHint(QPainter::Antialiasing, false);
    if (count < 2)
        return;
    m_painter->setFont(smallFont());
    const QString text = countText(count);
    const double width = m_painter->fontMetrics().horizontalAdvance(text);
    m_painter->drawText(QPointF(end.x() + (isCause ? -8 - width : 8), end.y() + 4), text);
}

} // namespace Backstory
