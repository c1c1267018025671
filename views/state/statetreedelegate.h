// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Backstory
{

struct Colors;

/// Paints a row of two states: names with a sign for what changed, values in the colours of their kinds, on
/// the fills of removed and added ones, and the event that set the field as a link.
class StateTreeDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int RowHeight = 24;

    using QStyledItemDelegate::QStyledItemDelegate;

    /// What is marked in names and values; empty: nothing.
    void setMarked(const QString &needle, Qt::CaseSensitivity sensitivity);
    /// Where a container is opened and closed.
    static QRect arrowRect(const QModelIndex &index, const QRect &cell);
    /// Where the link of the last column is; empty when the row has none.
    static QRect setterRect(const QModelIndex &index, const QRect &cell);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintField(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintValue(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintSetter(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintText(QPainter &painter, const QRect &rect, const QString &text, Qt::TextElideMode mode,
                   const Colors &colors) const;

    QString m_needle;
    Qt::CaseSensitivity m_sensitivity = Qt::CaseInsensitive;
};

} // namespace Backstory
