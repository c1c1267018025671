// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/consumers/waitingpanel.h"

#include "models/history/historyreader.h"
#include "models/text/numbertext.h"
#include "views/theme/plaintable.h"

#include <QComboBox>
#include <QHeaderView>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

WaitingPanel::WaitingPanel(QWidget *parent)
    : QWidget(parent)
    , m_by(new QComboBox)
    , m_groups(new QTableWidget(0, 2))
    , m_events(new QTableWidget(0, 3))
{
    m_by->addItems({u"By type"_s, u"By entity"_s});
    m_by->setAccessibleName(u"How the waiting events are grouped"_s);
    makePlain(m_groups, u"Types or entities of the waiting events"_s);
    m_groups->setHorizontalHeaderLabels({u"Type"_s, u"Events"_s});
    m_groups->horizontalHeader()->setStretchLastSection(false);
    m_groups->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_groups->setColumnWidth(1, 80);
    m_groups->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_groups->horizontalHeaderItem(1)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    makePlain(m_events, u"Waiting events, the next one first"_s);
    m_events->setHorizontalHeaderLabels({u"Time"_s, u"Type"_s, u"Entity"_s});
    for (int column = 0; column < 3; ++column)
        m_events->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_events->setColumnWidth(0, 176);
    m_events->setColumnWidth(1, 176);
    auto *left = new QWidget;
    left->setProperty("role", u"panel"_s);
    left->setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(4);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(8, 0, 8, 0);
    line->addWidget(m_by);
    column->addLayout(line);
    column->addWidget(m_groups, 1);
    auto *split = new QSplitter(Qt::Horizontal);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(left);
    split->addWidget(m_events);
    split->setStretchFactor(1, 1);
    split->setSizes({240, 400});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(split);
    connect(m_by, &QComboBox::currentIndexChanged, this, [this] {
        m_chosen = QString();
        fillGroups();
    });
    connect(m_groups, &QTableWidget::currentCellChanged, this, [this](int row) {
        if (m_filling)
            return;
        m_chosen = row <= 0 ? QString() : shownGroups()[row - 1].name;
        fillEvents();
    });
    connect(m_groups, &QTableWidget::cellActivated, this, [this](int row) {
        if (row > 0 && shownGroups()[row - 1].entity.isValid())
            Q_EMIT entityWanted(shownGroups()[row - 1].entity);
    });
    connect(m_events, &QTableWidget::cellActivated, this, [this](int row) {
        if (row < m_rows.size())
            Q_EMIT eventWanted({m_source, m_rows[row]});
    });
}

const QList<WaitingEvents::Group> &WaitingPanel::shownGroups() const
{
    return m_by->currentIndex() == 0 ? m_waiting.types : m_waiting.entities;
}

void WaitingPanel::setWaiting(int source, const WaitingEvents &waiting)
{
    m_source = source;
    m_waiting = waiting;
    fillGroups();
}

void WaitingPanel::setTimeText(TimeText text)
{
    m_timeText = text;
    fillEvents();
}

void WaitingPanel::fillGroups()
{
    constexpr qsizetype MostGroups = 500;
    m_filling = true;
    const QList<WaitingEvents::Group> &groups = shownGroups();
    const qsizetype shown = std::min(groups.size(), MostGroups);
    m_groups->horizontalHeaderItem(0)->setText(m_by->currentIndex() == 0 ? u"Type"_s : u"Entity"_s);
    m_groups->setRowCount(m_waiting.counted > 0 ? int(shown) + 1 : 0);
    int chosen = 0;
    const auto put = [this](int row, const QString &name, qint64 events) {
        m_groups->setItem(row, 0, new QTableWidgetItem(name));
        auto *count = new QTableWidgetItem(countText(events));
        count->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_groups->setItem(row, 1, count);
    };
    if (m_waiting.counted > 0)
        put(0,
            groups.size() > shown ? u"All, of which the first %1 are listed"_s.arg(countText(shown))
                                  : u"All"_s,
            m_waiting.counted);
    for (int row = 0; row < shown; ++row) {
        put(row + 1, groups[row].name.isEmpty() ? u"(no type)"_s : groups[row].name, groups[row].events);
        if (!m_chosen.isNull() && groups[row].name == m_chosen)
            chosen = row + 1;
    }
    if (chosen == 0)
        m_chosen = QString();
    if (m_groups->rowCount() > 0)
        m_groups->setCurrentCell(chosen, 0);
    m_filling = false;
    fillEvents();
}

void WaitingPanel::fillEvents()
{
    m_rows.clear();
    m_events->setRowCount(0);
    const bool isByType = m_by->currentIndex() == 0;
    for (const StoredEvent &event : std::as_const(m_waiting.events)) {
        const QString entity = QString::fromUtf8(event.entity);
        if (!m_chosen.isNull() && m_chosen != (isByType ? event.type : entity))
            continue;
        const int row = m_events->rowCount();
        m_events->insertRow(row);
        m_events->setItem(row, 0, new QTableWidgetItem(m_timeText.full(event.time())));
        m_events->setItem(row, 1, new QTableWidgetItem(event.type));
        m_events->setItem(row, 2, new QTableWidgetItem(entity));
        m_rows.append(event.row);
    }
}

} // namespace Backstory
