// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/processing/processingview.h"

#include "models/text/numbertext.h"
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
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Hour = 3'600'000'000'000;

QVBoxLayout *flush(QWidget *panel)
{
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

} // namespace

ProcessingView::ProcessingView(ProcessingModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    auto *split = new QSplitter(Qt::Vertical);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(makeTable());
    split->addWidget(makeMaps());
    m_eventsPanel = makeEvents();
    split->addWidget(m_eventsPanel);
    split->setSizes({200, 300, 160});
    m_pages = new QStackedWidget;
    m_message = new MessagePage;
    m_pages->addWidget(m_message);
    m_pages->addWidget(split);
    flush(this)->addWidget(m_pages);
    setFocusProxy(m_table);
    connect(&m_model, &ProcessingModel::loaded, this, &ProcessingView::updateTable);
    connect(&m_model, &ProcessingModel::mapsLoaded, this, &ProcessingView::updateMaps);
    connect(&m_model, &ProcessingModel::eventsLoaded, this, &ProcessingView::updateEvents);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) {
                if (m_filling || !index.isValid())
                    return;
                m_chosen = m_model.rows()[index.row()].subject;
                m_eventsPanel->hide();
                readMaps();
            });
    updateTable();
}

QWidget *ProcessingView::makeTable()
{
    auto *panel = new QWidget;
    m_header = new PanelHeader(u"Processing times"_s);
    auto *spans = new QToolButton;
    spans->setText(u"Add spans …"_s);
    spans->setToolTip(u"Add messaging spans of OpenTelemetry from a file: OTLP as JSON"_s);
    spans->setAccessibleName(u"Add messaging spans from a file"_s);
    connect(spans, &QToolButton::clicked, this, &ProcessingView::spansWanted);
    m_header->addButton(spans);
    m_table = new QTableView;
    m_table->setModel(&m_model);
    makePlain(m_table, u"Consumers and how long they take"_s);
    const std::array<int, ProcessingModel::ColumnCount - 1> widths{168, 176, 80, 96, 80, 96, 80, 64, 72};
    for (int column = 0; column < int(widths.size()); ++column)
        m_table->setColumnWidth(column, widths[size_t(column)]);
    auto *layout = flush(panel);
    layout->addWidget(m_header);
    layout->addWidget(m_table, 1);
    return panel;
}

QWidget *ProcessingView::makeMaps()
{
    auto *panel = new QWidget;
    m_mapsHeader = new PanelHeader(u"Over time"_s);
    m_span = new QComboBox;
    m_span->setAccessibleName(u"How much time is shown"_s);
    m_span->addItem(u"All its time"_s, 0);
    m_span->addItem(u"Its last hour"_s, Hour);
    m_span->addItem(u"Its last 6 hours"_s, 6 * Hour);
    m_span->addItem(u"Its last day"_s, 24 * Hour);
    m_span->addItem(u"Its last week"_s, 7 * 24 * Hour);
    auto *save = new QToolButton;
    save->setText(u"Export"_s);
    save->setAccessibleName(u"Export the heat maps"_s);
    save->setPopupMode(QToolButton::InstantPopup);
    m_delivery = new HeatMapChart(u"Recorded → received"_s,
                                  u"delivery · a rise points at the broker, or at too few consumers"_s);
    m_work = new HeatMapChart(u"Received → processed"_s, {});
    auto *menu = new QMenu(save);
    const auto add = [&](const QString &name, HeatMapChart *chart) {
        const QString file = chart == m_work ? u"work"_s : u"delivery"_s;
        menu->addAction(name + u" as SVG …"_s, this,
                        [this, chart, file] { Q_EMIT exportWanted(chart->svg(), file + u".svg"_s); });
        menu->addAction(name + u" as PNG …"_s, this, [this, chart, file] {
            Q_EMIT exportWanted(pngOf(chart->picture(2)), file + u".png"_s);
        });
        menu->addAction(name + u" as CSV …"_s, this,
                        [this, chart, file] { Q_EMIT exportWanted(chart->csv(), file + u".csv"_s); });
    };
    add(u"Delivery"_s, m_delivery);
    add(u"Work"_s, m_work);
    save->setMenu(menu);
    m_cells = toggleButton(u"Heat map"_s, u"How many events took how long: two humps are seen"_s);
    m_lines = toggleButton(u"Lines"_s, u"p50, p90, p99 and the longest over time"_s);
    for (QWidget *control : {static_cast<QWidget *>(m_span), static_cast<QWidget *>(save),
                             static_cast<QWidget *>(m_cells), static_cast<QWidget *>(m_lines)})
        m_mapsHeader->addButton(control);
    connect(m_cells, &QToolButton::clicked, this, [this] { setShape(HeatMapChart::Cells); });
    connect(m_lines, &QToolButton::clicked, this, [this] { setShape(HeatMapChart::Lines); });
    setShape(HeatMapChart::Cells);
    auto *row = new QSplitter(Qt::Horizontal);
    row->setHandleWidth(1);
    row->setChildrenCollapsible(false);
    for (HeatMapChart *chart : {m_delivery, m_work}) {
        row->addWidget(chart);
        connect(chart, &HeatMapChart::currentChanged, this, &ProcessingView::updateMapsNote);
        connect(chart, &HeatMapChart::cellChosen, this, &ProcessingView::chooseCell);
        connect(chart, &HeatMapChart::rangeWanted, this, &ProcessingView::setRange);
    }
    connect(m_work, &HeatMapChart::roomChanged, this, &ProcessingView::readMaps);
    auto *layout = flush(panel);
    layout->addWidget(m_mapsHeader);
    layout->addWidget(row, 1);
    connect(m_span, &QComboBox::currentIndexChanged, this, &ProcessingView::readMaps);
    return panel;
}

