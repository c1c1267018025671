// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consumers/waitingevents.h"

#include "models/query/querypool.h"
#include "models/text/numbertext.h"

#include <QHash>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Chunk = 1'000; ///< most rows read at once

/// The next row of the part at or behind `row`, up to `end`.
std::optional<StoredEvent> nextOfPart(HistoryReader &history, qint64 row, qint64 end, qint32 part)
{
    for (qint64 count = 1; row <= end; row += count, count = std::min(count * 2, Chunk)) {
        for (const StoredEvent &event : history.events(EventRow(row), std::min(count, end - row + 1))) {
            if (event.position.part == part)
                return event;
        }
    }
    return {};
}

void sortGroups(QList<WaitingEvents::Group> &groups)
{
    std::sort(groups.begin(), groups.end(), [](const auto &a, const auto &b) {
        return a.events != b.events ? a.events > b.events : a.name < b.name;
    });
}

/// Adds events up by their types and entities.
class Grouping
{
public:
    explicit Grouping(int source)
        : m_source(source)
    {
    }
    void add(const StoredEvent &event)
    {
        WaitingEvents::Group &type = m_types[event.type];
        type.name = event.type;
        ++type.events;
        WaitingEvents::Group &entity = m_entities[qint64(event.entityNumber)];
        if (entity.events++ > 0)
            return;
        entity.entity = {m_source, event.entityNumber, event.entity, event.category};
        entity.name = QString::fromUtf8(event.entity);
    }
    void finish(WaitingEvents &waiting) const
    {
        waiting.types = m_types.values();
        waiting.entities = m_entities.values();
        sortGroups(waiting.types);
        sortGroups(waiting.entities);
    }

private:
    int m_source;
    QHash<QString, WaitingEvents::Group> m_types;
    QHash<qint64, WaitingEvents::Group> m_entities;
};

} // namespace

bool hasEventPositions(const ConsumerStanding &standing)
{
    return standing.place >= 0 && standing.sample.position != ConsumerSample::None;
}

// Within a part, rows are in the order of their positions.
std::optional<EventRow> firstRowFrom(HistoryReader &history, Position position)
{
    qint64 low = 1;
    qint64 high = history.summary().rows + 1;
    const qint64 end = high - 1;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        const auto event = nextOfPart(history, middle, std::min(end, high - 1), position.part);
        if (event && event->position.value < position.value)
            low = qint64(event->row) + 1;
        else
            high = middle;
    }
    const auto found = nextOfPart(history, low, end, position.part);
    return found ? std::optional(found->row) : std::nullopt;
}

WaitingEvents readWaiting(QueryScope &scope, const HistorySource &source, const ConsumerStanding &standing)
{
    WaitingEvents waiting;
    HistoryReader &history = scope.history(source);
    Grouping grouping(source.id);
    const Position next{standing.sample.position, standing.place};
    const std::optional<EventRow> first = firstRowFrom(history, next);
    const qint64 end = history.summary().rows;
    for (qint64 row = first ? qint64(*first) : end + 1; row <= end && !waiting.isCut && !scope.isStopped();
         row += Chunk) {
        for (const StoredEvent &event : history.events(EventRow(row), Chunk)) {
            if (event.position.part != next.part || event.kind == EventKind::Snapshot)
                continue;
            waiting.isCut = waiting.counted == WaitingEvents::MostCounted;
            if (waiting.isCut)
                break;
            ++waiting.counted;
            grouping.add(event);
            if (waiting.events.size() < WaitingEvents::MostListed)
                waiting.events.append(event);
        }
    }
    grouping.finish(waiting);
    waiting.error = history.error();
    return waiting;
}

std::optional<ConsumedEvent> consumedEvent(const ConsumerStanding &standing, Position position)
{
    if (!hasEventPositions(standing) || position.part != standing.place)
        return {};
    ConsumedEvent consumed;
    const qint64 ahead = std::max<qint64>(0, position.value - standing.sample.position);
    consumed.isTaken = position.value < standing.sample.position;
    if (!consumed.isTaken)
        consumed.text = ahead == 0 ? u"the next one"_s : u"%1 before it"_s.arg(countText(ahead));
    return consumed;
}

} // namespace Backstory
