// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/causation/behinddelegate.h"
#include "models/causation/behindmodel.h"
#include "views/causation/sankeypalette.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QPainter>

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr int BarRoom = 44;

void paintGround(QPainter *painter, const QStyleOptionViewItem &option, const Colors &colors)
{
    const bool active = option.state & QStyle::State_Active;
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, active ? colors.selection : colors.unfocusedSelection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, colors.hover);
}

} // namespace

QSize BehindDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {80, 24};
}

void BehindDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    paintGround(painter, option, colors);
    QRect rect = option.rect.adjusted(8, 0, -8, 0);
    const bool delay = index.column() == BehindModel::Delay;
    if (delay) {
        rect.setRight(rect.right() - BarRoom);
        const QVariant value = index.data(BehindModel::DelayRole);
        const double longest = double(std::max<qint64>(index.data(BehindModel::LongestRole).toLongLong(), 1));
        if (value.isValid()) {
            const double share = std::clamp(double(value.toLongLong()) / longest, 0.0, 1.0);
            const int step = DelaySteps::stepOf(value.toLongLong());
            const QRect bar(rect.right() + 8, rect.center().y() - 2, std::max(2, int(share * (BarRoom - 8))),
                            6);
            const QRgb color = sankeyColors(&colors == &darkColors()).delays[size_t(step)];
            painter->fillRect(bar, step == 0 ? colors.strongLine : QColor(color));
        }
    }
    const bool link = index.column() == BehindModel::Entity &&
                      index.data(BehindModel::EntityRole).value<EntityReference>().isValid();
    painter->setFont(tableFont());
    painter->setPen(link ? colors.accent : colors.text);
    const QString text =
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, rect.width());
    painter->drawText(rect, (delay ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, text);
}

QSize FlowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {option.fontMetrics.horizontalAdvance(index.data().toString()) + 18, 24};
}

void FlowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    paintGround(painter, option, colors);
    const QRect rect = option.rect.adjusted(8, 0, -8, 0);
    const bool name = index.column() == 0;
    painter->setFont(tableFont());
    painter->setPen(name ? colors.accent : colors.text);
    const QString text =
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, rect.width());
    painter->drawText(rect, (name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, text);
}

} // namespace Backstory
