// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Backstory
{

/// Paints a connector or a recent source: an icon, its name, and below it muted what it is.
class TwoLineDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int RowHeight = 44;
    /// The second line is in `detailRole`; `icon` names the line icon, unless an item has one at `iconRole`.
    TwoLineDelegate(int detailRole, const QString &icon, int iconRole, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_detailRole;
    QString m_icon;
    int m_iconRole;
};

} // namespace Backstory
