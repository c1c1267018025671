// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/palette/palettedelegate.h"
#include "models/palette/palettemodel.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/marks.h"

#include <QPainter>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// Draws the title, hits in the accent and bold; returns where it ends.
int drawTitle(QPainter &painter, const QRect &rect, const QString &title, const QList<int> &positions,
              const QColor &normal, const QColor &hit)
{
    int x = rect.left();
    for (qsizetype at = 0; at < title.size() && x < rect.right();) {
        const bool found = positions.contains(int(at));
        qsizetype end = at + 1;
        while (end < title.size() && positions.contains(int(end)) == found)
            ++end;
        const QString part = title.mid(at, end - at);
        painter.setFont(found ? strongFont() : textFont());
        painter.setPen(found ? hit : normal);
        painter.drawText(QRect(x, rect.top(), rect.right() - x, rect.height()),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, part);
        x += painter.fontMetrics().horizontalAdvance(part);
        at = end;
    }
    return x;
}

} // namespace

void PaletteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const QRect rect = option.rect;
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(rect, colors.selection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(rect, colors.hover);
    const bool enabled = index.data(PaletteModel::EnabledRole).toBool();
    const int kind = index.data(PaletteModel::KindRole).toInt();
    if (kind != PaletteEntry::Command) {
        const int category = index.data(PaletteModel::CategoryIndexRole).toInt();
        drawCategoryMark(*painter, QPointF(rect.left() + 16, rect.center().y() + 0.5), category,
                         colors.category(category));
    }
    painter->setFont(textFont());
    const QString shortcut = index.data(PaletteModel::ShortcutRole).toString();
    painter->setPen(enabled ? colors.muted : colors.disabled);
    const QRect inside = rect.adjusted(28, 0, -12, 0);
    painter->drawText(inside, Qt::AlignRight | Qt::AlignVCenter, shortcut);
    const int right = inside.right() - painter->fontMetrics().horizontalAdvance(shortcut) - 16;
    const QRect room(inside.left(), inside.top(), right - inside.left(), inside.height());
    QString title = index.data().toString();
    QList<int> positions = index.data(PaletteModel::PositionsRole).value<QList<int>>();
    const QFontMetrics strong(strongFont());
    if (strong.horizontalAdvance(title) > room.width()) {
        title = strong.elidedText(title, Qt::ElideMiddle, room.width());
        positions.clear();
    }
    const int end = drawTitle(*painter, room, title, positions, enabled ? colors.text : colors.disabled,
                              enabled ? colors.accent : colors.disabled);
    painter->setFont(textFont());
    painter->setPen(enabled ? colors.muted : colors.disabled);
    const QRect rest(end + 12, room.top(), right - end - 12, room.height());
    if (rest.width() > 24)
        painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data(PaletteModel::DetailRole).toString(),
                                                            Qt::ElideRight, rest.width()));
    painter->restore();
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, RowHeight};
}

} // namespace Backstory
