// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/entities/entitiesdelegate.h"
#include "models/entities/entitiesmodel.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/marks.h"

#include <QApplication>
#include <QPainter>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int MarkCenter = 30;
constexpr int TextLeft = 43;

// Draws an id with the searched part in the accent; the middle is left out where it does not fit.
void drawName(QPainter &painter, const QRect &rect, const QString &name, const QString &match,
              const Colors &colors)
{
    const QFontMetrics metrics(painter.font());
    const QString shown = metrics.elidedText(name, Qt::ElideMiddle, rect.width());
    const qsizetype at = match.isEmpty() ? -1 : shown.indexOf(match, 0, Qt::CaseInsensitive);
    painter.setPen(colors.text);
    if (at < 0) {
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, shown);
        return;
    }
    const QFont normal = painter.font();
    int x = rect.left();
    const auto draw = [&](const QString &text, bool found) {
        painter.setFont(found ? strongFont() : normal);
        painter.setPen(found ? colors.accent : colors.text);
        painter.drawText(QRect(x, rect.top(), rect.right() - x + 8, rect.height()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
        x += QFontMetrics(painter.font()).horizontalAdvance(text);
    };
    draw(shown.left(at), false);
    draw(shown.mid(at, match.size()), true);
    draw(shown.mid(at + match.size()), false);
    painter.setFont(normal);
}

} // namespace

void EntitiesDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const QRect rect = option.rect;
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(rect,
                          option.state & QStyle::State_Active && option.widget && option.widget->hasFocus()
                              ? colors.selection
                              : colors.unfocusedSelection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(rect, colors.hover);

    const bool isCategory = index.data(EntitiesModel::IsCategoryRole).toBool();
    const int category = index.data(EntitiesModel::CategoryIndexRole).toInt();
    const int markShift = isCategory ? 5 : 0;
    if (isCategory) {
        const QString arrow = index.data(EntitiesModel::IsOpenRole).toBool() ? u"down"_s : u"right"_s;
        painter->drawPixmap(rect.left() + 6, rect.center().y() - 6,
                            linePixmap(arrow, colors.muted, 13, painter->device()->devicePixelRatioF()));
    }
    const QString count = index.data(EntitiesModel::CountRole).toString();
    painter->setFont(textFont());
    const int countWidth = painter->fontMetrics().horizontalAdvance(count);
    painter->setPen(colors.muted);
    painter->drawText(rect.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, count);

    const QString name = index.data(EntitiesModel::NameRole).toString();
    const int list = isCategory ? index.data(EntitiesModel::ListRole).toInt() : EntitiesModel::CategoryList;
    if (list != EntitiesModel::CategoryList)
        painter->drawPixmap(rect.left() + MarkCenter + markShift - 8, rect.center().y() - 8,
                            linePixmap(list == EntitiesModel::PinnedList ? u"pin"_s : u"recent"_s,
                                       colors.muted, 16, painter->device()->devicePixelRatioF()));
    else if (isCategory || !name.isEmpty())
        drawCategoryMark(*painter, QPointF(rect.left() + MarkCenter + markShift, rect.center().y() + 0.5),
                         category, colors.category(category));
    painter->setFont(isCategory ? strongFont() : textFont());
    const QRect text = rect.adjusted(TextLeft + markShift, 0, -countWidth - 20, 0);
    drawName(*painter, text, name, isCategory ? QString() : index.data(EntitiesModel::MatchRole).toString(),
             colors);
    painter->restore();
}

QSize EntitiesDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, 24};
}

} // namespace Backstory
