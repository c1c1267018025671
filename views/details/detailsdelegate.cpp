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
constexpr int LinkColumn = 72;
constexpr int Step = 14; ///< indentation of a level
constexpr int PictureMargin = 8;

int depthOf(const QModelIndex &index)
{
    int depth = 0;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        ++depth;
    return depth;
}

QModelIndex cell(const QModelIndex &index, int column)
{
    return index.siblingAtColumn(column);
}

int indentOf(const QModelIndex &index)
{
    return 22 + (depthOf(index) - 1) * Step;
}

bool isLink(const QModelIndex &index)
{
    return index.data(DetailsModel::CategoryIndexRole).toInt() >= 0;
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

QRect DetailsDelegate::valueRect(const QModelIndex &index, const QRect &row)
{
    const int kind = index.data(DetailsModel::KindRole).toInt();
    const int indent = indentOf(index);
    const bool mono = index.data(DetailsModel::MonoRole).toBool();
    const int column = kind == DetailsItem::Link ? LinkColumn : 22 + (mono ? KeyWidth : NameWidth);
    int left = row.left() + std::max(indent + 40, column);
    if (kind == DetailsItem::Range || kind == DetailsItem::More)
        left = row.left() + indent;
    const QString note = cell(index, DetailsModel::NoteColumn).data().toString();
    const int noteWidth = note.isEmpty() ? 0 : QFontMetrics(textFont()).horizontalAdvance(note) + Padding;
    return {left, row.top(), row.right() - noteWidth - Padding - left, row.height()};
}

void DetailsDelegate::setMarked(const QString &needle, Qt::CaseSensitivity sensitivity)
{
    m_needle = needle;
    m_sensitivity = sensitivity;
}

QSize DetailsDelegate::pictureSize(const QStyleOptionViewItem &option) const
{
    constexpr int Highest = 420;
    const int width = option.widget ? option.widget->width() - 2 * PictureMargin : 300;
    QSize size = m_picture.size() / (option.widget ? option.widget->devicePixelRatioF() : 1.0);
    if (size.width() > width || size.height() > Highest) // never larger than it is
        size.scale(width, Highest, Qt::KeepAspectRatio);
    return m_picture.isNull() ? QSize() : size.expandedTo({1, 1});
}

QSize DetailsDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    switch (index.data(DetailsModel::KindRole).toInt()) {
    case DetailsItem::Section:
        return {100, 25};
    case DetailsItem::Picture:
        return {100, 24 + (m_picture.isNull() ? 0 : pictureSize(option).height() + PictureMargin)};
    default:
        return {100, 20};
    }
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

void DetailsDelegate::paintPicture(QPainter &painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const QSize size = pictureSize(option);
    const QRect rect = option.rect;
    if (!m_picture.isNull()) {
        const QRect place(QPoint(rect.left() + PictureMargin, rect.top() + PictureMargin), size);
        painter.fillRect(place,
                         colors.panel); // transparent pictures stand on the panel, not on the selection
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(place, m_picture);
    }
    painter.setFont(textFont());
    painter.setPen(colors.muted);
    const QString text = cell(index, DetailsModel::ValueColumn).data().toString();
    drawElided(painter, QRect(rect.left() + 22, rect.bottom() - 22, rect.width() - 22 - Padding, 20),
               text.isEmpty() ? index.data().toString() : index.data().toString() + u" · "_s + text);
}

// The marks lie where the text is measured to be; what was shortened away has none.
void DetailsDelegate::paintMarked(QPainter &painter, const QRect &rect, const QString &text,
                                  Qt::TextElideMode mode, bool isMarked, const Colors &colors) const
{
    const QFontMetrics metrics = painter.fontMetrics();
    const QString shown = metrics.elidedText(text, mode, rect.width());
    if (isMarked && !m_needle.isEmpty()) {
        for (qsizetype at = shown.indexOf(m_needle, 0, m_sensitivity); at >= 0;
             at = shown.indexOf(m_needle, at + m_needle.size(), m_sensitivity)) {
            const int x = metrics.horizontalAdvance(shown.left(at));
            const int width = metrics.horizontalAdvance(shown.mid(at, m_needle.size()));
            painter.fillRect(QRect(rect.left() + x, rect.top() + 2, width, rect.height() - 4),
                             colors.warningFill);
        }
    }
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
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
    const QString note = cell(index, DetailsModel::NoteColumn).data().toString();
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(note, Qt::ElideMiddle, text.width() - nameWidth));
}

