// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/openedscope.h"
#include "models/activity/activity.h"

#include <map>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

bool readBy(const Request &request, ActivityFilter &filter)
{
    const QString by = request.value(u"by"_s).value_or(request.has(u"field"_s) ? u"field"_s : u"type"_s);
    filter.field = request.value(u"field"_s).value_or(QString());
    if (by == u"type")
        filter.by = ActivityFilter::Type;
    else if (by == u"category")
        filter.by = ActivityFilter::Category;
    else if (by == u"producer")
        filter.by = ActivityFilter::Producer;
    else if (by == u"field")
        filter.by = ActivityFilter::Field;
    else {
        request.output->say(u"“--by %1”: type, category, producer or field is expected."_s.arg(by));
        return false;
    }
    if ((filter.by == ActivityFilter::Field) == !filter.field.isEmpty())
        return true;
    request.output->say(filter.field.isEmpty()
                            ? u"“--by field” needs the path of the field: --field customer.country."_s
                            : u"“--field” goes with “--by field”, not with “--by %1”."_s.arg(by));
    return false;
}

bool readFilter(const Request &request, ActivityFilter &filter)
{
    if (const auto types = request.value(u"types"_s))
        filter.only = types->split(u',', Qt::SkipEmptyParts);
    filter.sum = request.value(u"sum"_s).value_or(QString());
    return readBy(request, filter) && request.duration(u"bucket"_s, filter.bucket) &&
           request.time(u"from"_s, filter.from) && request.time(u"to"_s, filter.to);
}

QByteArray sumText(double sum)
{
    return QByteArray::number(sum, 'g', 15);
}

void print(const Activity &activity, const ActivityFilter &filter, const Request &request)
{
    struct Line {
        const QString *name;
        ActivityCell cell;
    };
    std::multimap<qint64, Line> lines; // by time, then in the order of the series
    for (const ActivitySeries &series : activity.series) {
        for (const ActivityCell &cell : series.cells)
            lines.insert({cell.bucket, {&series.name, cell}});
    }
    const bool isSummed = !filter.sum.isEmpty();
    QStringList titles{u"FROM"_s, u"NAME"_s, u">EVENTS"_s};
    if (isSummed)
        titles.append(u">SUM"_s);
    Table table(titles);
    for (const auto &[bucket, line] : lines) {
        const Timestamp from = Timestamp::fromNanoseconds(bucket * filter.bucket);
        if (request.isJson()) {
            JsonLine json;
            json.time("from", from).text("name", *line.name).number("events", line.cell.events);
            if (isSummed)
                json.raw("sum", sumText(line.cell.sum));
            request.output->printLine(json.finished());
            continue;
        }
        QStringList row{QString::fromLatin1(from.toText()), line.name->isEmpty() ? u"(none)"_s : *line.name,
                        QString::number(line.cell.events)};
        if (isSummed)
            row.append(QString::fromLatin1(sumText(line.cell.sum)));
        table.add(row);
    }
    if (!request.isJson())
        table.print(*request.output);
}

void sayWhatIsMissing(const Activity &activity, const ActivityFilter &filter, Output &output)
{
    if (activity.untimed > 0)
        output.say(u"%1 events have no time and are not counted."_s.arg(activity.untimed));
    if (activity.unread > 0)
        output.say(u"The payloads of %1 events could not be had."_s.arg(activity.unread));
    if (activity.unsummed > 0)
        output.say(u"%1 events have no number “%2”."_s.arg(activity.unsummed).arg(filter.sum));
}

} // namespace

ExitCode runActivity(const Request &request)
{
    ActivityFilter filter;
    filter.bucket = 3'600'000'000'000;
    if (!readFilter(request, filter))
        return ExitCode::WrongUsage;
    OpenedScope scope(request);
    const ExitCode opened = scope.open();
    if (opened == ExitCode::Interrupted || scope.sources().isEmpty())
        return opened;
    const Activity activity = readActivity(scope, scope.sources(), filter);
    if (scope.isStopped())
        return ExitCode::Interrupted;
    if (!activity.error.isEmpty()) {
        request.output->say(activity.error);
        return ExitCode::Unreadable;
    }
    print(activity, filter, request);
    sayWhatIsMissing(activity, filter, *request.output);
    return opened;
}

} // namespace Backstory
