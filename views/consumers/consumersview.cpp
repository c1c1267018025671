// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/consumers/consumersview.h"

#include "models/text/numbertext.h"
#include "views/consumers/consumerpanel.h"
#include "views/consumers/consumersdelegate.h"
#include "views/consumers/lagchart.h"
#include "views/consumers/waitingpanel.h"
#include "views/theme/buttons.h"
#include "views/theme/fonts.h"
#include "views/theme/messagepage.h"
#include "views/theme/panelheader.h"
#include "views/theme/plaintable.h"
#include "views/theme/png.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Minute = 60'000'000'000;

QString intervalText(int seconds)
{
    return seconds % 60 == 0 ? QString::number(seconds / 60) + u" min"_s : QString::number(seconds) + u" s"_s;
}

} // namespace

ConsumersView::ConsumersView(ConsumersModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_panel(new ConsumerPanel)
{
    auto *left = new QSplitter(Qt::Vertical);
    left->setHandleWidth(1);
    left->setChildrenCollapsible(false);
    left->addWidget(makeTable());
    left->addWidget(makeChart());
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
    connect(&m_model, &ConsumersModel::seriesChanged, this, [this] {
        m_chart->setSeries(m_model.series());
        updateChartNote();
    });
    connect(&m_model, &ConsumersModel::waitingChanged, this, &ConsumersView::updateWaiting);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        updateChosen();
        readSeries();
        readWaiting();
    });
    connect(m_table, &QTableView::activated, m_panel, &ConsumerPanel::openNext);
    connect(m_panel, &ConsumerPanel::nextEventWanted, this, &ConsumersView::nextEventWanted);
    connect(m_chart, &LagChart::currentChanged, this, &ConsumersView::updateChartNote);
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

QWidget *ConsumersView::makeChart()
{
    auto *panel = new QWidget;
    m_chartHeader = new PanelHeader(u"Waiting over time"_s);
    m_span = new QComboBox;
    m_span->setAccessibleName(u"How much time the chart shows"_s);
    m_span->addItem(u"Last hour"_s, 60 * Minute);
    m_span->addItem(u"Last 6 hours"_s, 360 * Minute);
    m_span->addItem(u"Last day"_s, 1'440 * Minute);
    m_span->addItem(u"Last week"_s, 7 * 1'440 * Minute);
    m_span->addItem(u"Last 30 days"_s, 30 * 1'440 * Minute);
    m_span->addItem(u"Everything kept"_s, 0);
    auto *save = new QToolButton;
    save->setText(u"Export"_s);
    save->setAccessibleName(u"Export the chart"_s);
    save->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(save);
    menu->addAction(u"As SVG …"_s, this,
                    [this] { Q_EMIT exportWanted(m_chart->svg(chartTitle()), u"lag.svg"_s); });
    menu->addAction(u"As PNG …"_s, this,
                    [this] { Q_EMIT exportWanted(pngOf(m_chart->picture(chartTitle(), 2)), u"lag.png"_s); });
    menu->addAction(u"Values as CSV …"_s, this,
                    [this] { Q_EMIT exportWanted(m_chart->csv(), u"lag.csv"_s); });
    save->setMenu(menu);
    m_export = save;
    m_overTime = toggleButton(u"Over time"_s, u"Show how much waited over time"_s);
    m_events = toggleButton(u"Events"_s, u"Show the events that wait now"_s);
    for (QWidget *control : {static_cast<QWidget *>(m_span), static_cast<QWidget *>(save),
                             static_cast<QWidget *>(m_overTime), static_cast<QWidget *>(m_events)})
        m_chartHeader->addButton(control);
    m_chart = new LagChart;
    m_waiting = new WaitingPanel;
    m_lower = new QStackedWidget;
    m_lower->addWidget(m_chart);
    m_lower->addWidget(m_waiting);
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_chartHeader);
    layout->addWidget(m_lower, 1);
    connect(m_span, &QComboBox::currentIndexChanged, this, &ConsumersView::readSeries);
    connect(m_overTime, &QToolButton::clicked, this, [this] { showWaiting(false); });
    connect(m_events, &QToolButton::clicked, this, [this] { showWaiting(true); });
    connect(m_waiting, &WaitingPanel::eventWanted, this, &ConsumersView::eventWanted);
    connect(m_waiting, &WaitingPanel::entityWanted, this, &ConsumersView::entityWanted);
    m_overTime->setChecked(true);
    return panel;
}

void ConsumersView::setTimeText(TimeText text)
{
    m_timeText = text;
    m_model.setTimeText(text);
    m_panel->setTimeText(text);
    m_chart->setTimeText(text);
    m_waiting->setTimeText(text);
    updateConsumers();
    updateChartNote();
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

void ConsumersView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    readSeries(); // which nobody saw before
    readWaiting();
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
    readSeries();
    readWaiting();
}

void ConsumersView::updateChosen()
{
    const int row = m_table->currentIndex().row();
    const bool isThere = row >= 0 && row < m_model.rows().size();
    m_panel->show(isThere ? &m_model.rows()[row] : nullptr,
                  isThere ? m_model.index(row, ConsumersModel::ReadsColumn).data().toString() : QString());
}

void ConsumersView::readSeries()
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model.rows().size() || !isVisible())
        return;
    const ConsumerRow &chosen = m_model.rows()[row];
    m_model.showSeries(chosen.source, chosen.standing.part, m_span->currentData().toLongLong());
}

