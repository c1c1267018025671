// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/demo/demo.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

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
