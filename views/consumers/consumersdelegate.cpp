// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/consumers/consumersdelegate.h"

#include "models/consumers/consumersmodel.h"
#include "views/consumers/verdictstyle.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr int Padding = 8;

void drawTrend(QPainter &painter, const QRectF &rect, const QList<qint64> &values, const QColor &color)
{
    const qint64 most = values.isEmpty() ? 0 : *std::max_element(values.begin(), values.end());
    if (values.size() < 2)
        return;
    QPainterPath path;
    bool isDrawing = false; // not where nothing is known
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (values[i] < 0) {
            isDrawing = false;
            continue;
        }
        const QPointF point(rect.left() + rect.width() * double(i) / double(values.size() - 1),
                            rect.bottom() -
                                rect.height() * double(values[i]) / double(std::max<qint64>(most, 1)));
        isDrawing ? path.lineTo(point) : path.moveTo(point);
        isDrawing = true;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

} // namespace

void ConsumersDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    if (selected)
        painter->fillRect(option.rect, option.widget && option.widget->hasFocus()
                                           ? colors.selection
                                           : colors.unfocusedSelection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, colors.hover);
    const VerdictStyle style = styleOf(Verdict(index.data(ConsumersModel::VerdictRole).toInt()), colors);
    QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
    const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    painter->setFont(tableFont(index.column() == ConsumersModel::NameColumn && selected ? QFont::DemiBold
                                                                                        : QFont::Normal));
    painter->setPen(colors.text);
    switch (index.column()) {
    case ConsumersModel::VerdictColumn: {
        const QString text = index.data().toString();
        const int width =
            std::min(rect.width(), painter->fontMetrics().horizontalAdvance(text) + 2 * Padding + 2);
        const QRect chip(rect.left(), rect.top() + 3, width, rect.height() - 6);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(style.fill);
        painter->drawRoundedRect(chip, 3, 3);
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(style.text);
        m_text.draw(*painter, chip.adjusted(Padding, 0, -Padding, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
        return;
    }
    case ConsumersModel::TrendColumn:
        drawTrend(*painter, QRectF(rect).adjusted(0, 5, 0, -5),
                  index.data(ConsumersModel::TrendRole).value<QList<qint64>>(), style.text);
        return;
    case ConsumersModel::ReadsColumn:
    case ConsumersModel::WhyColumn:
        painter->setPen(colors.muted);
        break;
    default:
        break;
    }
    m_text.draw(*painter, rect, alignment, index.data().toString(),
                index.column() == ConsumersModel::WhyColumn ? Qt::ElideRight : Qt::ElideMiddle);
}

QSize ConsumersDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {80, 24};
}

} // namespace Backstory
