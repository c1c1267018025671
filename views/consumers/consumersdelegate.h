// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/theme/celltext.h"

#include <QStyledItemDelegate>

namespace Backstory
{

/// Draws the rows of consumers: the verdict as a chip, what waited as a small line, numbers to the right.
class ConsumersDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    mutable CellText m_text;
};

} // namespace Backstory
