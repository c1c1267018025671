// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/timelinedelegate.h"
#include "models/timeline/timelinemodel.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/marks.h"

#include <QAbstractItemView>
#include <QPainter>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Padding = 8;
constexpr int MarkWidth = 14;

void drawTime(QPainter &painter, QRect rect, const QModelIndex &index, const Colors &colors)
{
    const QString date = index.data(TimelineModel::DateRole).toString();
    if (!date.isEmpty()) {
        painter.setPen(colors.muted);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, date);
        rect.setLeft(rect.left() + painter.fontMetrics().horizontalAdvance(date + u' '));
    }
    painter.setPen(colors.text);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
}

} // namespace

void TimelineDelegate::setHovered(int row, bool link)
{
    m_hoveredRow = row;
    m_linkHovered = link;
}

QRect TimelineDelegate::linkRect(const QRect &cell, const QModelIndex &index)
{
    if (!index.data(TimelineModel::LinkRole).isValid())
        return {};
    QRect rect = cell.adjusted(Padding, 0, -Padding, 0);
    const int width = MarkWidth + QFontMetrics(textFont()).horizontalAdvance(index.data().toString());
    rect.setWidth(std::min(rect.width(), width));
    return rect;
}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const bool hovered = index.row() == m_hoveredRow;
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect,
                          option.widget && option.widget->hasFocus() && option.widget->isActiveWindow()
                              ? colors.selection
                              : colors.unfocusedSelection);
    else if (hovered)
        painter->fillRect(option.rect, colors.hover);

    QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
    const bool strong = index.column() == TypeColumn && option.state & QStyle::State_Selected;
    painter->setFont(strong ? strongFont() : textFont());
    if (index.column() == TimeColumn) {
        drawTime(*painter, rect, index, colors);
        painter->restore();
        return;
    }
    const int category = index.data(TimelineModel::CategoryIndexRole).isValid()
                             ? index.data(TimelineModel::CategoryIndexRole).toInt()
                             : -1;
    if (category >= 0) {
        drawCategoryMark(*painter, QPointF(rect.left() + 4, rect.center().y() + 0.5), category,
                         colors.category(category));
        rect.setLeft(rect.left() + MarkWidth);
    }
    const bool isLink = index.data(TimelineModel::LinkRole).isValid();
    QColor color = index.data(TimelineModel::MutedRole).toBool() ? colors.muted : colors.text;
    if (isLink)
        color = colors.accent;
    else if (index.column() == TypeColumn && !index.data(TimelineModel::ProblemRole).toString().isEmpty())
        color = colors.critical;
    if (isLink && hovered && m_linkHovered) {
        QFont underlined = painter->font();
        underlined.setUnderline(true);
        painter->setFont(underlined);
    }
    painter->setPen(color);
    const QString text = index.data().toString().simplified();
    const Qt::TextElideMode mode = index.column() == EntityColumn ? Qt::ElideMiddle : Qt::ElideRight;
    painter->drawText(rect, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text, mode, rect.width()));
    painter->restore();
}

} // namespace Backstory
