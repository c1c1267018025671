// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/details/detailsdelegate.h"
#include "models/details/detailsmodel.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/marks.h"

#include <QPainter>
#include <QTreeView>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Padding = 8;
constexpr int KeyWidth = 118; ///< of a document's keys
constexpr int NameWidth = 72; ///< of our own names: "Occurred"
constexpr int Step = 14;      ///< indentation of a level

int depthOf(const QModelIndex &index)
{
    int depth = 0;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        ++depth;
    return depth;
}

QModelIndex column(const QModelIndex &index, int column)
{
    return index.siblingAtColumn(column);
}

QColor valueColor(const QModelIndex &index, const Colors &colors)
{
    switch (index.data(DetailsModel::ValueKindRole).toInt()) {
    case DetailsItem::Text:
        return colors.ok;
    case DetailsItem::Number:
        return colors.warning;
    case DetailsItem::Word:
        return colors.causes;
    case DetailsItem::Container:
        return colors.muted;
    }
    return colors.text;
}

bool isExpanded(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const auto *tree = qobject_cast<const QTreeView *>(option.widget);
    return tree && tree->isExpanded(index.siblingAtColumn(0));
}

void drawArrow(QPainter &painter, int x, const QRect &rect, bool open, const QColor &color)
{
    painter.drawPixmap(
        x, rect.center().y() - 6,
        linePixmap(open ? u"down"_s : u"right"_s, color, 13, painter.device()->devicePixelRatioF()));
}

void drawElided(QPainter &painter, const QRect &rect, const QString &text,
                Qt::TextElideMode mode = Qt::ElideRight)
{
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, mode, rect.width()));
}

} // namespace

QSize DetailsDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {100, index.data(DetailsModel::KindRole).toInt() == DetailsItem::Section ? 25 : 20};
}

void DetailsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    painter->save();
    if (index.data(DetailsModel::KindRole).toInt() == DetailsItem::Section)
        paintSection(*painter, option, index);
    else
        paintRow(*painter, option, index);
    painter->restore();
}

void DetailsDelegate::paintSection(QPainter &painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const QRect rect = option.rect;
    const bool selected = option.state & QStyle::State_Selected && option.widget && option.widget->hasFocus();
    painter.fillRect(rect, selected ? colors.selection : colors.header);
    painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), colors.line);
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.line);
    drawArrow(painter, rect.left() + 4, rect, isExpanded(option, index), colors.muted);
    painter.setFont(strongFont());
    painter.setPen(colors.text);
    const QString name = index.data().toString();
    const QRect text = rect.adjusted(22, 0, -Padding, 0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, name);
    const int nameWidth = painter.fontMetrics().horizontalAdvance(name) + 16;
    painter.setFont(textFont());
    painter.setPen(colors.muted);
    const QString note = column(index, DetailsModel::NoteColumn).data().toString();
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(note, Qt::ElideMiddle, text.width() - nameWidth));
}

void DetailsDelegate::paintRow(QPainter &painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const QRect rect = option.rect;
    if (option.state & QStyle::State_Selected)
        painter.fillRect(rect, option.widget && option.widget->hasFocus() ? colors.selection
                                                                          : colors.unfocusedSelection);
    else if (option.state & QStyle::State_MouseOver)
        painter.fillRect(rect, colors.hover);

    const int kind = index.data(DetailsModel::KindRole).toInt();
    const bool mono = index.data(DetailsModel::MonoRole).toBool();
    const int indent = 22 + (depthOf(index) - 1) * Step;
    if (index.model()->hasChildren(column(index, 0)))
        drawArrow(painter, rect.left() + indent - 17, rect, isExpanded(option, index), colors.muted);

    const QString note = column(index, DetailsModel::NoteColumn).data().toString();
    painter.setFont(textFont());
    const int noteWidth = note.isEmpty() ? 0 : painter.fontMetrics().horizontalAdvance(note) + Padding;
    painter.setPen(colors.muted);
    painter.drawText(rect.adjusted(0, 0, -Padding, 0), Qt::AlignRight | Qt::AlignVCenter, note);

    painter.setFont(mono ? monoFont() : textFont());
    const QString key = index.data().toString();
    const int relation = index.data(DetailsModel::RelationRole).toInt();
    if (kind == DetailsItem::Line) {
        painter.setPen(colors.text);
        drawElided(painter, rect.adjusted(indent, 0, -Padding, 0), key);
        return;
    }
    if (kind == DetailsItem::More)
        painter.setPen(colors.accent);
    else if (relation == 2)
        painter.setPen(colors.effects);
    else
        painter.setPen(relation >= 0 ? colors.causes : colors.muted);
    const int valueLeft = rect.left() + std::max(indent + 40, (kind == DetailsItem::Link ? 72
                                                               : !mono                   ? 22 + NameWidth
                                                                                         : 22 + KeyWidth));
    drawElided(painter,
               QRect(rect.left() + indent, rect.top(), valueLeft - rect.left() - indent - 8, rect.height()),
               key, Qt::ElideMiddle);

    QRect value(valueLeft, rect.top(), rect.right() - noteWidth - Padding - valueLeft, rect.height());
    const QString text = column(index, DetailsModel::ValueColumn).data().toString();
    const int category = index.data(DetailsModel::CategoryIndexRole).toInt();
    if (kind == DetailsItem::Link && category >= 0) {
        drawCategoryMark(painter, QPointF(value.left() + 5, value.center().y() + 0.5), category,
                         colors.category(category));
        value.setLeft(value.left() + 16);
        painter.setPen(colors.accent);
        QFont font = painter.font();
        font.setUnderline(option.state & QStyle::State_MouseOver);
        painter.setFont(font);
        drawElided(painter, value, text);
        font.setUnderline(false);
        painter.setFont(font);
        value.setLeft(value.left() + painter.fontMetrics().horizontalAdvance(text) + 6);
        painter.setPen(colors.muted);
        if (value.width() > 16)
            drawElided(painter, value, index.data(DetailsModel::SuffixRole).toString(), Qt::ElideMiddle);
        return;
    }
    painter.setPen(kind == DetailsItem::More ? colors.muted : valueColor(index, colors));
    drawElided(painter, value, text.simplified(),
               kind == DetailsItem::Json ? Qt::ElideRight : Qt::ElideMiddle);
}

} // namespace Backstory
