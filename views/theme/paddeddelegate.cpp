// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/paddeddelegate.h"

#include <QApplication>

namespace Backstory
{

namespace
{

constexpr int Padding = 5; ///< beside the 3 of the style: 8, as in a head

} // namespace

void PaddedDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index);
    const QStyle *style = whole.widget ? whole.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &whole, painter, whole.widget);
    QStyleOptionViewItem inner = option;
    inner.rect.adjust(Padding, 0, -Padding, 0);
    inner.state &= ~QStyle::State_HasFocus; // the row is filled: a frame around one cell says nothing more
    QStyledItemDelegate::paint(painter, inner, index);
}

QSize PaddedDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return QStyledItemDelegate::sizeHint(option, index) + QSize(2 * Padding, 0);
}

} // namespace Backstory
