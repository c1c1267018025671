// SPDX-License-Identifier: GPL-3.0-or-later
// How the window comes back to where a person was in a source; the wiring is in mainwindow.cpp.
#include "app/gui/linkarrival.h"
#include "app/gui/mainwindow.h"
#include "models/query/causequery.h"

namespace Backstory
{

namespace
{

/// The remembered place in the history as it is now; all events where the entity is not in it.
Place findPlace(HistoryReader &history, int source, const LastPlace &last)
{
    Place place{{{}, source}, {}};
    const auto event = last.row > 0 ? history.event(EventRow(last.row)) : std::nullopt;
    const bool same = event && event->position == last.position;
    if (!last.all) {
        const QList<EntityNumber> numbers = history.entitiesWithId(last.entity);
        for (const EntityNumber number : numbers) {
            const auto entity = history.entity(number);
            if (entity && entity->events > 0 && entity->category == last.category)
                place.subject = {{source, number, last.entity, last.category}, -1};
        }
    }
    const bool belongs = same && (last.all || event->entityNumber == place.subject.entity.number);
    if (belongs && place.subject.isAll() == last.all)
        place.event = {source, EventRow(last.row)};
    return place;
}

} // namespace

void MainWindow::enter(int source)
{
    if (m_link.isRunning() || m_links->isAwaited(source))
        return;
    const auto last = m_places ? m_places->place(m_sources.model().status(source).url) : std::nullopt;
    if (!last) {
        show({{{}, source}, {}});
        return;
    }
    m_link.start(
        [history = sourceWithId(m_sources.histories(), source), last = *last](QueryScope &scope) {
            return findPlace(scope.history(history), history.id, last);
        },
        [this](Place &&place) {
            if (!m_timeline.subject().isValid() && m_sources.model().contains(place.subject.source()))
                show(place);
        });
}

void MainWindow::remember()
{
    const TimelineSubject &subject = m_timeline.subject();
    if (subject.entity.isValid() && m_sources.model().contains(subject.source()))
        m_recents.visit(subject.entity);
    if (!m_places || !subject.isValid() || !m_sources.model().contains(subject.source()))
        return;
    LastPlace place;
    place.all = !subject.entity.isValid();
    place.category = subject.entity.category;
    place.entity = subject.entity.id;
    const EventReference &selected = m_details.reference();
    if (selected.isValid() && selected.source != subject.source())
        return; // it was chosen in a trace, and is of another source
    if (selected.isValid()) {
        const EventRelations &relations = m_details.relations();
        if (!m_details.hasRelations())
            return; // its position comes with relationsLoaded()
        place.row = qint64(selected.row);
        place.position = relations.event.position;
    }
    m_places->setPlace(m_sources.model().status(subject.source()).url, place);
}

} // namespace Backstory