void ConsumersView::showWaiting(bool shown)
{
    m_overTime->setChecked(!shown);
    m_events->setChecked(shown);
    m_span->setVisible(!shown);
    m_export->setVisible(!shown);
    m_lower->setCurrentIndex(shown ? 1 : 0);
    m_chartHeader->setTitle(shown ? u"Waiting events"_s : u"Waiting over time"_s);
    m_waitedOf = {};
    readWaiting();
    updateChartNote();
}

// Read again only once the consumer or the store has gone on.
void ConsumersView::readWaiting()
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model.rows().size() || !m_waiting->isVisible())
        return;
    const ConsumerStanding &chosen = m_model.rows()[row].standing;
    const bool isSame = m_waitedOf == chosen.part && m_waitedAt.position == chosen.sample.position &&
                        m_waitedAt.head == chosen.sample.head;
    m_waitedOf = chosen.part;
    m_waitedAt = chosen.sample;
    if (!isSame)
        m_model.showWaiting(row);
}

void ConsumersView::updateWaiting()
{
    const int row = m_table->currentIndex().row();
    if (row >= 0 && row < m_model.rows().size())
        m_waiting->setWaiting(m_model.rows()[row].source, m_model.waiting());
    updateChartNote();
}

// What the listed events are, and what they are not.
QString ConsumersView::waitingNote(const ConsumerStanding &standing) const
{
    const WaitingEvents &waiting = m_model.waiting();
    if (!waiting.error.isEmpty())
        return waiting.error;
    if (!hasEventPositions(standing))
        return standing.part.name + u" · the source does not say at which event it is"_s;
    QString note = standing.part.name + u" · "_s;
    if (waiting.counted == 0)
        return note + u"no event waits"_s;
    note += (waiting.isCut ? u"the first "_s : QString()) + countText(waiting.counted, u"event"_s);
    if (waiting.counted > waiting.events.size())
        note += u", %1 listed"_s.arg(countText(waiting.events.size()));
    const qint64 real = standing.sample.realLag;
    if (real != ConsumerSample::None && real < waiting.counted && !waiting.isCut)
        note += u" · %1 of them for it"_s.arg(countText(real));
    else if (real == ConsumerSample::None)
        note += u" · some may not be for it"_s;
    return note + u" · Return opens one"_s;
}

// What a picture of the chart has to say by itself.
QString ConsumersView::chartTitle() const
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return {};
    const auto text = [&](int column) { return current.siblingAtColumn(column).data().toString(); };
    const LagSeries &series = m_model.series();
    return u"%1 · %2 · events waiting, %3"_s.arg(text(ConsumersModel::NameColumn),
                                                 text(ConsumersModel::ReadsColumn),
                                                 m_timeText.range(series.from, series.to));
}

void ConsumersView::updateChartNote()
{
    const LagSeries &series = m_model.series();
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_model.rows().size())
        return;
    if (m_lower->currentIndex() == 1)
        return m_chartHeader->setNote(waitingNote(m_model.rows()[row].standing));
    const QString current = m_chart->currentText();
    m_chartHeader->setNote(!series.error.isEmpty() ? series.error
                           : current.isEmpty()
                               ? m_model.rows()[row].standing.part.name +
                                     u" · lines break where nobody looked · ← → walk through it"_s
                               : current);
}

} // namespace Backstory
