// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/details/comparedelegate.h"
#include "models/details/comparemodel.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"

#include <QPainter>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Padding = 8;
constexpr int SignWidth = 18;

void paintTitle(QPainter &painter, const QRect &rect, const QString &text, const Colors &colors)
{
    painter.fillRect(rect, colors.header);
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colors.line);
    painter.setFont(strongFont());
    painter.setPen(colors.text);
    painter.drawText(rect.adjusted(Padding, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
}

QColor fillOf(int change, int column, const Colors &colors)
{
    const bool isRemoved = change == FieldDifference::Removed || change == FieldDifference::Changed;
    const bool isAdded = change == FieldDifference::Added || change == FieldDifference::Changed;
    if (column == CompareModel::FirstColumn && isRemoved)
        return colors.criticalFill;
    return column == CompareModel::SecondColumn && isAdded ? colors.okFill : QColor();
}

} // namespace

void CompareDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    static const QString signs[] = {QString(), u"≠"_s, u"+"_s, u"−"_s};
    const Colors &colors = colorsOf(option.palette);
    const int change = index.data(CompareModel::ChangeRole).toInt();
    const QString text = index.data().toString();
    QRect rect = option.rect;
    painter->save();
    if (change < 0) {
        paintTitle(*painter, rect, text, colors);
        painter->restore();
        return;
    }
    if (option.state & QStyle::State_Selected)
        painter->fillRect(rect, option.widget && option.widget->hasFocus() ? colors.selection
                                                                           : colors.unfocusedSelection);
    const QColor fill = fillOf(change, index.column(), colors);
    if (fill.isValid())
        painter->fillRect(rect.adjusted(0, 1, -1, -1), fill);
    if (index.column() == CompareModel::FieldColumn) {
        painter->setFont(strongFont());
        painter->setPen(colors.text);
        painter->drawText(QRect(rect.left() + Padding, rect.top(), SignWidth - 4, rect.height()),
                          Qt::AlignVCenter, signs[change]);
        rect.setLeft(rect.left() + SignWidth);
    }
    const bool isMono =
        index.data(CompareModel::MonoRole).toBool(); // ids and times are told apart by their ends
    painter->setFont(isMono ? monoFont() : textFont());
    const bool isName = index.column() == CompareModel::FieldColumn;
    painter->setPen(isName && change == FieldDifference::Same ? colors.muted : colors.text);
    rect.adjust(Padding, 0, -Padding, 0);
    const QString shown = painter->fontMetrics().elidedText(
        text.simplified(), isMono && !isName ? Qt::ElideRight : Qt::ElideMiddle, rect.width());
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    painter->restore();
}

} // namespace Backstory
