// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/openedscope.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"
#include "models/trace/otlptrace.h"
#include "models/trace/perfettotrace.h"
#include "models/trace/tracetext.h"

#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

/// The event, or where an id stands for several the first; nothing is found: it has been said.
std::optional<EventReference> eventWithId(const Request &request, OpenedScope &scope, const QString &id)
{
    std::optional<EventReference> found;
    qsizetype count = 0;
    for (const HistorySource &source : scope.sources()) {
        const QList<EventRow> rows = scope.history(source).eventsWithId(id.toUtf8());
        if (!found && !rows.isEmpty())
            found = EventReference{source.id, rows.constFirst()};
        count += rows.size();
    }
    if (!found)
        request.output->say(
            u"There is no event with the id “%1”; “events --json” prints the ids of all."_s.arg(id));
    else if (count > 1)
        request.output->say(
            u"%1 events have the id “%2”; this is the trace of the first."_s.arg(countText(count), id));
    return found;
}

std::optional<TraceStart> startOf(const Request &request, OpenedScope &scope)
{
    if (const auto correlation = request.value(u"correlation"_s))
        return TraceStart::ofCorrelation(correlation->toUtf8());
    const auto event = eventWithId(request, scope, *request.value(u"event"_s));
    return event ? std::optional(TraceStart::ofEvent(*event)) : std::nullopt;
}

void printTree(const Request &request, const FoundTrace &found)
{
    constexpr int DeepestIndent = 40;
    const Trace &trace = found.trace;
    Table table({u"TIME"_s, u">DELAY"_s, u">SHARE"_s, u"ENTITY"_s, u">VERSION"_s, u"EVENT"_s});
    for (int i = 0; i < trace.size() && !request.output->isClosed(); ++i) {
        const TraceRow &row = trace.row(i);
        const StoredEvent &event = trace.eventOf(i);
        QString text(std::min(row.depth, DeepestIndent) * 2, u' ');
        text += event.type;
        for (const QString &note : rowNotes(trace, i))
            text += u"  ("_s + note + u')';
        table.add({QString::fromLatin1(event.time().toText()),
                   row.hasDelay ? durationText(row.delay) : u"-"_s, shareText(trace, i),
                   QString::fromUtf8(event.entity), versionText(event.version), text});
        if (i % 200 == 199)
            table.print(*request.output);
    }
    table.print(*request.output);
    const QString path = criticalPathText(trace);
    request.output->say(traceSummary(found) + (path.isEmpty() ? u"."_s : u". "_s + path + u'.'));
}

void print(const Request &request, const FoundTrace &found, const QList<HistorySource> &sources)
{
    if (!request.isJson())
        return printTree(request, found);
    for (int row = 0; row < found.trace.size() && !request.output->isClosed(); ++row)
        request.output->printLine(
            traceLine(found.trace, row, sources[found.trace.referenceOf(row).source].name));
}

bool write(const Request &request, const QString &path, const QByteArray &document)
{
    QSaveFile file(path);
    const bool done =
        file.open(QIODevice::WriteOnly) && file.write(document) == document.size() && file.commit();
    if (!done)
        request.output->say(u"“%1” cannot be written: %2."_s.arg(path, file.errorString()));
    return done;
}

} // namespace

ExitCode runTrace(const Request &request)
{
    Output &output = *request.output;
    if (request.has(u"event"_s) == request.has(u"correlation"_s)) {
        output.say(
            u"“trace” needs either --event or --correlation; “backstory-cli trace --help” says how it is used."_s);
        return ExitCode::WrongUsage;
    }
    OpenedScope scope(request);
    const ExitCode opened = scope.open();
    const QList<HistorySource> sources = scope.sources();
    if (sources.isEmpty() || opened == ExitCode::Interrupted)
        return opened;
    const std::optional<TraceStart> start = startOf(request, scope);
    if (!start)
        return ExitCode::WrongUsage;
    const FoundTrace found = readTrace(scope, sources, *start, FoundTrace::MostEvents, [&](qint64 events) {
        output.progress(countText(events, u"event"_s) + u" found"_s);
    });
    output.endProgress();
    if (request.stop.stop_requested())
        return ExitCode::Interrupted;
    if (!found.error.isEmpty()) {
        output.say(found.error);
        return ExitCode::Unreadable;
    }
    if (found.trace.isEmpty()) {
        output.say(u"There is no event with the correlation “%1”."_s.arg(*request.value(u"correlation"_s)));
        return ExitCode::WrongUsage;
    }
    if (found.isClipped)
        output.say(
            u"The trace is larger; these are its first %1."_s.arg(countText(found.trace.size(), u"event"_s)));
    const auto otlp = request.value(u"otlp"_s);
    const auto perfetto = request.value(u"perfetto"_s);
    if (otlp && !write(request, *otlp, otlpTrace(found)))
        return ExitCode::Failed;
    if (perfetto && !write(request, *perfetto, perfettoTrace(found.trace)))
        return ExitCode::Failed;
    if ((!otlp && !perfetto) || request.isJson())
        print(request, found, sources);
    return opened;
}

} // namespace Backstory
