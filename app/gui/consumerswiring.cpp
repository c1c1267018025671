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
                if (m_sources.model().contains(source))
                    m_consumers.setConsumers(source, consumers);
                else
                    m_consumerWatch.end(source);
            });
    connect(&m_consumers, &ConsumersModel::consumersChanged, this, [this] {
        const int late = m_consumers.count(Verdict::FallingBehind) + m_consumers.count(Verdict::Stalled) +
                         m_consumers.count(Verdict::Stopped);
        const QString name = m_actions->views[int(View::Consumers)]->text().remove(u'&');
        m_tabs->setTabText(int(View::Consumers), late > 0 ? name + u"  "_s + QString::number(late) : name);
    });
    connect(m_consumersView, &ConsumersView::exportWanted, this, &MainWindow::saveContent);
    connect(m_consumersView, &ConsumersView::nextEventWanted, this, &MainWindow::showNextEventOf);
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

// The first event from a position on; the history holds a store's events in the order of their positions.
void MainWindow::showNextEventOf(int source, qint64 position)
{
    const HistorySource history = sourceWithId(m_sources.histories(), source);
    if (history.id < 0)
        return;
    m_link.start(
        [history, position](QueryScope &scope) {
            HistoryReader &reader = scope.history(history);
            constexpr qint64 MostSkipped = 1'000; // holes in the positions
            for (qint64 at = position; at < position + MostSkipped && !scope.isStopped(); ++at) {
                const QList<EventRow> rows = reader.eventsAt({at, 0});
                if (!rows.isEmpty())
                    return EventReference{history.id, rows.first()};
            }
            return EventReference();
        },
        [this](EventReference &&event) {
            if (event.isValid())
                openInTimeline(event);
            else
                notify(u"The event it takes next has not been read, or has been deleted."_s);
        });
}

} // namespace Backstory
