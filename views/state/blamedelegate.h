// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include <functional>

namespace Backstory
{

/// Paints a row about who set a field: relation, the category's mark, the event as a link, and when it was;
/// or an earlier value with its event.
class BlameDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int RowHeight = 24;

    using QStyledItemDelegate::QStyledItemDelegate;

    /// The number of a category, for its mark and colour.
    void setCategories(std::function<int(const QString &)> indexOf) { m_indexOf = std::move(indexOf); }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintCause(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintValue(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    std::function<int(const QString &)> m_indexOf;
};

} // namespace Backstory
