// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/consumers/consumersview.h"

#include "models/text/numbertext.h"
#include "views/consumers/consumerpanel.h"
#include "views/consumers/consumersdelegate.h"
#include "views/consumers/lagpanel.h"
#include "views/theme/fonts.h"
#include "views/theme/messagepage.h"
#include "views/theme/panelheader.h"
#include "views/theme/plaintable.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString intervalText(int seconds)
{
    return seconds % 60 == 0 ? QString::number(seconds / 60) + u" min"_s : QString::number(seconds) + u" s"_s;
}

} // namespace

ConsumersView::ConsumersView(ConsumersModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_lag(new LagPanel(model))
    , m_panel(new ConsumerPanel)
{
    auto *left = new QSplitter(Qt::Vertical);
    left->setHandleWidth(1);
    left->setChildrenCollapsible(false);
    left->addWidget(makeTable());
    left->addWidget(m_lag);
    left->setSizes({320, 280});
    auto *split = new QSplitter(Qt::Horizontal);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(left);
    split->addWidget(m_panel);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setSizes({900, 340});
    m_pages = new QStackedWidget;
    m_message = new MessagePage;
    m_pages->addWidget(m_message);
    m_pages->addWidget(split);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    setFocusProxy(m_table);
    connect(&m_model, &ConsumersModel::consumersChanged, this, &ConsumersView::updateConsumers);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ConsumersView::updateChosen);
    connect(m_table, &QTableView::activated, m_panel, &ConsumerPanel::openNext);
    connect(m_panel, &ConsumerPanel::nextEventWanted, this, &ConsumersView::nextEventWanted);
    connect(m_lag, &LagPanel::eventWanted, this, &ConsumersView::eventWanted);
    connect(m_lag, &LagPanel::entityWanted, this, &ConsumersView::entityWanted);
    connect(m_lag, &LagPanel::exportWanted, this, &ConsumersView::exportWanted);
    updateConsumers();
}

QWidget *ConsumersView::makeTable()
{
    auto *panel = new QWidget;
    m_header = new PanelHeader(u"Consumers"_s);
    m_counts = new QLabel;
    m_counts->setProperty("role", u"muted"_s);
    m_interval = new QComboBox;
    m_interval->setAccessibleName(u"How often the sources are asked"_s);
    m_interval->setToolTip(u"How often the sources are asked. What one look takes stands on the left."_s);
    for (const int seconds : {1, 5, 15, 60, 300})
        m_interval->addItem(u"Every "_s + intervalText(seconds), seconds);
    connect(m_interval, &QComboBox::activated, this,
            [this] { Q_EMIT intervalWanted(m_interval->currentData().toInt()); });
    m_header->addButton(m_counts);
    m_header->addButton(m_interval);
    m_table = new QTableView;
    m_table->setModel(&m_model);
    makePlain(m_table, u"Consumers of the opened sources"_s);
    m_table->setItemDelegate(new ConsumersDelegate(m_table));
    m_table->setMouseTracking(true);
    const std::array<int, ConsumersModel::ColumnCount - 1> widths{132, 124, 72, 84, 96, 84, 56, 56, 140};
    for (int column = 0; column < int(widths.size()); ++column)
        m_table->setColumnWidth(column, widths[size_t(column)]);
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_table, 1);
    return panel;
}

void ConsumersView::setTimeText(TimeText text)
{
    m_timeText = text;
    m_model.setTimeText(text);
    m_panel->setTimeText(text);
    m_lag->setTimeText(text);
    updateConsumers();
}

void ConsumersView::setInterval(int seconds)
{
    if (m_interval->findData(seconds) < 0)
        m_interval->addItem(u"Every "_s + intervalText(seconds), seconds);
    m_interval->setCurrentIndex(m_interval->findData(seconds));
}

bool ConsumersView::choose(int source, const ConsumerPart &part)
{
    const int row = m_model.rowOf(source, part);
    if (row >= 0)
        m_table->setCurrentIndex(m_model.index(row, 0));
    return row >= 0;
}

void ConsumersView::updateConsumers()
{
    QStringList problems;
    Timestamp sampled;
    qint64 took = 0;
    for (const auto &[source, consumers] : m_model.sources()) {
        if (!consumers.problem.isEmpty())
            problems.append(consumers.name + u": "_s + consumers.problem);
        sampled = std::max(sampled, consumers.sampled);
        took += consumers.took;
    }
    m_pages->setCurrentIndex(m_model.isEmpty() ? 0 : 1);
    m_message->setMessage(
        problems.isEmpty() ? u"No consumers are known"_s : u"The consumers cannot be read"_s,
        problems.isEmpty()
            ? u"Consumers are seen where a source keeps what they have processed: groups of Kafka, "
              u"persistent "
              "subscriptions of KurrentDB, and checkpoints in SQLite stores (emmett, Eventuous, act, "
              "reSolve, Watermill, "
              "Backstory's own schema). Open such a source, and they are asked while it is open."_s
            : problems.join(u'\n'));
    QStringList counts;
    for (const Verdict verdict : {Verdict::Stopped, Verdict::Stalled, Verdict::FallingBehind, Verdict::NoData,
                                  Verdict::CatchingUp, Verdict::Ok}) {
        if (const int count = m_model.count(verdict); count > 0)
            counts.append(QString::number(count) + u' ' +
                          (verdict == Verdict::Ok ? u"OK"_s : verdictText(verdict).toLower()));
    }
    m_counts->setText(counts.join(u" · "_s));
    QString note = QString::number(m_model.rows().size());
    if (sampled.isValid())
        note += u" · as of %1, in %2"_s.arg(m_timeText.clock(sampled).first(8), durationText(took));
    if (!problems.isEmpty())
        note += u" · "_s + problems.join(u' ');
    m_header->setNote(note);
    if (!m_model.isEmpty() && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model.index(0, 0));
    updateChosen();
}

void ConsumersView::updateChosen()
{
    const int row = m_table->currentIndex().row();
    const bool isThere = row >= 0 && row < m_model.rows().size();
    m_panel->show(isThere ? &m_model.rows()[row] : nullptr,
                  isThere ? m_model.index(row, ConsumersModel::ReadsColumn).data().toString() : QString());
    m_lag->show(isThere ? row : -1);
}

} // namespace Backstory
