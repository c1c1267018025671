// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/findings/findingsdelegate.h"

#include "models/findings/findingsmodel.h"
#include "views/findings/severity.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"

#include <QPainter>
#include <QWidget>

namespace Backstory
{

namespace
{

constexpr int Padding = 8;
constexpr int IconSize = 16;

} // namespace

void FindingsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    const QVariant known = index.data(FindingsModel::SeverityRole);
    const auto severity = FindingSeverity(known.toInt());
    if (selected)
        painter->fillRect(option.rect, option.widget && option.widget->hasFocus()
                                           ? colors.selection
                                           : colors.unfocusedSelection);
    else if (index.row() == m_hovered)
        painter->fillRect(option.rect, colors.hover);
    else if (known.isValid() && severity == FindingSeverity::Error)
        painter->fillRect(option.rect, colors.criticalFill);
    if (!known.isValid())
        return;
    QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
    const bool muted = index.data(FindingsModel::MutedRole).toBool();
    const QColor text = muted ? colors.muted : colors.text;
    QString shown = index.data().toString();
    painter->setFont(
        tableFont(selected && index.column() == FindingsModel::RuleColumn ? QFont::DemiBold : QFont::Normal));
    if (index.column() == FindingsModel::RuleColumn) {
        painter->drawPixmap(rect.left(), rect.center().y() - IconSize / 2 + 1,
                            linePixmap(iconOf(severity), muted ? colors.muted : colorOf(severity, colors),
                                       IconSize, painter->device()->devicePixelRatioF()));
        rect.setLeft(rect.left() + IconSize + Padding);
    } else if (index.column() == FindingsModel::TimeColumn) {
        const QString date = index.data(FindingsModel::DateRole).toString();
        if (!date.isEmpty() && shown.startsWith(date)) {
            painter->setPen(colors.muted);
            rect.setLeft(rect.left() +
                         qRound(m_text.draw(*painter, rect, Qt::AlignLeft | Qt::AlignVCenter, date)) +
                         Padding / 2);
            shown = shown.mid(date.size() + 1);
        }
    }
    painter->setPen(text);
    m_text.draw(*painter, rect, Qt::AlignLeft | Qt::AlignVCenter, shown,
                index.column() == FindingsModel::EntityColumn ? Qt::ElideMiddle : Qt::ElideRight);
}

QSize FindingsDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {120, 24};
}

} // namespace Backstory
