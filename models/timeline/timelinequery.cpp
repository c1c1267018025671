// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timelinequery.h"
#include "models/payload/payloaddecoder.h"
#include "models/query/causequery.h"
#include "models/text/numbertext.h"

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

TimelineExtent readExtent(QueryScope &scope, const HistorySource &source, const TimelineSubject &subject)
{
    HistoryReader &history = scope.history(source);
    TimelineExtent extent;
    if (subject.isAll()) {
        const HistorySummary summary = history.summary();
        extent.count = summary.rows;
        extent.first = summary.first;
        extent.last = summary.last;
    } else {
        extent.rows = history.eventsOf(subject.entity.number);
        extent.count = extent.rows.size();
        if (extent.count > 0) {
            const QList<StoredEvent> ends =
                history.events(QList<EventRow>{extent.rows.first(), extent.rows.last()});
            if (!ends.isEmpty()) {
                extent.first = ends.first().time();
                extent.last = ends.last().time();
            }
        }
    }
    extent.error = history.error();
    return extent;
}

QList<TimelineRow> readRows(QueryScope &scope, const HistorySource &source, const TimelineSubject &subject,
                            const QList<EventRow> &rows, qint64 first, qint64 count)
{
    HistoryReader &history = scope.history(source);
    // One row more at the front, for the time since the row before.
    const qint64 from = std::max<qint64>(first - 1, 0);
    const QList<StoredEvent> events = subject.isAll()
                                          ? history.events(EventRow{from + 1}, count + (first - from))
                                          : history.events(rows.mid(from, count + (first - from)));
    QList<TimelineRow> result;
    for (qsizetype i = first - from; i < events.size(); ++i)
        result.append({events[i], i > 0 ? events[i - 1].time() : Timestamp(), {}, {}});
    return result;
}

QList<RowDetail> readRowDetails(QueryScope &scope, const QList<HistorySource> &sources, int source,
                                const QList<StoredEvent> &events)
{
    QList<RowDetail> details;
    ContentSource *contents = scope.contents(sourceWithId(sources, source));
    // Few at a time: payloads may be large, and a newer query should not wait for them.
    constexpr qsizetype Step = 16;
    for (qsizetype first = 0; first < events.size() && !scope.isStopped(); first += Step) {
        const QList<StoredEvent> part = events.mid(first, Step);
        const QList<EventContentResult> found =
            contents ? contents->contents(part, scope.stop()) : QList<EventContentResult>();
        for (qsizetype i = 0; i < part.size() && !scope.isStopped(); ++i) {
            RowDetail detail{labelOf(findCauses(scope, sources, source, part[i])), u""_s};
            if (i < found.size())
                detail.summary = found[i].problem.isEmpty() ? summaryOf(decodePayload(found[i].payload))
                                                            : found[i].problem;
            details.append(detail);
        }
    }
    return details;
}

} // namespace Backstory
