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
constexpr int SpaceWidth = 4; ///< between a date and its time

QColor textColor(const QModelIndex &index, const Colors &colors)
{
    return index.data(TimelineModel::MutedRole).toBool() ? colors.muted : colors.text;
}

} // namespace

void TimelineDelegate::setHovered(int row, bool link)
{
    m_hoveredRow = row;
    m_linkHovered = link;
}

void TimelineDelegate::drawTime(QPainter &painter, QRect rect, const QModelIndex &index,
                                const Colors &colors) const
{
    const QString date = index.data(TimelineModel::DateRole).toString();
    if (!date.isEmpty()) {
        painter.setPen(colors.muted);
        rect.setLeft(rect.left() + qRound(m_text.draw(painter, rect, Qt::AlignLeft, date)) + SpaceWidth);
    }
    painter.setPen(textColor(index, colors));
    m_text.draw(painter, rect, Qt::AlignLeft, index.data().toString());
}

QRect TimelineDelegate::linkRect(const QRect &cell, const QModelIndex &index)
{
    if (!index.data(TimelineModel::LinkRole).isValid())
        return {};
    QRect rect = cell.adjusted(Padding, 0, -Padding, 0);
    const int width = MarkWidth + QFontMetrics(tableFont()).horizontalAdvance(index.data().toString());
    rect.setWidth(std::min(rect.width(), width));
    return rect;
}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const bool hovered = index.row() == m_hoveredRow;
    const bool selected = option.state & QStyle::State_Selected;
    if (selected)
        painter->fillRect(option.rect,
                          option.widget && option.widget->hasFocus() && option.widget->isActiveWindow()
                              ? colors.selection
                              : colors.unfocusedSelection);
    else if (hovered)
        painter->fillRect(option.rect, colors.hover);

    // No save and restore of the painter: it would make it look up the font again for every cell.
    const QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
    painter->setFont(selected && index.column() == TypeColumn ? tableFont(QFont::DemiBold) : tableFont());
    if (index.column() == TimeColumn)
        drawTime(*painter, rect, index, colors);
    else
        drawText(*painter, rect, index, colors, hovered && m_linkHovered);
}

void TimelineDelegate::drawText(QPainter &painter, QRect rect, const QModelIndex &index, const Colors &colors,
                                bool linkHovered) const
{
    const QVariant category = index.data(TimelineModel::CategoryIndexRole);
    if (category.isValid() && category.toInt() >= 0) {
        drawCategoryMark(painter, QPointF(rect.left() + 4, rect.center().y() + 0.5), category.toInt(),
                         colors.category(category.toInt()));
        rect.setLeft(rect.left() + MarkWidth);
    }
    const int column = index.column();
    const bool isLink = column == CauseColumn && index.data(TimelineModel::LinkRole).isValid();
    QColor color = textColor(index, colors);
    if (isLink)
        color = colors.accent;
    else if (column == TypeColumn && !index.data(TimelineModel::ProblemRole).toString().isEmpty())
        color = colors.critical;
    if (isLink && linkHovered) {
        QFont underlined = painter.font();
        underlined.setUnderline(true);
        painter.setFont(underlined);
    }
    painter.setPen(color);
    m_text.draw(painter, rect, Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt()),
                index.data().toString(), column == EntityColumn ? Qt::ElideMiddle : Qt::ElideRight);
}

} // namespace Backstory
