// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/cli/openedsource.h"
#include "app/cli/sourcesecrets.h"
#include "app/ingest/historycontent.h"
#include "app/sampling/processingupdate.h"
#include "models/payload/jsonline.h"
#include "models/processing/causaldelays.h"
#include "models/processing/metadatatimes.h"
#include "models/processing/otlpspans.h"
#include "models/processing/processingtimes.h"
#include "models/text/numbertext.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

QByteArray milliseconds(qint64 nanoseconds)
{
    return QByteArray::number(double(nanoseconds) / 1e6, 'g', 6);
}

/// Nothing is known of no delays.
QByteArray figure(const DelayFigures &delays, qint64 DelayFigures::*value, const QByteArray &none)
{
    return delays.count > 0 ? milliseconds(delays.*value) : none;
}

struct Line {
    ProcessingSeries series;
    ProcessingFigures figures;
};

void printJson(const Line &line, const QString &source, Output &output)
{
    const auto &[receive, process] = std::pair(line.figures.receive, line.figures.process);
    JsonLine json;
    if (!source.isEmpty())
        json.text("source", source);
    json.text("consumer", line.series.consumer);
    line.series.type.isEmpty() ? json.raw("type", "null") : json.text("type", line.series.type);
    json.number("count", line.figures.records);
    json.raw("receiveP50Ms", figure(receive, &DelayFigures::p50, "null"));
    json.raw("receiveP99Ms", figure(receive, &DelayFigures::p99, "null"));
    json.raw("receiveMaxMs", figure(receive, &DelayFigures::most, "null"));
    json.raw("processP50Ms", figure(process, &DelayFigures::p50, "null"));
    json.raw("processP99Ms", figure(process, &DelayFigures::p99, "null"));
    json.raw("processMaxMs", figure(process, &DelayFigures::most, "null"));
    json.number("errors", line.figures.errors).number("attempts", line.figures.attempts);
    json.number("waiting", line.figures.waiting).number("negative", receive.negative + process.negative);
    output.printLine(json.text("how", line.series.origin).finished());
}

QStringList row(const Line &line)
{
    const auto &[receive, process] = std::pair(line.figures.receive, line.figures.process);
    const QByteArray none = noneText().toUtf8();
    const auto text = [&none](const DelayFigures &delays, qint64 DelayFigures::*value) {
        return QString::fromUtf8(figure(delays, value, none));
    };
    return {line.series.consumer,
            line.series.type.isEmpty() ? noneText() : line.series.type,
            QString::number(line.figures.records),
            text(receive, &DelayFigures::p50),
            text(receive, &DelayFigures::p99),
            text(process, &DelayFigures::p50),
            text(process, &DelayFigures::p99),
            QString::number(line.figures.errors),
            QString::number(line.figures.waiting),
            line.series.origin};
}

/// Says how many events were received before they were produced, or processed before they were received.
void sayNegative(const QList<Line> &lines, Output &output)
{
    qint64 negative = 0;
    qint64 most = 0;
    for (const Line &line : lines) {
        for (const DelayFigures &delays : {line.figures.receive, line.figures.process}) {
            negative += delays.negative;
            most = std::max(most, delays.mostNegative);
        }
    }
    if (negative > 0)
        output.say(
            u"%L1 delays are below zero, down to -%2 ms: the clocks of producers and consumers differ."_s
                .arg(negative)
                .arg(QString::fromUtf8(milliseconds(most))));
}

