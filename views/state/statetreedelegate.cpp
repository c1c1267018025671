// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/statetreedelegate.h"
#include "models/state/statetreemodel.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"

#include <QPainter>
#include <QTreeView>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Padding = 8;
constexpr int Step = 16;      ///< indentation of a level
constexpr int NameLeft = 20;  ///< where the names of the outermost level begin
constexpr int SignWidth = 20; ///< at the right end of the names

int depthOf(const QModelIndex &index)
{
    int depth = 0;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        ++depth;
    return depth;
}

FieldChange changeOf(const QModelIndex &index)
{
    return FieldChange(index.data(StateTreeModel::ChangeRole).toInt());
}

QString signOf(FieldChange change)
{
    switch (change) {
    case FieldChange::Added:
        return u"+"_s;
    case FieldChange::Removed:
        return u"−"_s;
    case FieldChange::Changed:
    case FieldChange::Within:
        return u"±"_s;
    case FieldChange::Same:
        break;
    }
    return {};
}

QColor signColor(FieldChange change, const Colors &colors)
{
    return change == FieldChange::Added     ? colors.ok
           : change == FieldChange::Removed ? colors.critical
                                            : colors.accent;
}

QColor valueColor(const QModelIndex &index, const Colors &colors)
{
    switch (index.data(StateTreeModel::ValueKindRole).toInt()) {
    case StateTreeModel::Text:
        return colors.ok;
    case StateTreeModel::Number:
        return colors.warning;
    case StateTreeModel::Word:
        return colors.causes;
    default:
        return colors.muted;
    }
}

QColor fillOf(const QModelIndex &index, const Colors &colors)
{
    const FieldChange change = changeOf(index);
    const bool isBefore = index.column() == StateTreeModel::BeforeColumn;
    if (isBefore && (change == FieldChange::Removed || change == FieldChange::Changed))
        return colors.criticalFill;
    if (!isBefore && (change == FieldChange::Added || change == FieldChange::Changed))
        return colors.okFill;
    return {};
}

} // namespace

void StateTreeDelegate::setMarked(const QString &needle, Qt::CaseSensitivity sensitivity)
{
    m_needle = needle;
    m_sensitivity = sensitivity;
}

QRect StateTreeDelegate::arrowRect(const QModelIndex &index, const QRect &cell)
{
    const int left = cell.left() + NameLeft + depthOf(index) * Step - 18;
    return {left, cell.top(), 18, cell.height()};
}

QRect StateTreeDelegate::setterRect(const QModelIndex &index, const QRect &cell)
{
    const QString name = index.siblingAtColumn(StateTreeModel::SetByColumn).data().toString();
    if (name.isEmpty())
        return {};
    const int width = QFontMetrics(textFont()).horizontalAdvance(name);
    return {cell.left() + Padding, cell.top(), std::min(width, cell.width() - Padding), cell.height()};
}

QSize StateTreeDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {80, RowHeight};
}

void StateTreeDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, option.widget && option.widget->hasFocus()
                                           ? colors.selection
                                           : colors.unfocusedSelection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, colors.hover);
    if (index.column() == StateTreeModel::FieldColumn)
        paintField(*painter, option, index);
    else if (index.column() == StateTreeModel::SetByColumn)
        paintSetter(*painter, option, index);
    else
        paintValue(*painter, option, index);
    painter->restore();
}

void StateTreeDelegate::paintField(QPainter &painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const FieldChange change = changeOf(index);
    const auto *tree = qobject_cast<const QTreeView *>(option.widget);
    const QRect arrow = arrowRect(index, option.rect);
    if (index.model()->hasChildren(index))
        painter.drawPixmap(arrow.left() + 2, option.rect.center().y() - 6,
                           linePixmap(tree && tree->isExpanded(index) ? u"down"_s : u"right"_s, colors.muted,
                                      13, painter.device()->devicePixelRatioF()));
    QFont font = monoFont();
    if (change == FieldChange::Added || change == FieldChange::Removed || change == FieldChange::Changed)
        font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(index.data(StateTreeModel::RangeRole).toBool() ? colors.muted : colors.text);
    QRect name = option.rect.adjusted(0, 0, -SignWidth - 4, 0);
    name.setLeft(arrow.right() + 1);
    paintText(painter, name, index.data().toString(), Qt::ElideMiddle, colors);
    const QString sign = signOf(change);
    if (sign.isEmpty())
        return;
    font.setWeight(QFont::Bold);
    font.setPixelSize(13);
    painter.setFont(font);
    painter.setPen(signColor(change, colors));
    painter.drawText(option.rect.adjusted(option.rect.width() - SignWidth, 0, -4, 0), Qt::AlignCenter, sign);
}

void StateTreeDelegate::paintValue(QPainter &painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const QColor fill = fillOf(index, colors);
    if (fill.isValid())
        painter.fillRect(option.rect.adjusted(0, 0, 0, -1), fill);
    painter.setFont(monoFont());
    painter.setPen(valueColor(index, colors));
    paintText(painter, option.rect.adjusted(Padding, 0, -Padding, 0), index.data().toString().simplified(),
              Qt::ElideRight, colors);
}

void StateTreeDelegate::paintSetter(QPainter &painter, const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    QFont font = textFont();
    font.setUnderline(option.state & QStyle::State_MouseOver);
    painter.setFont(font);
    painter.setPen(colors.accent);
    painter.drawText(option.rect.adjusted(Padding, 0, -2, 0), Qt::AlignLeft | Qt::AlignVCenter,
                     index.data().toString());
}

// The marks lie where the text is measured to be; what was shortened away has none.
void StateTreeDelegate::paintText(QPainter &painter, const QRect &rect, const QString &text,
                                  Qt::TextElideMode mode, const Colors &colors) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const QString shown = metrics.elidedText(text, mode, rect.width());
    for (qsizetype at = m_needle.isEmpty() ? -1 : shown.indexOf(m_needle, 0, m_sensitivity); at >= 0;
         at = shown.indexOf(m_needle, at + m_needle.size(), m_sensitivity)) {
        const int x = metrics.horizontalAdvance(shown.left(at));
        const int width = metrics.horizontalAdvance(shown.mid(at, m_needle.size()));
        painter.fillRect(QRect(rect.left() + x, rect.top() + 4, width, rect.height() - 8),
                         colors.warningFill);
    }
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
}

} // namespace Backstory