void DetailsDelegate::paintLink(QPainter &painter, QRect value, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const QString text = cell(index, DetailsModel::ValueColumn).data().toString();
    const int category = index.data(DetailsModel::CategoryIndexRole).toInt();
    if (category >= 0) {
        drawCategoryMark(painter, QPointF(value.left() + 5, value.center().y() + 0.5), category,
                         colors.category(category));
        value.setLeft(value.left() + 16);
    }
    painter.setPen(colors.accent);
    QFont font = painter.font();
    font.setUnderline(option.state & QStyle::State_MouseOver);
    painter.setFont(font);
    const bool middle = index.data(DetailsModel::KindRole).toInt() != DetailsItem::Link;
    paintMarked(painter, value, text.simplified(), middle ? Qt::ElideMiddle : Qt::ElideRight,
                index.data(DetailsModel::SearchedRole).toBool(), colors);
    font.setUnderline(false);
    painter.setFont(font);
    value.setLeft(value.left() + painter.fontMetrics().horizontalAdvance(text) + 6);
    painter.setPen(colors.muted);
    if (value.width() > 16)
        drawElided(painter, value, index.data(DetailsModel::SuffixRole).toString(), Qt::ElideMiddle);
}

void DetailsDelegate::paintRow(QPainter &painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const QRect rect = option.rect;
    if (option.state & QStyle::State_Selected)
        painter.fillRect(rect, (option.widget && option.widget->hasFocus()) || !m_needle.isEmpty()
                                   ? colors.selection
                                   : colors.unfocusedSelection); // a hit stays the subject while one types
    else if (option.state & QStyle::State_MouseOver)
        painter.fillRect(rect, colors.hover);

    const int kind = index.data(DetailsModel::KindRole).toInt();
    if (kind == DetailsItem::Picture)
        return paintPicture(painter, option, index);
    const int indent = indentOf(index);
    if (index.model()->hasChildren(cell(index, 0)))
        drawArrow(painter, rect.left() + indent - 17, rect, isExpanded(option, index), colors.muted);
    painter.setFont(textFont());
    painter.setPen(colors.muted);
    painter.drawText(rect.adjusted(0, 0, -Padding, 0), Qt::AlignRight | Qt::AlignVCenter,
                     cell(index, DetailsModel::NoteColumn).data().toString());

    painter.setFont(index.data(DetailsModel::MonoRole).toBool() ? monoFont() : textFont());
    const QString key = index.data().toString();
    const QRect value = valueRect(index, rect);
    if (kind == DetailsItem::Line || kind == DetailsItem::More || kind == DetailsItem::Range) {
        painter.setPen(kind == DetailsItem::More    ? colors.accent
                       : kind == DetailsItem::Range ? colors.muted
                                                    : colors.text);
        // Lines use the whole width: a dump just fits into a narrow panel.
        drawElided(painter, rect.adjusted(kind == DetailsItem::Line ? Padding : indent, 0, -Padding, 0), key);
        return;
    }
    const bool isSearched = index.data(DetailsModel::SearchedRole).toBool();
    const int relation = index.data(DetailsModel::RelationRole).toInt();
    painter.setPen(relation == RelatedEvent::EffectOf ? colors.effects
                   : relation >= 0                    ? colors.causes
                                                      : colors.muted);
    paintMarked(
        painter,
        QRect(rect.left() + indent, rect.top(), value.left() - rect.left() - indent - 8, rect.height()), key,
        Qt::ElideMiddle, isSearched, colors);
    if (isLink(index) || kind == DetailsItem::Correlation)
        return paintLink(painter, value, option, index);
    painter.setPen(valueColor(index, colors));
    const QString text = cell(index, DetailsModel::ValueColumn).data().toString();
    paintMarked(painter, value, text.simplified(),
                kind == DetailsItem::Json ? Qt::ElideRight : Qt::ElideMiddle, isSearched, colors);
}

} // namespace Backstory
