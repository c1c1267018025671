// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/textsearch.h"

#include <QImage>
#include <QStyledItemDelegate>

#include <optional>

namespace Backstory
{

struct Colors;

/// Paints a row of the details over its whole width: section bars, keys and values in two columns, links with
/// the category's mark, values of a document in the colours of their kinds with the hits of a search marked,
/// a picture.
class DetailsDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// What is marked in keys and values; empty: nothing.
    void setMarked(const QString &needle, Qt::CaseSensitivity sensitivity);
    /// What a picture's row shows.
    void setPicture(const QImage &image) { m_picture = image; }

    /// Where a row's value stands, which is where its link is hit.
    static QRect valueRect(const QModelIndex &index, const QRect &row);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintSection(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintRow(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintPicture(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintLink(QPainter &painter, QRect value, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const;
    void paintMarked(QPainter &painter, const QRect &rect, const QString &text, Qt::TextElideMode mode,
                     bool isMarked, const Colors &colors) const;
    QSize pictureSize(const QStyleOptionViewItem &option) const;

    QImage m_picture;
    QString m_needle;
    Qt::CaseSensitivity m_sensitivity = Qt::CaseInsensitive;
};

} // namespace Backstory
