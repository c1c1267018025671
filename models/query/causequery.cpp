// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/query/causequery.h"

namespace Backstory
{

namespace
{

bool names(const StoredEvent::StoredCause &cause, const StoredEvent &event)
{
    return cause.kind == Cause::Position ? cause.text == QByteArray::number(event.position.value)
                                         : cause.text == event.id;
}

} // namespace

HistorySource sourceWithId(const QList<HistorySource> &sources, int id)
{
    for (const HistorySource &source : sources) {
        if (source.id == id)
            return source;
    }
    return {};
}

QList<FoundCause> findCauses(QueryScope &scope, const QList<HistorySource> &sources, int source,
                             const StoredEvent &event)
{
    if (event.causes.isEmpty())
        return {};
    HistoryReader &own = scope.history(sourceWithId(sources, source));
    QList<FoundCause> found;
    QList<StoredEvent::StoredCause> open = event.causes;
    for (const StoredEvent &cause : own.events(own.causesOf(event))) {
        FoundCause entry{{}, cause, source};
        for (qsizetype i = 0; i < open.size(); ++i) {
            if (names(open[i], cause)) {
                entry.named = open.takeAt(i).text;
                break;
            }
        }
        found.append(entry);
    }
    QList<FoundCause> outside;
    for (const StoredEvent::StoredCause &cause : std::as_const(open)) {
        FoundCause entry{cause.text, {}, -1};
        for (const HistorySource &other : sources) {
            if (other.id == source || cause.kind != Cause::Id || scope.isStopped())
                continue;
            HistoryReader &reader = scope.history(other);
            const QList<EventRow> rows = reader.eventsWithId(cause.text);
            if (!rows.isEmpty()) {
                entry.event = reader.event(rows.first());
                entry.source = other.id;
                break;
            }
        }
        (entry.event ? found : outside).append(entry);
    }
    return found + outside;
}

FoundEffects findEffects(QueryScope &scope, const QList<HistorySource> &sources, int source,
                         const StoredEvent &event, qsizetype most)
{
    FoundEffects found;
    const auto add = [&](HistoryReader &history, int id, const QList<EventRow> &rows) {
        found.total += rows.size();
        const auto left = std::max<qsizetype>(0, most - found.first.size());
        for (const StoredEvent &effect : history.events(rows.first(std::min(left, rows.size()))))
            found.first.append({effect, id});
    };
    HistoryReader &own = scope.history(sourceWithId(sources, source));
    add(own, source, own.effectsOf(event));
    for (const HistorySource &other : sources) {
        if (other.id == source || event.id.isEmpty() || scope.isStopped())
            continue;
        HistoryReader &history = scope.history(other);
        add(history, other.id, history.effectsOfId(event.id));
    }
    return found;
}

} // namespace Backstory
