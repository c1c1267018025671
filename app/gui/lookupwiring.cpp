// SPDX-License-Identifier: GPL-3.0-or-later
// How the window shows an entity that was looked up while its source is being read; the rest of the wiring is
// in mainwindow.cpp.
#include "app/gui/mainwindow.h"
#include "models/query/causequery.h"
#include "views/entities/entitiesview.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

namespace Backstory
{

void MainWindow::connectLookup()
{
    connect(m_entitiesView, &EntitiesView::lookupWanted, this, [this](const QString &text) {
        if (text.isEmpty())
            m_lookup.cancel();
        else
            m_lookup.start(m_sources.beingRead(), text);
    });
    connect(m_entitiesView, &EntitiesView::lookupEnough, &m_lookup, &EntityLookup::finish);
    connect(&m_lookup, &EntityLookup::progressed, m_entitiesView, &EntitiesView::showLookupProgress);
    connect(&m_lookup, &EntityLookup::answered, m_entitiesView, &EntitiesView::showAnswer);
    connect(&m_lookup, &EntityLookup::found, this, [this](int id) {
        m_entitiesView->showAnswer(m_entities.match(), m_lookup.find(id)->coverage);
        show({{m_lookup.find(id)->entity, -1}, {}});
        m_timelineView->table()->setFocus();
        // The scan may have come by in the meantime.
        seekLookedUp(m_lookup.openedSource(id));
    });
    connect(&m_lookup, &EntityLookup::arrived, this, [this](int id, const Place &place) {
        const LookedUpEntity *lookedUp = m_lookup.find(id);
        if (!lookedUp || !m_sources.model().contains(place.subject.source()))
            return;
        m_navigation.replace({lookedUp->entity, -1}, place);
        const bool shown = m_timeline.subject().source() == id;
        m_lookup.remove(id);
        if (shown)
            go(place);
    });
}

// A looked-up entity's history is passed on only while that entity is shown, in front of the opened ones:
// else its events would be found twice when the scan has read them too.
QList<HistorySource> MainWindow::historiesFor(int shown) const
{
    QList<HistorySource> histories = m_sources.histories();
    if (const LookedUpEntity *lookedUp = m_lookup.find(shown))
        histories.prepend(lookedUp->history);
    return histories;
}

void MainWindow::passSources(int shown)
{
    const QList<HistorySource> histories = historiesFor(shown);
    m_timeline.setSources(histories);
    m_lanes.setSources(histories);
    m_details.setSources(histories);
    m_state.setSources(histories);
    m_trace.setSources(histories);
    m_spaceTime.setSources(histories);
}

void MainWindow::seekLookedUp(int source)
{
    const LookedUpEntity *lookedUp = m_lookup.find(m_timeline.subject().source());
    if (!lookedUp || lookedUp->source != source)
        return;
    const EventRelations &relations = m_details.relations();
    m_lookup.seek(lookedUp->history.id, sourceWithId(m_sources.histories(), source),
                  m_details.hasRelations() ? std::optional(relations.event.position) : std::nullopt);
}

} // namespace Backstory
