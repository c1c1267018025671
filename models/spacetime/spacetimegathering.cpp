// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetimegathering.h"
#include "models/query/causequery.h"
#include "models/text/numbertext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr size_t MostHidden = 4'000; ///< causes of causes that are read to prove an order
constexpr int MostReadsLookedFor = 64;
constexpr int MostReadsShown = 8;
constexpr int FewEvents = 64; ///< among so many a version that was read is shown, not only known

} // namespace

SpaceTimeGathering::SpaceTimeGathering(QueryScope &scope, const QList<HistorySource> &sources)
    : m_scope(scope)
    , m_sources(sources)
{
}

int SpaceTimeGathering::entityOf(const HistorySource &source, const StoredEvent &event)
{
    if (event.entity.isEmpty())
        return -1;
    const auto [entry, isNew] =
        m_entities.insert({{source.id, qint64(event.entityNumber)}, int(m_made->entities.size())});
    if (isNew)
        m_made->entities.append({source.id, event.entityNumber, event.entity, event.category});
    return entry->second;
}

int SpaceTimeGathering::writerOf(const StoredEvent &event)
{
    if (event.producer.isEmpty() && event.user.isEmpty())
        return -1;
    const QString key = event.producer + QChar(0) + event.user;
    const auto known = m_writers.constFind(key);
    if (known != m_writers.cend())
        return *known;
    m_made->writers.push_back({event.producer, event.user});
    return *m_writers.insert(key, int(m_made->writers.size()) - 1);
}

int SpaceTimeGathering::append(const HistorySource &source, const StoredEvent &stored)
{
    const int number = int(m_made->events.size());
    SpaceTimeEvent event;
    event.reference = {source.id, stored.row};
    event.kind = stored.kind;
    event.id = stored.id;
    event.type = stored.type;
    event.entity = entityOf(source, stored);
    event.writer = writerOf(stored);
    event.version = stored.version;
    event.readVersion = stored.readVersion;
    event.time = stored.time();
    m_made->events.push_back(std::move(event));
    m_stored.push_back(stored);
    m_numbers[{source.id, qint64(stored.row)}] = number;
    if (!stored.id.isEmpty()) {
        const auto same = m_byId.find(stored.id);
        if (same == m_byId.end())
            m_byId.insert(stored.id, number);
        else
            *same = -1;
    }
    return number;
}

void SpaceTimeGathering::add(const HistorySource &source, const StoredEvent &event, bool isWitness)
{
    if (m_numbers.count({source.id, qint64(event.row)}) > 0)
        return;
    const int number = append(source, event);
    m_made->events[size_t(number)].isWitness = isWitness;
}

void SpaceTimeGathering::requireShown(qsizetype events)
{
    m_wanted = events;
    m_missing = events - qsizetype(m_made->events.size());
}

void SpaceTimeGathering::leaveOut(qint64 events, qsizetype wholeEntities)
{
    m_made->leftOut += events;
    m_made->entitiesLeftOut += wholeEntities;
}

QList<EventRow> SpaceTimeGathering::rowsOf(const EntityReference &entity) const
{
    QList<EventRow> rows;
    for (const SpaceTimeEvent &event : m_made->events) {
        if (event.entity >= 0 && m_made->entities[event.entity] == entity)
            rows.append(event.reference.row);
    }
    return rows;
}

// It was written before the event that read it, most likely not long before.
std::optional<StoredEvent> SpaceTimeGathering::findVersion(HistoryReader &history, const StoredEvent &reader)
{
    constexpr qsizetype Reach = 512;
    constexpr qsizetype Part = 64;
    if (&history != m_rowsHistory || reader.entityNumber != m_rowsEntity) {
        m_rows = history.eventsOf(reader.entityNumber);
        m_rowsHistory = &history;
        m_rowsEntity = reader.entityNumber;
    }
    const QList<EventRow> &rows = m_rows;
    const qsizetype here = std::lower_bound(rows.begin(), rows.end(), reader.row) - rows.begin();
    for (qsizetype end = here; end > 0 && end > here - Reach; end -= Part) {
        const qsizetype begin = std::max<qsizetype>(end - Part, 0);
        for (const StoredEvent &event : history.events(rows.mid(begin, end - begin))) {
            if (event.version == reader.readVersion && event.kind != EventKind::Snapshot)
                return event;
        }
    }
    return std::nullopt;
}

