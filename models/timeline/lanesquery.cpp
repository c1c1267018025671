// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/lanesquery.h"
#include "models/query/causequery.h"

#include <algorithm>
#include <chrono>
#include <numeric>

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

QList<LaneAnswer> readLanes(QueryScope &scope, const QList<LaneQuestion> &questions)
{
    constexpr std::chrono::milliseconds Longest(40);
    const auto start = std::chrono::steady_clock::now();
    QList<LaneAnswer> answers;
    for (const LaneQuestion &question : questions) {
        if (scope.isStopped())
            break;
        answers.append({question.lane,
                        readLane(scope, question.source, question.entity, question.before, question.most)});
        if (std::chrono::steady_clock::now() - start >= Longest)
            break;
    }
    return answers;
}

LanesExtent readExtent(QueryScope &scope, const QList<HistorySource> &sources)
{
    LanesExtent extent;
    double done = 0;
    double total = 0;
    for (const HistorySource &source : sources) {
        HistoryReader &history = scope.history(source);
        const HistorySummary summary = history.summary();
        if (extent.error.isEmpty())
            extent.error = history.error();
        extent.rows += summary.rows;
        // Rows may have come between the two questions.
        extent.withoutTime += std::max<qint64>(summary.rows - history.countBetween({}, {}), 0);
        // Those that say how much there is stand for the others.
        if (!summary.caughtUp && summary.progressTotal > 0) {
            done += double(summary.progressDone);
            total += double(std::max(summary.progressTotal, summary.progressDone));
        }
        if (!summary.first.isValid() || !summary.last.isValid())
            continue;
        const TimeSpan before = extent.span;
        extent.span.from = before.from.isValid() ? std::min(before.from, summary.first) : summary.first;
        extent.span.to = before.to.isValid() ? std::max(before.to, summary.last) : summary.last;
    }
    if (total > 0)
        extent.share = done / total;
    if (!extent.span.from.isValid() || extent.span.to.nanoseconds() == std::numeric_limits<qint64>::max())
        return extent;
    extent.counts.span = {extent.span.from, Timestamp::fromNanoseconds(extent.span.to.nanoseconds() + 1)};
    extent.counts.counts.assign(LanesExtent::Parts, 0);
    for (const HistorySource &source : sources) {
        const QList<qint64> counts = scope.history(source).countsBetween(
            extent.counts.span.from, extent.counts.span.to, LanesExtent::Parts);
        for (qsizetype i = 0; i < counts.size(); ++i)
            extent.counts.counts[size_t(i)] += counts[i];
    }
    return extent;
}

SourceStretch readStretch(QueryScope &scope, const HistorySource &source, TimeSpan span, int parts)
{
    constexpr qint64 MostExact = 2'000;
    HistoryReader &history = scope.history(source);
    SourceStretch stretch;
    stretch.counts.span = span;
    const QList<qint64> counts = history.countsBetween(span.from, span.to, parts);
    stretch.counts.counts.assign(counts.begin(), counts.end());
    if (std::accumulate(counts.begin(), counts.end(), qint64(0)) > MostExact || scope.isStopped())
        return stretch;
    const QList<EventRow> rows = history.rowsBetween(span.from, span.to, MostExact + 1);
    if (rows.size() > MostExact)
        return stretch;
    auto lane = std::make_shared<LaneEvents>();
    QHash<QString, quint32> types;
    for (const StoredEvent &event : history.events(rows))
        append(*lane, event, types);
    sortIn(*lane, 0);
    lane->rows = lane->read = rows.size();
    stretch.exact = span;
    stretch.events = lane;
    return stretch;
}

EventRow findFirst(QueryScope &scope, const HistorySource &source, TimeSpan span)
{
    return scope.history(source).rowsBetween(span.from, span.to, 1).value(0);
}

EventRow findNeighbour(QueryScope &scope, const HistorySource &source, EventRow row, int by)
{
    HistoryReader &history = scope.history(source);
    const std::optional<StoredEvent> event = history.event(row);
    if (!event || !event->time().isValid())
        return {};
    const Timestamp time = event->time();
    const Timestamp after = Timestamp::fromNanoseconds(time.nanoseconds() + 1);
    // Many events may have one time.
    QList<EventRow> same = history.rowsBetween(time, after, history.countBetween(time, after));
    const qsizetype here = same.indexOf(row);
    if (here >= 0 && here + by >= 0 && here + by < same.size())
        return same[here + by];
    if (by > 0)
        return history.rowsBetween(after, {}, 1).value(0);
    const Timestamp before = Timestamp::fromNanoseconds(time.nanoseconds() - 1);
    const std::optional<EventRow> found = history.nearest(before);
    const std::optional<StoredEvent> neighbour = found ? history.event(*found) : std::nullopt;
    return neighbour && neighbour->time() < time ? neighbour->row : EventRow{};
}

EventLinks readLinks(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &reference)
{
    EventLinks links{reference, {}, {}, 0};
    const std::optional<StoredEvent> event =
        scope.history(sourceWithId(sources, reference.source)).event(reference.row);
    if (!event)
        return links;
    links.time = event->time();
    for (const FoundCause &cause : findCauses(scope, sources, reference.source, *event)) {
        if (cause.event)
            links.linked.append(
                {{cause.source, cause.event->row}, cause.event->entityNumber, cause.event->time(), true});
    }
    const FoundEffects effects =
        findEffects(scope, sources, reference.source, *event, EventLinks::MostEffects);
    links.effects = effects.total;
    for (const FoundEffect &effect : effects.first)
        links.linked.append(
            {{effect.source, effect.event.row}, effect.event.entityNumber, effect.event.time(), false});
    return links;
}

} // namespace Backstory
