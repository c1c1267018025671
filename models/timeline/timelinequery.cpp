// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timelinequery.h"
#include "models/payload/payloaddecoder.h"
#include "models/query/causequery.h"
#include "models/text/numbertext.h"

#include <algorithm>
#include <map>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// A command has no version; its type says more than its category alone.
QString causeLabel(const StoredEvent &event)
{
    return event.version == Event::NoVersion && !event.type.isEmpty() ? event.type : rowLabel(event);
}

CauseLabel labelOf(const QList<FoundCause> &causes)
{
    if (causes.isEmpty())
        return {CauseLabel::Root, {}, u"root"_s, {}, u"It names no cause."_s};
    const FoundCause &cause = causes.first();
    const QString more = causes.size() > 1 ? u" +"_s + QString::number(causes.size() - 1) : QString();
    if (!cause.event)
        return {CauseLabel::Outside,
                {},
                u"outside"_s + more,
                {},
                u"It names %1, which is in no source that is open."_s.arg(QString::fromUtf8(cause.named))};
    return {CauseLabel::Inside,
            {cause.source, cause.event->row},
            causeLabel(*cause.event) + more,
            cause.event->category,
            u"%1 of %2"_s.arg(cause.event->type, QString::fromUtf8(cause.event->entity))};
}

} // namespace

QString rowLabel(const StoredEvent &event)
{
    const QString name =
        event.category.isEmpty() ? elidedMiddle(QString::fromUtf8(event.entity), 18) : event.category;
    if (event.version == Event::NoVersion)
        return name.isEmpty() ? event.type : name;
    return u"%1 v%2"_s.arg(name).arg(event.version);
}

namespace
{

QList<TimelineRow> rowsOfAll(HistoryReader &history, const TimelineScope &what, const TimelineExtent &extent,
                             qint64 first, qint64 count)
{
    const qint64 rows = extent.count;
    // The rows in their order, with one more in front, for the time since the event before.
    const qint64 lowest = what.descending ? std::max<qint64>(rows - first - count, 0) : first;
    const qint64 highest = what.descending ? rows - first : first + count;
    const qint64 from = std::max<qint64>(lowest - 1, 0);
    const QList<StoredEvent> events = extent.isByTime
                                          ? history.events(history.rowsByTime(from, highest - from))
                                          : history.events(EventRow{from + 1}, highest - from);
    QList<TimelineRow> result;
    for (qsizetype i = lowest - from; i < events.size(); ++i)
        result.append({what.subject.source(), events[i], i > 0 ? events[i - 1].time() : Timestamp(), {}, {}});
    if (what.descending)
        std::reverse(result.begin(), result.end());
    return result;
}

} // namespace

QList<TimelineRow> readRows(QueryScope &scope, const QList<HistorySource> &sources, const TimelineScope &what,
                            const TimelineExtent &extent, qint64 first, qint64 count)
{
    if (what.subject.isAll())
        return rowsOfAll(scope.history(sourceWithId(sources, what.subject.source())), what, extent, first,
                         count);
    const QList<TimelinePlace> places = extent.places.mid(first, count);
    std::map<int, QList<EventRow>> wanted;
    for (const TimelinePlace &place : places) {
        wanted[place.event.source].append(place.event.row);
        if (place.previous.isValid())
            wanted[place.previous.source].append(place.previous.row);
    }
    std::map<std::pair<int, EventRow>, StoredEvent> events;
    for (const auto &[id, rows] : wanted) {
        const HistorySource source = sourceWithId(sources, id);
        if (source.id < 0)
            continue;
        for (StoredEvent &event : scope.history(source).events(rows))
            events.insert_or_assign({id, event.row}, std::move(event));
    }
    QList<TimelineRow> result;
    for (const TimelinePlace &place : places) {
        const auto event = events.find({place.event.source, place.event.row});
        const auto previous = events.find({place.previous.source, place.previous.row});
        result.append({place.event.source,
                       event != events.end() ? event->second : StoredEvent{},
                       previous != events.end() ? previous->second.time() : Timestamp(),
                       {},
                       {}});
    }
    return result;
}

QList<RowDetail> readRowDetails(QueryScope &scope, const QList<HistorySource> &sources,
                                const QList<TimelineRow> &rows, const SummaryTemplates &templates)
{
    QList<RowDetail> details;
    // Few at a time and of one source: payloads may be large, and a newer query should not wait for them.
    constexpr qsizetype Step = 16;
    for (qsizetype first = 0; first < rows.size() && !scope.isStopped();) {
        const int source = rows[first].source;
        QList<StoredEvent> part;
        for (; first < rows.size() && rows[first].source == source && part.size() < Step; ++first)
            part.append(rows[first].event);
        const HistorySource opened = sourceWithId(sources, source);
        ContentSource *contents = opened.id < 0 ? nullptr : scope.contents(opened);
        const QList<EventContentResult> found =
            contents ? contents->contents(part, scope.stop()) : QList<EventContentResult>();
        for (qsizetype i = 0; i < part.size() && !scope.isStopped(); ++i) {
            RowDetail detail{labelOf(findCauses(scope, sources, source, part[i])), u""_s};
            if (i < found.size())
                detail.summary = found[i].problem.isEmpty()
                                     ? templates.summary(part[i].type,
                                                         decodePayload(found[i].payload, part[i].contentType))
                                     : found[i].problem;
            details.append(detail);
        }
    }
    return details;
}

} // namespace Backstory