// What was overlooked shows only beside what was read instead; else the version before is of no interest.
bool SpaceTimeGathering::overlooks(const SpaceTimeEvent &reader, int shown) const
{
    if (reader.readVersion < reader.version - 1)
        return true;
    return std::any_of(m_made->events.begin(), m_made->events.begin() + shown,
                       [&reader](const SpaceTimeEvent &other) {
                           return other.entity == reader.entity && other.version > reader.version &&
                                  other.readVersion == reader.readVersion;
                       });
}

void SpaceTimeGathering::addReadVersions()
{
    const int shown = int(m_made->events.size());
    const bool areShown = shown <= FewEvents;
    const int most = areShown ? MostReadsShown : MostReadsLookedFor;
    std::set<std::pair<int, qint64>> known;
    for (const SpaceTimeEvent &event : m_made->events)
        known.insert({event.entity, event.version});
    for (int i = 0, looked = 0; i < shown && looked < most && !m_scope.isStopped(); ++i) {
        const SpaceTimeEvent reader = m_made->event(i);
        if (reader.readVersion == Event::NoVersion || reader.readVersion >= reader.version ||
            reader.entity < 0 || known.count({reader.entity, reader.readVersion}) > 0 ||
            !overlooks(reader, shown))
            continue;
        ++looked;
        known.insert({reader.entity, reader.readVersion});
        const HistorySource source = sourceWithId(m_sources, reader.reference.source);
        const std::optional<StoredEvent> read =
            findVersion(m_scope.history(source), StoredEvent(m_stored[size_t(i)]));
        if (read)
            append(source, *read);
    }
    m_made->shown = areShown ? int(m_made->events.size()) : shown;
}

int SpaceTimeGathering::knownCause(int event, const StoredEvent::StoredCause &cause) const
{
    const int known = cause.kind == Cause::Id ? m_byId.value(cause.text, -1) : -1;
    return known >= 0 && m_made->event(known).reference.source == m_made->event(event).reference.source
               ? known
               : -1;
}

void SpaceTimeGathering::link(int cause, int effect)
{
    if (m_linked.insert({cause, effect}).second)
        m_made->links.push_back({cause, effect, SpaceTimeLink::Cause, false});
}

bool SpaceTimeGathering::linkKnownCauses(int event)
{
    bool all = true;
    for (const StoredEvent::StoredCause &cause : std::as_const(m_stored[size_t(event)].causes)) {
        const int known = knownCause(event, cause);
        if (known >= 0)
            link(known, event);
        all &= known >= 0;
    }
    return all;
}

void SpaceTimeGathering::linkFoundCauses(int event)
{
    const StoredEvent stored = m_stored[size_t(event)];
    const int source = m_made->event(event).reference.source;
    for (const FoundCause &found : findCauses(m_scope, m_sources, source, stored)) {
        if (!found.event)
            continue;
        const auto known = m_numbers.find({found.source, qint64(found.event->row)});
        if (known != m_numbers.end())
            link(known->second, event);
        else if (m_made->events.size() - size_t(m_made->shown) < MostHidden)
            link(append(sourceWithId(m_sources, found.source), *found.event), event);
        else
            m_made->isWholeProof = false;
    }
}

void SpaceTimeGathering::addCauses()
{
    for (int event = 0; event < int(m_made->events.size()) && !m_scope.isStopped(); ++event) {
        if (!linkKnownCauses(event))
            linkFoundCauses(event);
    }
}

void SpaceTimeGathering::noteErrors()
{
    std::set<int> used;
    for (const SpaceTimeEvent &event : m_made->events)
        used.insert(event.reference.source);
    for (const HistorySource &source : m_sources) {
        const QString error = m_scope.history(source).error();
        if (m_made->error.isEmpty() && !error.isEmpty() && (used.count(source.id) > 0 || used.empty()))
            m_made->error = error;
    }
    if (m_made->error.isEmpty() && m_missing > 0)
        m_made->error =
            m_wanted == m_missing
                ? u"These events are in no opened source any more: their source was closed or read anew."_s
                : u"%1 of %2 are in no opened source any more: their source was closed or read anew."_s.arg(
                      countText(m_missing), countText(m_wanted, u"event"_s));
}

SpaceTimePointer SpaceTimeGathering::finish()
{
    addReadVersions();
    addCauses();
    noteErrors();
    if (!m_scope.isStopped())
        weave(*m_made);
    return m_made;
}

} // namespace Backstory
