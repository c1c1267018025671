// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Backstory
{

/// Paints a cell of a comparison: the value before on the critical fill, the one after on the OK fill, a sign
/// before the field's name so that colour never speaks alone, and the bars of the sections.
class CompareDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace Backstory
