// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/blamedelegate.h"
#include "views/state/blamerows.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/marks.h"

#include <QPainter>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Padding = 12;
constexpr int RelationWidth = 64;
constexpr int ValueWidth = 168;

/// Draws as much of a text as has room; returns what is left of the room behind it.
QRect drawn(QPainter &painter, const QRect &rect, const QString &text, int gap)
{
    const QString shown = painter.fontMetrics().elidedText(text, Qt::ElideMiddle, rect.width());
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    return rect.adjusted(painter.fontMetrics().horizontalAdvance(shown) + gap, 0, 0, 0);
}

/// Draws when it was at the right; returns the room that is left.
QRect besideTime(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
    const QString time = index.data(BlameRows::TimeRole).toString();
    painter.setFont(textFont());
    painter.setPen(colorsOf(option.palette).muted);
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter, time);
    return rect.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(time) - 8, 0);
}

QFont linkFont(const QStyleOptionViewItem &option)
{
    QFont font = textFont();
    font.setUnderline(option.state & QStyle::State_MouseOver);
    return font;
}

} // namespace

QSize BlameDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {100, index.data(BlameRows::KindRole).toInt() == BlameRows::Title ? 30 : RowHeight};
}

void BlameDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const int kind = index.data(BlameRows::KindRole).toInt();
    const QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
    painter->save();
    if (option.state & QStyle::State_Selected && kind != BlameRows::Title)
        painter->fillRect(option.rect, colors.selection);
    else if (option.state & QStyle::State_MouseOver && kind != BlameRows::Title)
        painter->fillRect(option.rect, colors.hover);
    switch (kind) {
    case BlameRows::Title:
        painter->fillRect(QRect(option.rect.left(), option.rect.top() + 2, option.rect.width(), 1),
                          colors.line);
        painter->setFont(smallFont());
        painter->setPen(colors.muted);
        painter->drawText(rect.adjusted(0, 6, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          index.data(BlameRows::NameRole).toString());
        break;
    case BlameRows::Gap:
        painter->setFont(linkFont(option));
        painter->setPen(colors.muted);
        painter->drawText(rect.adjusted(RelationWidth + 14, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          index.data(BlameRows::NameRole).toString());
        break;
    case BlameRows::Value:
        paintValue(*painter, option, index);
        break;
    default:
        paintCause(*painter, option, index);
    }
    painter->restore();
}

void BlameDelegate::paintCause(QPainter &painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    QRect rect = besideTime(painter, option, index);
    const QString relation = index.data(BlameRows::RelationRole).toString();
    painter.setPen(colors.causes);
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, relation.isEmpty() ? u"set by"_s : relation);
    rect.setLeft(rect.left() + RelationWidth);
    const QString category = index.data(BlameRows::CategoryRole).toString();
    if (!category.isEmpty() && m_indexOf) {
        const int number = m_indexOf(category);
        drawCategoryMark(painter, QPointF(rect.left() + 4, rect.center().y() + 0.5), number,
                         colors.category(number));
    }
    rect.setLeft(rect.left() + 14);
    const bool isLink = index.data(BlameRows::EventRole).value<EventReference>().isValid();
    painter.setFont(isLink ? linkFont(option) : textFont());
    painter.setPen(isLink ? colors.accent : colors.muted);
    rect = drawn(painter, rect, index.data(BlameRows::NameRole).toString(), 8);
    painter.setFont(textFont());
    painter.setPen(colors.muted);
    if (rect.width() > 24)
        drawn(painter, rect, index.data(BlameRows::BesideRole).toString(), 0);
}

void BlameDelegate::paintValue(QPainter &painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    QRect rect = besideTime(painter, option, index);
    const QString value = index.data(BlameRows::ValueRole).toString();
    painter.setFont(monoFont());
    painter.setPen(index.data(BlameRows::RemovedRole).toBool() ? colors.muted
                   : value.startsWith(u'"')                    ? colors.ok
                                                               : colors.warning);
    drawn(painter, QRect(rect.left(), rect.top(), ValueWidth - 8, rect.height()), value, 0);
    rect.setLeft(rect.left() + ValueWidth);
    painter.setFont(linkFont(option));
    painter.setPen(colors.accent);
    drawn(painter, rect, index.data(BlameRows::NameRole).toString(), 0);
}

} // namespace Backstory
