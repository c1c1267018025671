// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetimequery.h"
#include "models/query/causequery.h"
#include "models/spacetime/spacetimegathering.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace Backstory
{

namespace
{

constexpr qsizetype Step = 1'024; ///< few enough that a canceled query ends soon

/// Which rows of an entity lie nearest to some of them: as many at both sides as there is room for.
QList<EventRow> around(const QList<EventRow> &rows, const QList<EventRow> &wanted, qsizetype most)
{
    if (rows.size() <= most)
        return rows;
    qsizetype first = rows.size();
    qsizetype last = 0;
    for (const EventRow row : wanted) {
        const qsizetype at = std::lower_bound(rows.begin(), rows.end(), row) - rows.begin();
        first = std::min(first, at);
        last = std::max(last, at);
    }
    const qsizetype free = std::max<qsizetype>(most - (last - first + 1), 0);
    const qsizetype begin = std::clamp<qsizetype>(first - free / 2, 0, rows.size() - most);
    return rows.mid(begin, most);
}

/// The rows of an entity within the range, `most` at most; how many there are besides is added to `leftOut`.
QList<EventRow> within(QueryScope &scope, HistoryReader &history, EntityNumber entity,
                       const SpaceTimeQuestion &question, qsizetype most, qint64 &leftOut)
{
    const QList<EventRow> rows = history.eventsOf(entity);
    if (!question.from.isValid() && !question.to.isValid()) {
        leftOut += std::max<qint64>(rows.size() - most, 0);
        return rows.first(std::min(rows.size(), most));
    }
    constexpr qint64 MostSorted = 200'000;
    const qint64 count = history.countBetween(question.from, question.to);
    if (count <= MostSorted && count < rows.size()) { // fewer in the range than of the entity
        QList<EventRow> sorted = history.rowsBetween(question.from, question.to, count);
        std::sort(sorted.begin(), sorted.end());
        QList<EventRow> both;
        std::set_intersection(sorted.begin(), sorted.end(), rows.begin(), rows.end(),
                              std::back_inserter(both));
        leftOut += std::max<qint64>(both.size() - most, 0);
        return both.first(std::min(both.size(), most));
    }
    QList<EventRow> found;
    for (qsizetype i = 0; i < rows.size() && !scope.isStopped(); i += Step) {
        for (const StoredEvent &event : history.events(rows.mid(i, Step))) {
            const Timestamp time = event.time();
            if ((question.from.isValid() && time < question.from) ||
                (question.to.isValid() && (!time.isValid() || time >= question.to)))
                continue;
            if (found.size() < most)
                found.append(event.row);
            else
                ++leftOut;
        }
    }
    return found;
}

void addRows(SpaceTimeGathering &gathering, QueryScope &scope, const HistorySource &source,
             const QList<EventRow> &rows, bool isWitness)
{
    for (qsizetype i = 0; i < rows.size() && !scope.isStopped(); i += Step) {
        for (const StoredEvent &event : scope.history(source).events(rows.mid(i, Step))) {
            if (isWitness || event.kind != EventKind::Snapshot)
                gathering.add(source, event, isWitness);
        }
    }
}

void addWitness(SpaceTimeGathering &gathering, QueryScope &scope, const QList<HistorySource> &sources,
                const QList<EventReference> &events)
{
    std::set<std::pair<int, EventRow>> wanted;
    for (const EventReference &event : events) {
        if (wanted.size() < SpaceTimeQuestion::MostEvents)
            wanted.insert({event.source, event.row});
        else if (wanted.count({event.source, event.row}) == 0)
            gathering.leaveOut(1);
    }
    for (const HistorySource &source : sources) {
        QList<EventRow> rows;
        for (const auto &[from, row] : wanted) {
            if (from == source.id)
                rows.append(row);
        }
        addRows(gathering, scope, source, rows, true);
    }
    gathering.requireShown(qsizetype(wanted.size()));
}

QList<EntityReference> firstOf(const QList<EntityReference> &entities)
{
    return entities.first(std::min<qsizetype>(entities.size(), SpaceTimeQuestion::MostEntities));
}

void addNeighbours(SpaceTimeGathering &gathering, QueryScope &scope, const QList<HistorySource> &sources)
{
    const QList<EntityReference> entities = firstOf(gathering.entities());
    gathering.leaveOut(0, gathering.entities().size() - entities.size());
    const qsizetype most = SpaceTimeQuestion::MostEvents / std::max<qsizetype>(entities.size(), 1);
    for (const EntityReference &entity : entities) {
        const HistorySource source = sourceWithId(sources, entity.source);
        const QList<EventRow> rows = scope.history(source).eventsOf(entity.number);
        const QList<EventRow> near = around(rows, gathering.rowsOf(entity), most);
        gathering.leaveOut(rows.size() - near.size());
        addRows(gathering, scope, source, near, false);
    }
}

void addEntities(SpaceTimeGathering &gathering, QueryScope &scope, const QList<HistorySource> &sources,
                 const SpaceTimeQuestion &question)
{
    const QList<EntityReference> entities = firstOf(question.entities);
    const qsizetype most = SpaceTimeQuestion::MostEvents / std::max<qsizetype>(entities.size(), 1);
    qint64 leftOut = 0;
    for (const EntityReference &entity : entities) {
        const HistorySource source = sourceWithId(sources, entity.source);
        if (source.id < 0)
            continue;
        addRows(gathering, scope, source,
                within(scope, scope.history(source), entity.number, question, most, leftOut), false);
    }
    gathering.leaveOut(leftOut, question.entities.size() - entities.size());
}

} // namespace

SpaceTimePointer readSpaceTime(QueryScope &scope, const QList<HistorySource> &sources,
                               const SpaceTimeQuestion &question)
{
    SpaceTimeGathering gathering(scope, sources);
    addWitness(gathering, scope, sources, question.events);
    if (question.withNeighbours)
        addNeighbours(gathering, scope, sources);
    addEntities(gathering, scope, sources, question);
    return gathering.finish();
}

} // namespace Backstory
