// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/twolinedelegate.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"

#include <QPainter>
#include <QWidget>

namespace Backstory
{

TwoLineDelegate::TwoLineDelegate(int detailRole, const QString &icon, int iconRole, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_detailRole(detailRole)
    , m_icon(icon)
    , m_iconRole(iconRole)
{
}

void TwoLineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const QRect rect = option.rect;
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(rect, option.widget && option.widget->hasFocus() ? colors.selection
                                                                           : colors.unfocusedSelection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(rect, colors.hover);
    const QString own = m_iconRole < 0 ? QString() : index.data(m_iconRole).toString();
    painter->drawPixmap(
        rect.left() + 12, rect.center().y() - 8,
        linePixmap(own.isEmpty() ? m_icon : own, colors.muted, 16, painter->device()->devicePixelRatioF()));
    const QRect text = rect.adjusted(40, 5, -8, -5);
    painter->setFont(m_iconRole < 0 ? textFont() : strongFont());
    painter->setPen(colors.text);
    painter->drawText(
        text, Qt::AlignLeft | Qt::AlignTop,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
    painter->setFont(textFont());
    painter->setPen(colors.muted);
    painter->drawText(
        text, Qt::AlignLeft | Qt::AlignBottom,
        painter->fontMetrics().elidedText(index.data(m_detailRole).toString(), Qt::ElideRight, text.width()));
    painter->restore();
}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {160, RowHeight};
}

} // namespace Backstory
