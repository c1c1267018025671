// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracequery.h"
#include "models/history/identifier.h"
#include "models/query/causequery.h"
#include "models/trace/tracegathering.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

TraceStart TraceStart::ofEvent(const EventReference &event)
{
    TraceStart start;
    start.kind = OfEvent;
    start.event = event;
    return start;
}

TraceStart TraceStart::ofCorrelation(const QByteArray &correlation)
{
    TraceStart start;
    start.kind = OfCorrelation;
    start.correlation = correlation;
    return start;
}

TraceStart TraceStart::ofEntity(const EntityReference &entity)
{
    TraceStart start;
    start.kind = OfEntity;
    start.entity = entity;
    return start;
}

QList<QByteArray> correlationIds(const QByteArray &text)
{
    QList<QByteArray> ids{text};
    // https://www.w3.org/TR/trace-context: version-traceid-parentid-flags
    if (text.size() >= 55 && text[2] == '-' && text[35] == '-' && text[52] == '-')
        ids.append(text.mid(3, 32));
    return ids;
}

FoundTrace readTrace(QueryScope &scope, const QList<HistorySource> &sources, const TraceStart &start,
                     qsizetype most, const TraceProgress &progress)
{
    TraceGathering gathering(scope, sources, most, progress);
    const auto isEvent = [](const StoredEvent &event) { return event.kind != EventKind::Snapshot; };
    const QList<QByteArray> ids = correlationIds(start.correlation);
    const auto isCorrelated = [&](const StoredEvent &event) {
        return isEvent(event) && std::any_of(ids.begin(), ids.end(), [&](const QByteArray &id) {
                   return isSameIdentifier(event.correlation, id);
               });
    };
    switch (start.kind) {
    case TraceStart::Nothing:
        break;
    case TraceStart::OfEvent:
        gathering.add(start.event.source, {start.event.row}, [](const StoredEvent &) { return true; });
        gathering.addCorrelated();
        gathering.climb();
        gathering.descend(0, gathering.size());
        break;
    case TraceStart::OfCorrelation:
        for (const HistorySource &source : sources)
            gathering.add(source.id, scope.history(source).rowsNaming(NamedAs::Correlation, ids),
                          isCorrelated);
        gathering.descend(0, gathering.size());
        break;
    case TraceStart::OfEntity: {
        const HistorySource source = sourceWithId(sources, start.entity.source);
        if (source.id >= 0)
            gathering.add(source.id, scope.history(source).eventsOf(start.entity.number), isEvent);
        const qsizetype own = gathering.size();
        gathering.climb();
        gathering.descend(0, own);
        break;
    }
    }
    FoundTrace found = gathering.finished(start, start.kind == TraceStart::OfEvent);
    if (found.error.isEmpty() && found.trace.isEmpty() && start.kind == TraceStart::OfEvent)
        found.error = u"The event is no longer in the history."_s;
    return found;
}

} // namespace Backstory
