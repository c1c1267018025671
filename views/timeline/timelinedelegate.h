// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/theme/celltext.h"

#include <QStyledItemDelegate>

namespace Backstory
{

struct Colors;

/// Paints a cell of the timeline: the date muted before the time, a category's mark before versions and
/// causes, links in the accent. `linkRect()` is where a link is painted, and so where it is clicked.
class TimelineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    /// The link's text within the cell; empty when the cell has none.
    static QRect linkRect(const QRect &cell, const QModelIndex &index);
    /// The row and link under the mouse, to be painted so.
    void setHovered(int row, bool link);

private:
    void drawTime(QPainter &painter, QRect rect, const QModelIndex &index, const Colors &colors) const;
    void drawText(QPainter &painter, QRect rect, const QModelIndex &index, const Colors &colors,
                  bool linkHovered) const;

    mutable CellText m_text;
    int m_hoveredRow = -1;
    bool m_linkHovered = false;
};

} // namespace Backstory