QWidget *ProcessingView::makeEvents()
{
    auto *panel = new QWidget;
    auto *header = new PanelHeader(u"Events of the cell"_s);
    m_eventsNote = new QLabel;
    m_eventsNote->setProperty("role", u"muted"_s);
    header->addButton(m_eventsNote);
    m_events = new QTableWidget(0, 4);
    makePlain(m_events, u"Events of the chosen cell"_s);
    m_events->setHorizontalHeaderLabels({u"Time"_s, u"Type"_s, u"Entity"_s, u"Producer"_s});
    for (int column = 0; column < 4; ++column)
        m_events->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_events->setColumnWidth(0, 176);
    m_events->setColumnWidth(1, 200);
    m_events->setColumnWidth(2, 240);
    auto *layout = flush(panel);
    layout->addWidget(header);
    layout->addWidget(m_events, 1);
    panel->hide();
    connect(m_events, &QTableWidget::cellActivated, this, [this](int row) {
        const CellEvents &found = m_model.cellEvents();
        if (row < found.events.size())
            Q_EMIT eventWanted({found.source, found.events[row].row});
    });
    return panel;
}

void ProcessingView::setTimeText(TimeText text)
{
    m_timeText = text;
    m_delivery->setTimeText(text);
    m_work->setTimeText(text);
    updateMapsNote();
    updateEvents();
}

void ProcessingView::setShape(HeatMapChart::Shape shape)
{
    m_cells->setChecked(shape == HeatMapChart::Cells);
    m_lines->setChecked(shape == HeatMapChart::Lines);
    m_delivery->setShape(shape);
    m_work->setShape(shape);
}

void ProcessingView::setRange(Timestamp from, Timestamp to)
{
    if (m_from == from && m_to == to)
        return;
    m_from = from;
    m_to = to;
    m_span->setVisible(!from.isValid());
    m_eventsPanel->hide();
    readMaps();
    Q_EMIT rangeChosen(from, to);
}

void ProcessingView::setProgress(const QString &sentence)
{
    m_progress = sentence;
    updateMessage();
}

void ProcessingView::setProblem(const QString &sentence)
{
    m_problem = sentence;
    updateMessage();
}

void ProcessingView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    Q_EMIT shown(true);
    readMaps();
}

void ProcessingView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    Q_EMIT shown(false);
}

// The rows are read anew; what was chosen stays chosen.
void ProcessingView::updateTable()
{
    m_filling = true;
    int row = m_chosen ? m_model.rowOf(*m_chosen) : -1;
    if (row < 0 && !m_model.rows().isEmpty()) {
        row = 0;
        m_chosen = m_model.rows()[0].subject;
        m_eventsPanel->hide();
    }
    m_table->setCurrentIndex(row < 0 ? QModelIndex() : m_model.index(row, 0));
    m_filling = false;
    updateMessage();
    readMaps();
}

