// SPDX-License-Identifier: GPL-3.0-or-later
// How the window samples and shows who consumes the opened sources.
#include "app/gui/mainwindow.h"
#include "app/gui/windowactions.h"
#include "models/query/causequery.h"
#include "views/consumers/consumersview.h"
#include "views/theme/viewtabs.h"

#include <QStackedWidget>

namespace Backstory
{

using namespace Qt::StringLiterals;

void MainWindow::connectConsumers()
{
    connect(&m_sources, &OpenedSources::statusChanged, this, &MainWindow::watchConsumers);
    connect(&m_sources, &OpenedSources::sourcesChanged, this, [this] {
        for (const int source : m_consumers.sourceIds()) {
            if (!m_sources.model().contains(source)) {
                m_consumerWatch.end(source);
                m_consumers.remove(source);
            }
        }
    });
    connect(&m_consumerWatch, &ConsumerWatch::sampled, this,
            [this](int source, const SourceConsumers &consumers) {
                if (!m_sources.model().contains(source))
                    return m_consumerWatch.end(source);
                m_consumers.setConsumers(source, consumers);
                m_details.refreshConsumers(source);
            });
    connect(&m_consumers, &ConsumersModel::consumersChanged, this, [this] {
        const int late = m_consumers.count(Verdict::FallingBehind) + m_consumers.count(Verdict::Stalled) +
                         m_consumers.count(Verdict::Stopped);
        const QString name = m_actions->views[int(View::Consumers)]->text().remove(u'&');
        m_tabs->setTabText(int(View::Consumers), late > 0 ? name + u"  "_s + QString::number(late) : name);
    });
    connect(m_consumersView, &ConsumersView::intervalWanted, this, [this](int seconds) {
        m_preferences.samplingSeconds = seconds;
        m_consumerWatch.setInterval(std::chrono::seconds(seconds));
    });
    m_consumersView->setInterval(m_preferences.samplingSeconds);
    m_consumerWatch.setInterval(std::chrono::seconds(m_preferences.samplingSeconds));
    connect(m_consumersView, &ConsumersView::exportWanted, this, &MainWindow::saveContent);
    connect(m_consumersView, &ConsumersView::nextEventWanted, this, &MainWindow::showNextEventOf);
    connect(m_consumersView, &ConsumersView::eventWanted, this, &MainWindow::openInTimeline);
    connect(m_consumersView, &ConsumersView::entityWanted, this, &MainWindow::openEntity);
    m_details.setConsumersOf(
        [this](int source, const StoredEvent &event) { return consumersOf(source, event); });
}

// Sampling begins when the source can be read, which needs its passwords, and goes on while it is open.
void MainWindow::watchConsumers(int source)
{
    const SourceStatus status = m_sources.model().status(source);
    const bool isRead = status.state == SourceStatus::Reading || status.state == SourceStatus::Following;
    if (!isRead || m_consumerWatch.isWatching(source))
        return;
    for (const HistorySource &history : m_sources.histories()) {
        if (history.id == source)
            m_consumerWatch.watch(source, status.name, m_sources.location(source), history.path);
    }
}

// The first event from a position on.
void MainWindow::showNextEventOf(int source, Position position)
{
    const HistorySource history = sourceWithId(m_sources.histories(), source);
    if (history.id < 0)
        return;
    m_link.start(
        [history, position](QueryScope &scope) {
            const auto row = firstRowFrom(scope.history(history), position);
            return row ? EventReference{history.id, *row} : EventReference();
        },
        [this](EventReference &&event) {
            if (event.isValid())
                openInTimeline(event);
            else
                notify(u"The event it takes next has not been read, or has been deleted."_s);
        });
}

// Has the mailer already processed this one?
QList<DetailsConsumer> MainWindow::consumersOf(int source, const StoredEvent &event) const
{
    QList<DetailsConsumer> answers;
    for (const ConsumerRow &row : m_consumers.rows()) {
        const auto consumed =
            row.source == source ? consumedEvent(row.standing, event.position) : std::nullopt;
        if (!consumed)
            continue;
        const LagVerdict &verdict = row.standing.verdict;
        const bool isLate = !consumed->isTaken && verdict.verdict > Verdict::NoData;
        answers.append(
            {row.standing.part.name, consumed->isTaken,
             consumed->text + (isLate ? u" · "_s + verdictText(verdict.verdict).toLower() : QString()),
             consumed->isTaken ? u"It has gone beyond this event: it was processed, or passed over."_s
                               : verdict.evidence});
    }
    std::sort(answers.begin(), answers.end(),
              [](const DetailsConsumer &a, const DetailsConsumer &b) { return a.name < b.name; });
    return answers;
}

} // namespace Backstory
