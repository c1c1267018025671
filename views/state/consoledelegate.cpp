// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/consoledelegate.h"
#include "models/state/consolemodel.h"
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

constexpr int RowHeight = 22;
constexpr int MostLines = 8;
constexpr int Padding = 8;
constexpr int IconWidth = 20;

int levelOf(const QModelIndex &index)
{
    return index.data(ConsoleModel::LevelRole).toInt();
}

bool hasIcon(int level)
{
    return level != ConsoleEntry::Log;
}

QString iconOf(int level)
{
    return level == ConsoleEntry::Error     ? u"error"_s
           : level == ConsoleEntry::Warning ? u"warning"_s
                                            : u"note"_s;
}

QColor colorOf(int level, const Colors &colors)
{
    switch (level) {
    case ConsoleEntry::Error:
        return colors.critical;
    case ConsoleEntry::Warning:
        return colors.warning;
    case ConsoleEntry::Info:
        return colors.note;
    default:
        return colors.text;
    }
}

/// The lines of a fixed-width text in so many columns: between words where there are any.
QStringList linesOf(const QString &text, int columns)
{
    QStringList lines;
    for (QStringView rest : QStringView(text).split(u'\n')) {
        do {
            qsizetype end = std::min<qsizetype>(rest.size(), columns);
            if (end < rest.size()) {
                const qsizetype space = rest.left(end + 1).lastIndexOf(u' ');
                end = space > columns / 2 ? space + 1 : end;
            }
            lines.append(rest.left(end).toString());
            rest = rest.mid(end);
        } while (!rest.isEmpty() && lines.size() < MostLines);
        if (lines.size() >= MostLines)
            break;
    }
    return lines;
}

/// How many characters stand in a line of the output.
int columnsOf(int width, int level)
{
    static const double character = std::max(QFontMetricsF(monoFont()).horizontalAdvance(u'0'), 1.0);
    return std::max(int((width - 2 * Padding - (hasIcon(level) ? IconWidth : 0)) / character), 8);
}

int lineHeight()
{
    static const int height = QFontMetrics(monoFont()).lineSpacing() + 2;
    return height;
}

} // namespace

QSize ConsoleDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (index.column() != ConsoleModel::OutputColumn)
        return {40, RowHeight};
    const auto *tree = qobject_cast<const QTreeView *>(option.widget);
    const int width = tree ? tree->columnWidth(ConsoleModel::OutputColumn) : 300;
    const auto lines = linesOf(index.data().toString(), columnsOf(width, levelOf(index))).size();
    return {100, RowHeight + (int(lines) - 1) * lineHeight()};
}

void ConsoleDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Colors &colors = colorsOf(option.palette);
    const int level = levelOf(index);
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->save();
    if (isSelected)
        painter->fillRect(option.rect, option.widget && option.widget->hasFocus()
                                           ? colors.selection
                                           : colors.unfocusedSelection);
    else if (level == ConsoleEntry::Error)
        painter->fillRect(option.rect, colors.criticalFill);
    else if (index.data(ConsoleModel::StepRole).toLongLong() == m_step)
        painter->fillRect(option.rect, colors.selection);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, colors.hover);
    QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
    const QString text = index.data().toString();
    if (index.column() == ConsoleModel::EventColumn) {
        QFont font = textFont();
        font.setUnderline(option.state & QStyle::State_MouseOver);
        painter->setFont(font);
        painter->setPen(colors.accent);
        rect.setHeight(RowHeight);
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, text);
        painter->restore();
        return;
    }
    const QColor color = colorOf(level, colors);
    if (hasIcon(level)) {
        painter->drawPixmap(rect.left() - 2, rect.top() + 4,
                            linePixmap(iconOf(level), color, 14, painter->device()->devicePixelRatioF()));
        rect.setLeft(rect.left() + IconWidth - 2);
    }
    painter->setFont(monoFont());
    painter->setPen(color);
    rect.setHeight(RowHeight);
    for (const QString &line : linesOf(text, columnsOf(option.rect.width(), level))) {
        painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, line);
        rect.translate(0, lineHeight());
    }
    painter->restore();
}

} // namespace Backstory
