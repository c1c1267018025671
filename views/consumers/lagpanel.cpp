// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/consumers/lagpanel.h"

#include "models/text/numbertext.h"
#include "views/consumers/waitingpanel.h"
#include "views/theme/buttons.h"
#include "views/theme/panelheader.h"
#include "views/theme/png.h"

#include <QComboBox>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Minute = 60'000'000'000;

} // namespace

LagPanel::LagPanel(ConsumersModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_header(new PanelHeader({}))
    , m_span(new QComboBox)
    , m_export(makeExport())
    , m_pages(new QStackedWidget)
    , m_chart(new LagChart)
    , m_waiting(new WaitingPanel)
{
    m_span->setAccessibleName(u"How much time the chart shows"_s);
    m_span->addItem(u"Last hour"_s, 60 * Minute);
    m_span->addItem(u"Last 6 hours"_s, 360 * Minute);
    m_span->addItem(u"Last day"_s, 1'440 * Minute);
    m_span->addItem(u"Last week"_s, 7 * 1'440 * Minute);
    m_span->addItem(u"Last 30 days"_s, 30 * 1'440 * Minute);
    m_span->addItem(u"Everything kept"_s, 0);
    m_header->addButton(m_span);
    m_header->addButton(m_export);
    m_buttons = {toggleButton(u"Waiting"_s, u"Show how many events waited over time"_s),
                 toggleButton(u"Time behind"_s, u"Show how long events had waited over time"_s),
                 toggleButton(u"Events"_s, u"Show the events that wait now"_s)};
    for (int page = 0; page < int(m_buttons.size()); ++page) {
        m_header->addButton(m_buttons[page]);
        connect(m_buttons[page], &QToolButton::clicked, this, [this, page] { showPage(Page(page)); });
    }
    m_pages->addWidget(m_chart);
    m_pages->addWidget(m_waiting);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_pages, 1);
    connect(m_span, &QComboBox::currentIndexChanged, this, &LagPanel::readSeries);
    connect(m_chart, &LagChart::rangeWanted, this, &LagPanel::setRange);
    connect(m_waiting, &WaitingPanel::eventWanted, this, &LagPanel::eventWanted);
    connect(m_waiting, &WaitingPanel::entityWanted, this, &LagPanel::entityWanted);
    connect(&m_model, &ConsumersModel::waitingChanged, this, &LagPanel::updateWaiting);
    connect(&m_model, &ConsumersModel::seriesChanged, this, [this] {
        m_chart->setSeries(m_model.series());
        updateNote();
    });
    showPage(OverTime);
}

QToolButton *LagPanel::makeExport()
{
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
    return save;
}

void LagPanel::setTimeText(TimeText text)
{
    m_timeText = text;
    m_chart->setTimeText(text);
    m_waiting->setTimeText(text);
    updateNote();
}

void LagPanel::setRange(Timestamp from, Timestamp to)
{
    if (m_from == from && m_to == to)
        return;
    m_from = from;
    m_to = to;
    m_span->setVisible(m_page != Events && !from.isValid());
    readSeries();
    Q_EMIT rangeChosen(from, to);
}

void LagPanel::show(int row)
{
    m_row = row;
    readSeries();
    readWaiting();
    updateNote();
}

void LagPanel::showPage(Page page)
{
    m_page = page;
    for (int each = 0; each < int(m_buttons.size()); ++each)
        m_buttons[each]->setChecked(each == page);
    m_span->setVisible(page != Events && !m_from.isValid());
    m_export->setVisible(page != Events);
    m_chart->setUnit(page == TimeBehind ? LagChart::Time : LagChart::Events);
    m_pages->setCurrentIndex(page == Events ? 1 : 0);
    m_header->setTitle(page == Events       ? u"Waiting events"_s
                       : page == TimeBehind ? u"Time behind"_s
                                            : u"Waiting"_s);
    m_waitedOf = {};
    readWaiting();
    updateNote();
}

void LagPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    readSeries(); // which nobody saw before
    readWaiting();
}

const ConsumerRow *LagPanel::chosen() const
{
    return m_row >= 0 && m_row < m_model.rows().size() ? &m_model.rows()[m_row] : nullptr;
}

void LagPanel::readSeries()
{
    if (const ConsumerRow *row = chosen(); row && isVisible())
        m_model.showSeries(row->source, row->standing.part,
                           {m_span->currentData().toLongLong(), m_from, m_to});
}

// Read again only once the consumer or the store has gone on.
void LagPanel::readWaiting()
{
    const ConsumerRow *row = chosen();
    if (!row || !m_waiting->isVisible())
        return;
    const ConsumerSample &sample = row->standing.sample;
    const bool isSame =
        m_waitedOf == row->standing.part && m_waitedFrom == sample.position && m_waitedTo == sample.head;
    m_waitedOf = row->standing.part;
    m_waitedFrom = sample.position;
    m_waitedTo = sample.head;
    if (!isSame)
        m_model.showWaiting(m_row);
}

void LagPanel::updateWaiting()
{
    if (const ConsumerRow *row = chosen())
        m_waiting->setWaiting(row->source, m_model.waiting());
    updateNote();
}

// What the listed events are, and what they are not.
QString LagPanel::waitingNote(const ConsumerStanding &standing) const
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
QString LagPanel::chartTitle() const
{
    if (!chosen())
        return {};
    const auto text = [this](int column) { return m_model.index(m_row, column).data().toString(); };
    const LagSeries &series = m_model.series();
    return u"%1 · %2 · %3, %4"_s.arg(text(ConsumersModel::NameColumn), text(ConsumersModel::ReadsColumn),
                                     m_page == TimeBehind ? u"time behind"_s : u"events waiting"_s,
                                     m_timeText.range(series.from, series.to));
}

void LagPanel::updateNote()
{
    const ConsumerRow *row = chosen();
    if (!row)
        return;
    if (m_page == Events)
        return m_header->setNote(waitingNote(row->standing));
    const LagSeries &series = m_model.series();
    if (!series.error.isEmpty())
        return m_header->setNote(series.error);
    if (m_from.isValid() && series.columns.isEmpty())
        return m_header->setNote(row->standing.part.name +
                                 u" · nobody looked in the chosen stretch of time"_s);
    m_header->setNote(row->standing.part.name +
                      u" · lines break where nobody looked · ← → walk through it"_s);
}

} // namespace Backstory
