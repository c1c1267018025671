// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/demo/demo.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 LongestWait = 86'400; ///< seconds

/// What there is to find in the store, and where.
void printCases(const DemoOptions &options, Output &output)
{
    Table table({u"CASE"_s, u"ENTITY"_s, u"POSITIONS"_s, u"WHAT"_s});
    for (const PlantedCase &planted : plantedCases(options.events)) {
        QStringList positions;
        for (const qint64 position : planted.positions)
            positions << QString::number(position);
        if (positions.size() > 6)
            positions = {positions.constFirst() + u" to "_s + positions.constLast()};
        table.add({planted.title, planted.entity, positions.join(u", "_s), planted.description});
    }
    table.print(output);
}

/// Which consumer of a live store is to stop, and when.
bool readStall(const Request &request, DemoOptions &options)
{
    const auto stalled = request.value(u"stop"_s);
    qint64 after = options.stallsAfter;
    if (!request.number(u"after"_s, after))
        return false;
    if (after > LongestWait) {
        request.output->say(u"“--after” takes seconds from 0 to %1."_s.arg(LongestWait));
        return false;
    }
    options.stallsAfter = int(after);
    if (!stalled)
        return true;
    options.stalled = *stalled;
    if (!options.live)
        request.output->say(u"“--stop” goes with “--live”: else no consumer is at work."_s);
    else if (!demoConsumers().contains(*stalled))
        request.output->say(
            u"There is no consumer “%1”; there are %2."_s.arg(*stalled, demoConsumers().join(u", "_s)));
    return options.live && demoConsumers().contains(*stalled);
}

} // namespace

ExitCode runDemo(const Request &request)
{
    Output &output = *request.output;
    DemoOptions options;
    qint64 seed = qint64(options.seed);
    if (!request.number(u"events"_s, options.events) || !request.number(u"seed"_s, seed))
        return ExitCode::WrongUsage;
    options.seed = quint64(seed);
    options.live = request.has(u"live"_s);
    if (!readStall(request, options))
        return ExitCode::WrongUsage;
    options.planted = !request.has(u"plain"_s);
    const QString path = request.arguments.constFirst();
    bool isWritten = false;
    const auto error = writeDemo(
        path, options,
        [&](qint64 done, qint64 total) {
            if (done < total)
                output.progress(u"%L1 of %L2 events written"_s.arg(done).arg(total));
            else if (options.live && !isWritten)
                output.say(u"%L1 events written; more come until Ctrl+C."_s.arg(total));
            isWritten = done >= total;
        },
        request.stop);
    output.endProgress();
    if (error) {
        output.say(*error);
        return request.stop.stop_requested() ? ExitCode::Interrupted : ExitCode::Unreadable;
    }
    if (!options.live)
        output.say(u"%L1 events written to %2."_s.arg(options.events).arg(path));
    if (options.planted)
        printCases(options, output);
    return ExitCode::Fine;
}

} // namespace Backstory
