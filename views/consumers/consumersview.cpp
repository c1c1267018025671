// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/consumers/consumersview.h"

#include "models/text/numbertext.h"
#include "views/consumers/consumerpanel.h"
#include "views/consumers/consumersdelegate.h"
#include "views/consumers/lagchart.h"
#include "views/theme/fonts.h"
#include "views/theme/messagepage.h"
#include "views/theme/panelheader.h"
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
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        updateChosen();
        readSeries();
    });
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
    m_header->addButton(m_counts);
    m_table = new QTableView;
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new ConsumersDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setMouseTracking(true);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(u"Consumers of the opened sources"_s);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->verticalHeader()->setMinimumSectionSize(24);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
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
    m_chartHeader->addButton(m_span);
    m_chartHeader->addButton(save);
    m_chart = new LagChart;
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_chartHeader);
    layout->addWidget(m_chart, 1);
    connect(m_span, &QComboBox::currentIndexChanged, this, &ConsumersView::readSeries);
    return panel;
}

void ConsumersView::setTimeText(TimeText text)
{
    m_timeText = text;
    m_model.setTimeText(text);
    m_panel->setTimeText(text);
    m_chart->setTimeText(text);
    updateConsumers();
    updateChartNote();
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
}

void ConsumersView::updateConsumers()
{
    QStringList problems;
    Timestamp sampled;
    for (const auto &[source, consumers] : m_model.sources()) {
        if (!consumers.problem.isEmpty())
            problems.append(consumers.name + u": "_s + consumers.problem);
        sampled = std::max(sampled, consumers.sampled);
    }
    m_pages->setCurrentIndex(m_model.isEmpty() ? 0 : 1);
    m_message->setMessage(
        problems.isEmpty() ? u"No consumers are known"_s : u"The consumers cannot be read"_s,
        problems.isEmpty()
            ? u"Consumers are seen where a source keeps what they have processed: groups of Kafka, "
              u"persistent "
              "subscriptions of KurrentDB, and checkpoints in SQLite stores (emmett, Eventuous, act, "
              "reSolve, Watermill, "
              "Backstory's own schema). Open such a source, and they are asked every 5 seconds while it is open."_s
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
        note += u" · as of %1, asked every 5 s"_s.arg(m_timeText.clock(sampled).first(8));
    if (!problems.isEmpty())
        note += u" · "_s + problems.join(u' ');
    m_header->setNote(note);
    if (!m_model.isEmpty() && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model.index(0, 0));
    updateChosen();
    readSeries();
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
    const QString current = m_chart->currentText();
    m_chartHeader->setNote(!series.error.isEmpty() ? series.error
                           : current.isEmpty()
                               ? m_model.rows()[row].standing.part.name +
                                     u" · lines break where nobody looked · ← → walk through it"_s
                               : current);
}

} // namespace Backstory