/// Brings the file up to date; false when it was stopped or cannot be kept.
bool update(OpenedSource &source, const Request &request, ProcessingStore &store)
{
    Output &output = *request.output;
    SourceLocation location =
        ConnectorCatalog::locationOf(source.text(), request.value(u"mapping"_s).value_or(QString()));
    if (!findSecrets(*request.catalog, location, output, request.stop))
        return false;
    SourceError error;
    const ConnectorDescription *description = request.catalog->find(location, &error);
    const Connector *connector = description ? request.catalog->load(*description, &error) : nullptr;
    const auto say = [&](const QString &sentence) { output.say(u"%1: %2"_s.arg(source.name(), sentence)); };
    const auto progress = [&](qint64 records) {
        output.progress(u"%1: %L2 processing times read"_s.arg(source.name()).arg(records));
    };
    if (connector) {
        ProcessingUpdate update(*connector, location, store, {say, progress});
        const auto failure = update.canRead() ? update.catchUp(request.stop) : std::nullopt;
        output.endProgress();
        if (!update.canRead())
            say(u"%1 does not tell when events were received and processed."_s.arg(description->name));
        if (failure)
            say(u"%1 %2"_s.arg(failure->sentence, failure->advice).trimmed());
        else if (update.canRead() && update.untimed() > 0)
            say(u"%L1 records have no time at all and are not counted."_s.arg(update.untimed()));
    }
    if (!store.error().isEmpty() || request.stop.stop_requested())
        return false;
    if (const auto spans = request.value(u"spans"_s)) {
        QStringList notices;
        const QString problem = addSpans(*spans, store, notices, request.stop);
        for (const QString &sentence : problem.isEmpty() ? notices : QStringList{problem})
            output.say(sentence);
        if (!problem.isEmpty())
            return false;
    }
    CausalDelays delays(source.history(), store);
    const bool done = delays.update(request.stop, [&](qint64 rows) {
        output.progress(u"%1: causes of %L2 events looked up"_s.arg(source.name()).arg(rows));
    });
    HistoryContent content(*request.catalog, location, source.historyPath());
    MetadataTimes times(source.history(), content, store);
    const bool isRead = done && times.update(request.stop, [&](qint64 rows) {
        output.progress(u"%1: metadata of %L2 events looked through"_s.arg(source.name()).arg(rows));
    });
    output.endProgress();
    if (!times.error().isEmpty())
        say(times.error());
    return isRead;
}

ExitCode show(OpenedSource &source, const Request &request, Timestamp from, Timestamp to)
{
    Output &output = *request.output;
    const QString path = ProcessingFormat::pathBeside(source.historyPath());
    ProcessingStore store(path);
    if (!update(source, request, store)) {
        const QString problem = store.error().isEmpty() ? source.history().error() : store.error();
        if (!problem.isEmpty())
            output.say(problem);
        return request.stop.stop_requested() ? ExitCode::Interrupted : ExitCode::Unreadable;
    }
    ProcessingTimes times(path);
    QList<Line> lines;
    for (const ProcessingSeries &series : times.series()) {
        const Line line{series, times.figures({series.origin, series.consumer, {series.type}}, from, to)};
        if (line.figures.records > 0)
            lines.append(line);
    }
    if (!times.error().isEmpty()) {
        output.say(times.error());
        return ExitCode::Unreadable;
    }
    const QString name = request.arguments.size() > 1 ? shownPlace(source.text()) : QString();
    if (!request.isJson() && !name.isEmpty())
        output.printLine(name.toUtf8() + ':');
    Table table({u"CONSUMER"_s, u"TYPE"_s, u">COUNT"_s, u">RECEIVE P50 MS"_s, u">P99"_s, u">PROCESS P50 MS"_s,
                 u">P99"_s, u">ERRORS"_s, u">WAITING"_s, u"HOW"_s});
    for (const Line &line : lines)
        request.isJson() ? printJson(line, name, output) : table.add(row(line));
    table.print(output);
    sayNegative(lines, output);
    if (lines.isEmpty())
        output.say(u"%1: nothing tells how long its events took."_s.arg(shownPlace(source.text())));
    return ExitCode::Fine;
}

} // namespace

ExitCode runProcessing(const Request &request)
{
    Timestamp from;
    Timestamp to;
    if (!request.time(u"from"_s, from) || !request.time(u"to"_s, to))
        return ExitCode::WrongUsage;
    if (request.has(u"spans"_s) && request.arguments.size() > 1) {
        request.output->say(u"“--spans” goes with one source: that whose messages they are about."_s);
        return ExitCode::WrongUsage;
    }
    return forEachSource(request, [&](OpenedSource &source) { return show(source, request, from, to); });
}

} // namespace Backstory
