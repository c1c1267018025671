// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/reducerdates.h"
#include "views/theme/fonts.h"
#include "views/theme/labels.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>
#include <QTableWidget>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int RowHeight = 24;
constexpr int MostRows = 6;
const QString FirstEvent = u"the first event"_s;
enum Column { NameColumn, FromColumn, Columns };

/// Text with the room beside it that all tables have.
class PaddedDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem padded(option);
        padded.rect.adjust(5, 0, -5, 0);
        padded.state.setFlag(QStyle::State_HasFocus, false);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, option.palette.highlight());
        QStyledItemDelegate::paint(painter, padded, index);
    }
};

} // namespace

ReducerDates::ReducerDates(QWidget *parent)
    : QWidget(parent)
    , m_table(new QTableWidget(0, Columns, this))
    , m_add(new QPushButton(u"Add from a date"_s, this))
    , m_remove(new QPushButton(u"Remove"_s, this))
    , m_problem(wrappedLabel({}, textFont(), u"critical"_s, this))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_table->setAccessibleName(u"Reducers by the date from which they are valid"_s);
    m_table->setHorizontalHeaderLabels({u"Reducer"_s, u"Valid from (UTC)"_s});
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(RowHeight);
    m_table->setShowGrid(false);
    m_table->setItemDelegate(new PaddedDelegate(m_table));
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_add->setToolTip(u"The shown reducer is valid from today on; write another date into its row"_s);
    m_remove->setToolTip(u"The reducer before it is valid instead"_s);
    m_problem->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(8, 4, 8, 8);
    buttons->setSpacing(8);
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    buttons->addWidget(m_problem, 1);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_table);
    layout->addLayout(buttons);
    auto *rule = new QWidget(this);
    rule->setProperty("role", u"rule"_s);
    rule->setAttribute(Qt::WA_StyledBackground);
    rule->setFixedHeight(1);
    layout->addWidget(rule);
    connect(m_table, &QTableWidget::cellChanged, this, [this](int row, int column) {
        if (!m_isFilling && column == FromColumn)
            change(row, m_table->item(row, column)->text());
    });
    connect(m_table, &QTableWidget::itemSelectionChanged, this,
            [this] { m_remove->setEnabled(m_dates.size() > 1 && m_table->currentRow() >= 0); });
    connect(m_add, &QPushButton::clicked, this, &ReducerDates::add);
    connect(m_remove, &QPushButton::clicked, this, &ReducerDates::remove);
    fill();
}

QString ReducerDates::textOf(Timestamp from)
{
    if (!from.isValid())
        return FirstEvent;
    const QString text = QString::fromLatin1(from.toText());
    return text.endsWith(u"T00:00:00.000Z"_s) || text.endsWith(u"T00:00:00Z"_s) ? text.left(10) : text;
}

void ReducerDates::setDates(const QList<ReducerDate> &dates)
{
    m_dates = dates;
    fill();
}

void ReducerDates::setShown(const QString &id, const QString &title)
{
    m_shown = {id, title, {}};
    m_add->setEnabled(!id.isEmpty());
}

void ReducerDates::fill()
{
    const QScopedValueRollback filling(m_isFilling, true);
    const int current = m_table->currentRow();
    m_table->setRowCount(int(m_dates.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const ReducerDate &date = m_dates[row];
        auto *name = new QTableWidgetItem(date.title);
        name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        m_table->setItem(row, NameColumn, name);
        auto *from = new QTableWidgetItem(textOf(date.from));
        from->setToolTip(u"Such as 2025-03-01 or 2025-03-01 14:00; empty: from the first event on"_s);
        m_table->setItem(row, FromColumn, from);
    }
    const int rows = std::clamp(m_table->rowCount(), 1, MostRows);
    m_table->setFixedHeight((rows + 1) * RowHeight + 2);
    if (current >= 0 && current < m_table->rowCount())
        m_table->selectRow(current);
    m_remove->setEnabled(m_dates.size() > 1 && m_table->currentRow() >= 0);
    say({});
}

void ReducerDates::say(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void ReducerDates::change(int row, const QString &text)
{
    const QString written = text.trimmed();
    const Timestamp from = Timestamp::fromText(written.toLatin1());
    if (!from.isValid() && !written.isEmpty() && written != FirstEvent) {
        fill();
        return say(u"“%1” is no date: write one such as 2025-03-01 or 2025-03-01 14:00."_s.arg(text));
    }
    for (int other = 0; other < m_dates.size(); ++other) {
        if (other != row && m_dates[other].from == from) {
            fill();
            return say(u"Another reducer is valid from then on already; choose another date."_s);
        }
    }
    QList<ReducerDate> dates = m_dates;
    dates[row].from = from;
    Q_EMIT datesChanged(dates);
}

void ReducerDates::add()
{
    constexpr qint64 Day = 86'400;
    qint64 day = Timestamp::now().nanoseconds() / 1'000'000'000 / Day;
    const auto isTaken = [this](Timestamp from) {
        return std::any_of(m_dates.begin(), m_dates.end(),
                           [from](const ReducerDate &date) { return date.from == from; });
    };
    while (isTaken(Timestamp::fromSeconds(day * Day)))
        ++day;
    QList<ReducerDate> dates = m_dates;
    dates.append({m_shown.id, m_shown.title, Timestamp::fromSeconds(day * Day)});
    Q_EMIT datesChanged(dates);
}

void ReducerDates::remove()
{
    const int row = m_table->currentRow();
    if (row < 0 || m_dates.size() < 2)
        return;
    QList<ReducerDate> dates = m_dates;
    dates.removeAt(row);
    Q_EMIT datesChanged(dates);
}

} // namespace Backstory
