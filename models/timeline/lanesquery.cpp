// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/lanesquery.h"
#include "models/query/causequery.h"

#include <algorithm>

namespace Backstory
{

namespace
{

// Few enough that a canceled query ends soon.
constexpr qsizetype Step = 4'096;

void append(LaneEvents &lane, const StoredEvent &event, QHash<QString, quint32> &types)
{
    const Timestamp time = event.time();
    if (!time.isValid()) {
        ++lane.withoutTime;
        return;
    }
    auto type = types.constFind(event.type);
    if (type == types.cend()) {
        type = types.insert(event.type, quint32(lane.types.size()));
        lane.types.append(event.type);
    }
    lane.events.push_back({time, event.row, event.version, *type, event.kind});
}

} // namespace

LaneEventsPointer readLane(QueryScope &scope, const HistorySource &source, const EntityReference &entity,
                           const LaneEventsPointer &before, qint64 most)
{
    HistoryReader &history = scope.history(source);
    const QList<EventRow> rows = history.eventsOf(entity.number);
    const qint64 known = before ? before->read : 0;
    const bool continues = known > 0 && rows.size() >= known && rows[known - 1] == before->lastRead;
    if (continues && rows.size() == before->rows && before->read == std::min(before->rows, MostLaneEvents))
        return before;
    auto lane = std::make_shared<LaneEvents>();
    if (continues)
        *lane = *before;
    lane->error = history.error();
    lane->rows = rows.size();
    const size_t sorted = lane->events.size();
    QHash<QString, quint32> types;
    for (qsizetype i = 0; i < lane->types.size(); ++i)
        types.insert(lane->types[i], quint32(i));
    const qint64 until = std::min({rows.size(), lane->read + most, MostLaneEvents});
    while (lane->read < until && !scope.isStopped()) {
        const QList<EventRow> part = rows.mid(lane->read, std::min<qint64>(Step, until - lane->read));
        for (const StoredEvent &event : history.events(part))
            append(*lane, event, types);
        lane->read += part.size();
        lane->lastRead = part.last();
    }
    sortIn(*lane, sorted);
    return lane;
}

EventLinks readLinks(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &reference)
{
    EventLinks links{reference, {}, 0};
    HistoryReader &own = scope.history(sourceWithId(sources, reference.source));
    const std::optional<StoredEvent> event = own.event(reference.row);
    if (!event)
        return links;
    for (const FoundCause &cause : findCauses(scope, sources, reference.source, *event)) {
        if (cause.event)
            links.linked.append(
                {{cause.source, cause.event->row}, cause.event->entityNumber, cause.event->time(), true});
    }
    for (const HistorySource &source : sources) {
        if (scope.isStopped())
            break;
        HistoryReader &history = scope.history(source);
        StoredEvent asked = *event;
        if (source.id != reference.source) // a position means something in its own source only
            asked.position = {};
        const QList<EventRow> effects = history.effectsOf(asked);
        links.effects += effects.size();
        for (const StoredEvent &effect : history.events(effects.mid(0, EventLinks::MostEffects)))
            links.linked.append({{source.id, effect.row}, effect.entityNumber, effect.time(), false});
    }
    return links;
}

} // namespace Backstory
