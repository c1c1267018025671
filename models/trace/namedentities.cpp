// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/namedentities.h"
#include "models/payload/jsonlevel.h"
#include "models/payload/payloaddecoder.h"
#include "models/query/causequery.h"
#include "models/query/entityids.h"

#include <QHash>

#include <algorithm>
#include <map>
#include <set>

namespace Backstory
{

namespace
{

using EntityKey = std::pair<int, EntityNumber>;

/// Gathers what of a document may be an id: texts and numbers with the key they stand under.
class IdSearch
{
public:
    QList<PossibleId> idsIn(const QByteArray &json)
    {
        m_ids.clear();
        const JsonDocument document = jsonDocument(json);
        if (document.isValid())
            walk(document, *document.root, {}, 0);
        return std::move(m_ids);
    }

private:
    static constexpr int MostLevels = 32;
    static constexpr qsizetype MostIds = 500; ///< of one payload
    static constexpr quint32 Longest = 300;

    // An element of a list is about what the list is called.
    void walk(const JsonDocument &document, const JsonLevel &level, const QString &listName, int depth)
    {
        for (const JsonMember &member : level.members) {
            if (m_ids.size() >= MostIds)
                return;
            const QString key = level.isArray || level.isScalar ? listName : keyOf(document, member);
            if (member.isContainer()) {
                if (depth < MostLevels)
                    walk(document, readLevel(*document.text, member.begin, member.length), key, depth + 1);
            } else if (member.length <= Longest &&
                       (member.kind == JsonMember::Text || member.kind == JsonMember::Number)) {
                const PossibleId id{valueOf(document, member).toUtf8(), key};
                if (mayBeId(id) && !m_ids.contains(id))
                    m_ids.append(id);
            }
        }
    }

    QList<PossibleId> m_ids;
};

/// Reads payload after payload, and looks up each id once for each source.
class NamedEntitiesQuery
{
public:
    NamedEntitiesQuery(QueryScope &scope, const QList<HistorySource> &sources, const Trace &trace)
        : m_scope(scope)
        , m_sources(sources)
        , m_trace(trace)
    {
        m_found.events = trace.size();
        for (const TraceEvent &event : trace.events())
            m_inTrace.insert({event.source, event.event.entityNumber});
    }

    NamedEntities run()
    {
        const int end = std::min(m_trace.size(), NamedEntities::MostEvents);
        for (int row = 0; row < end && m_bytes < NamedEntities::MostBytes && !m_scope.isStopped(); ++row)
            look(row);
        std::stable_sort(
            m_found.entities.begin(), m_found.entities.end(),
            [](const NamedEntity &a, const NamedEntity &b) { return a.by.size() > b.by.size(); });
        return std::move(m_found);
    }

private:
    void look(int row)
    {
        const EventReference reference = m_trace.referenceOf(row);
        ContentSource *contents = m_scope.contents(sourceWithId(m_sources, reference.source));
        const QList<EventContentResult> results =
            contents ? contents->contents({m_trace.eventOf(row)}, m_scope.stop())
                     : QList<EventContentResult>();
        if (m_scope.isStopped())
            return;
        if (results.isEmpty() || !results.first().problem.isEmpty()) {
            ++m_found.unread;
            return;
        }
        const QByteArray &stored = results.first().payload;
        m_bytes += stored.size();
        const bool isLarge = stored.size() > NamedEntities::MostPayload;
        const QByteArray json =
            isLarge ? QByteArray() : decodePayload(stored, m_trace.eventOf(row).contentType).json;
        if (isLarge || json.size() > NamedEntities::MostPayload) {
            ++m_found.large;
            return;
        }
        if (!json.isEmpty())
            add(reference, m_search.idsIn(json));
        ++m_found.read;
    }

    void add(const EventReference &event, const QList<PossibleId> &ids)
    {
        auto &known = m_known[event.source];
        QList<PossibleId> fresh;
        for (const PossibleId &id : ids) {
            if (!known.contains({id.key, id.text}))
                fresh.append(id);
        }
        const QList<EntityReference> found = findEntities(m_scope, m_sources, event.source, fresh);
        if (m_scope.isStopped())
            return;
        for (qsizetype i = 0; i < fresh.size(); ++i)
            known.insert({fresh[i].key, fresh[i].text}, found[i]);
        for (const PossibleId &id : ids) {
            const EntityReference entity = known.value({id.key, id.text});
            if (!entity.isValid() || m_inTrace.contains({entity.source, entity.number}))
                continue;
            const auto [place, isNew] =
                m_places.try_emplace({entity.source, entity.number}, m_found.entities.size());
            if (isNew)
                m_found.entities.push_back({entity, {}});
            QList<EventReference> &by = m_found.entities[place->second].by;
            if (by.isEmpty() || by.constLast() != event)
                by.append(event);
        }
    }

    QueryScope &m_scope;
    const QList<HistorySource> &m_sources;
    const Trace &m_trace;
    IdSearch m_search;
    NamedEntities m_found;
    std::set<EntityKey> m_inTrace;
    QHash<int, QHash<std::pair<QString, QByteArray>, EntityReference>> m_known; ///< by source, key and text
    std::map<EntityKey, size_t> m_places; ///< among those that were found
    qsizetype m_bytes = 0;
};

} // namespace

NamedEntities readNamedEntities(QueryScope &scope, const QList<HistorySource> &sources, const Trace &trace)
{
    return NamedEntitiesQuery(scope, sources, trace).run();
}

} // namespace Backstory
