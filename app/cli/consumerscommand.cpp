// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/cli/command.h"
#include "app/cli/consumersreport.h"
#include "app/cli/openedsource.h"
#include "app/cli/sourcesecrets.h"
#include "app/ingest/historyplace.h"
#include "app/pause/pause.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 Second = 1'000'000'000;

/// How `consumers` is to look, and how often.
struct Watch {
    qint64 interval = 5 * Second;
    bool isWatching = false;       ///< until it is interrupted
    std::optional<Verdict> failOn; ///< this verdict or a worse one
    qsizetype samples = 1;         ///< when it does not watch

    bool fails(Verdict verdict) const
    {
        return failOn && verdict >= *failOn && (verdict != Verdict::NoData || *failOn == Verdict::NoData);
    }
};

bool readWatch(const Request &request, Watch &watch)
{
    watch.isWatching = request.has(u"watch"_s);
    if (const auto name = request.value(u"fail-on"_s)) {
        watch.failOn = verdictNamed(*name);
        if (!watch.failOn || *watch.failOn == Verdict::Ok) {
            request.output->say(
                u"“--fail-on %1”: catching-up, no-data, falling-behind, stalled or stopped is expected."_s
                    .arg(*name));
            return false;
        }
        watch.samples = LagJudge::Enough + 1;
        watch.interval = 4 * Second; // six of them are longer than the judge's patience
    }
    return request.duration(u"interval"_s, watch.interval);
}

ExitCode failed(const QString &text, const SourceError &error, Output &output)
{
    output.say(u"%1: %2 %3"_s.arg(shownPlace(text), error.sentence, error.advice).trimmed());
    if (!error.raw.isEmpty())
        output.say(u"  (%1)"_s.arg(error.raw));
    return ExitCode::Unreadable;
}

/// Samples and prints as often as it is to; whether a verdict is one to fail on.
ExitCode look(const QString &text, ConsumerSampler &sampler, const Watch &watch, const Request &request)
{
    Output &output = *request.output;
    const bool several = request.arguments.size() > 1;
    ConsumersReport report(output, request.isJson(), several ? shownPlace(text) : QString(),
                           watch.isWatching);
    if (several && !request.isJson())
        output.printLine(shownPlace(text).toUtf8() + ':');
    if (watch.samples > 1 && !watch.isWatching)
        output.say(u"A verdict takes %1 samples, one every %2."_s.arg(watch.samples)
                       .arg(durationText(watch.interval)));
    for (qsizetype i = 1;; ++i) {
        if (const auto failure = sampler.sample(request.stop))
            return failed(text, *failure, output);
        if (request.stop.stop_requested())
            return ExitCode::Interrupted;
        if (i == 1 && !sampler.problem().isEmpty())
            output.say(sampler.problem());
        if (i == 1 && sampler.standings().isEmpty())
            output.say(u"%1: no consumer can be seen."_s.arg(shownPlace(text)));
        const bool isLast = !watch.isWatching && i >= watch.samples;
        if (isLast || watch.isWatching)
            report.print(sampler.standings());
        const auto &standings = sampler.standings();
        const bool fails =
            std::any_of(standings.begin(), standings.end(),
                        [&watch](const ConsumerStanding &each) { return watch.fails(each.verdict.verdict); });
        if (fails && (isLast || watch.isWatching))
            return ExitCode::Failed;
        if (isLast || output.isClosed())
            return ExitCode::Fine;
        if (!pauseFor(std::chrono::nanoseconds(watch.interval), request.stop))
            return watch.isWatching ? ExitCode::Fine : ExitCode::Interrupted;
    }
}

ExitCode show(const QString &text, const Watch &watch, const Request &request)
{
    Output &output = *request.output;
    SourceLocation location =
        ConnectorCatalog::locationOf(text, request.value(u"mapping"_s).value_or(QString()));
    if (!findSecrets(*request.catalog, location, output, request.stop))
        return request.stop.stop_requested() ? ExitCode::Interrupted : ExitCode::Unreadable;
    SourceError error;
    const ConnectorDescription *description = request.catalog->find(location, &error);
    const Connector *connector = description ? request.catalog->load(*description, &error) : nullptr;
    if (!connector)
        return failed(text, error, output);
    ConsumerSampler sampler(*connector, location,
                            historyPathOf(location, request.value(u"history"_s).value_or(QString())),
                            watch.interval);
    if (!sampler.canAsk()) {
        output.say(
            u"%1: %2 does not know who consumes its events."_s.arg(shownPlace(text), description->name));
        return ExitCode::Unreadable;
    }
    return look(text, sampler, watch, request);
}

} // namespace

ExitCode runConsumers(const Request &request)
{
    Watch watch;
    if (!readWatch(request, watch))
        return ExitCode::WrongUsage;
    return forEachPlace(request, [&](const QString &text) { return show(text, watch, request); });
}

} // namespace Backstory
