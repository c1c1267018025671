// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/activity/seriesdelegate.h"

#include "models/activity/activitybars.h"
#include "models/activity/activityseriesmodel.h"
#include "views/theme/colors.h"
#include "views/theme/marks.h"

#include <QApplication>
#include <QPainter>

namespace Backstory
{

namespace
{

constexpr int MarkWidth = 16;

}

void SeriesDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    PaddedDelegate::initStyleOption(option, index);
    if (index.row() == 0)
        option->font.setWeight(QFont::DemiBold);
}

void SeriesDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const int part = index.data(ActivitySeriesModel::PartRole).toInt();
    if (index.column() != ActivitySeriesModel::NameColumn || part < 0) {
        PaddedDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem strip = option;
    strip.rect.setWidth(MarkWidth);
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &strip, painter, option.widget);
    QStyleOptionViewItem beside = option;
    beside.rect.setLeft(strip.rect.right() + 1);
    PaddedDelegate::paint(painter, beside, index);
    const int category = part == ActivityBars::Rest   ? -1
                         : part < m_categories.size() ? m_categories[part]
                                                      : part;
    const Colors &colors = colorsOf(option.palette);
    drawCategoryMark(*painter, QRectF(strip.rect).center() + QPointF(4, 0), category,
                     category < 0 ? colors.disabled : colors.category(category));
}

} // namespace Backstory