void ProcessingView::updateMessage()
{
    const QString problem = m_problem.isEmpty() ? m_model.error() : m_problem;
    const bool isEmpty = m_model.rows().isEmpty();
    m_pages->setCurrentIndex(isEmpty ? 0 : 1);
    m_message->setMessage(
        !problem.isEmpty()      ? u"The processing times cannot be read"_s
        : !m_progress.isEmpty() ? u"Processing times are being read"_s
                                : u"Nothing tells how long events take"_s,
        !problem.isEmpty() ? problem
        : !m_progress.isEmpty()
            ? m_progress
            : u"Times come from a store that records when events were received and processed "
              "(Backstory’s own schema, or any table that a mapping names), from times in the metadata of "
              "effects, "
              "and else from the delay between causes and their effects. Open a source that has one of them, "
              "or add spans of "
              "OpenTelemetry: backstory-cli processing SOURCE --spans FILE."_s);
    QString note = u"%1 · longest work first"_s.arg(countText(m_model.count(), u"time"_s));
    for (const QString &more : {m_progress, problem}) {
        if (!more.isEmpty())
            note += u" · "_s + more;
    }
    m_header->setNote(note);
}

void ProcessingView::readMaps()
{
    if (!m_chosen || !isVisible())
        return;
    const int row = m_model.rowOf(*m_chosen);
    if (row >= 0)
        m_model.showMaps(row, {m_from.isValid() ? 0 : m_span->currentData().toLongLong(), m_from, m_to},
                         std::min(m_delivery->columnsInSight(), m_work->columnsInSight()));
}

void ProcessingView::updateMaps()
{
    const bool isWorkedOut = m_chosen && m_chosen->isWorkedOut();
    isWorkedOut
        ? m_work->setTitle(u"Cause → effect"_s, u"delivery and work in one: nothing tells them apart"_s)
        : m_work->setTitle(u"Received → processed"_s,
                           u"work · a rise points at the database, or at a call to another service"_s);
    m_delivery->setMap(m_model.maps().receive, DelayPart::Receive);
    m_work->setMap(m_model.maps().process, DelayPart::Process);
    updateMapsNote();
}

void ProcessingView::updateMapsNote()
{
    if (!m_chosen)
        return;
    QString current = m_delivery->currentText();
    if (m_work->hasCurrent() && (current.isEmpty() || m_work->hasFocus() || m_work->underMouse()))
        current = m_work->currentText();
    const ProcessingMaps &maps = m_model.maps();
    const ProcessingSeries &series = m_chosen->series;
    const QString type = series.type.isEmpty() ? QString() : series.type + u" at "_s;
    m_mapsHeader->setNote(!maps.error.isEmpty() ? maps.error
                          : !current.isEmpty()  ? current
                          : maps.from.isValid()
                              ? type + series.consumer + u" · "_s + m_timeText.range(maps.from, maps.to)
                              : QString());
}

void ProcessingView::chooseCell(const HeatMapCell &cell)
{
    if (m_chosen)
        m_model.showEvents(m_model.rowOf(*m_chosen), cell);
}

QString ProcessingView::eventsNote() const
{
    return m_eventsNote->text();
}

void ProcessingView::updateEvents()
{
    const CellEvents &found = m_model.cellEvents();
    if (found.source < 0)
        return;
    m_events->setRowCount(int(found.events.size()));
    for (int row = 0; row < found.events.size(); ++row) {
        const StoredEvent &event = found.events[row];
        const QStringList cells{m_timeText.full(event.time()), event.type, QString::fromUtf8(event.entity),
                                event.producer};
        for (int column = 0; column < cells.size(); ++column)
            m_events->setItem(row, column, new QTableWidgetItem(cells[column]));
    }
    if (!found.error.isEmpty())
        m_eventsNote->setText(found.error);
    else if (found.events.isEmpty())
        m_eventsNote->setText(u"The source does not say which events these were."_s);
    else
        m_eventsNote->setText((found.isCut ? u"the first "_s : QString()) +
                              countText(found.events.size(), u"event"_s) + u" · Return opens one"_s);
    m_eventsPanel->show();
}

} // namespace Backstory
