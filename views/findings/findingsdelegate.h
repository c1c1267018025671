// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/theme/celltext.h"

#include <QStyledItemDelegate>

namespace Backstory
{

/// Paints a row of the findings: the severity's icon and the rule, entity, time and sentence; rows of errors
/// are tinted. Lives on the window's thread.
class FindingsDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void setHovered(int row) { m_hovered = row; }

private:
    mutable CellText m_text;
    int m_hovered = -1;
};

} // namespace Backstory
