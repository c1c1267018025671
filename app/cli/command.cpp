// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/catalog/connectorcatalog.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

QCommandLineOption flag(const QString &name, const QString &description)
{
    return QCommandLineOption(name, description);
}

QCommandLineOption option(const QString &name, const QString &value, const QString &description)
{
    return QCommandLineOption(name, description, value);
}

const QCommandLineOption &json()
{
    static const auto result = flag(u"json"_s, u"Print one JSON object a line."_s);
    return result;
}

const QCommandLineOption &mapping()
{
    static const auto result =
        option(u"mapping"_s, u"FILE"_s,
               u"Read a table or JSON lines that are not recognised by this mapping (JSON)."_s);
    return result;
}

const QCommandLineOption &history()
{
    static const auto result =
        option(u"history"_s, u"FOLDER"_s, u"Keep the history here, not in the cache folder."_s);
    return result;
}

const QCommandLineOption &entity()
{
    static const auto result = option(u"entity"_s, u"ID"_s, u"The entity (needed)."_s);
    return result;
}

const QCommandLineOption &ofCategory()
{
    static const auto result =
        option(u"category"_s, u"C"_s, u"The entity's category, where its id is in several."_s);
    return result;
}

const QCommandLineOption &at()
{
    static const auto result =
        option(u"at"_s, u"VERSION|TIME"_s, u"Not the last state, but that at this version or time (UTC)."_s);
    return result;
}

const QCommandLineOption &reducer()
{
    static const auto result =
        option(u"reducer"_s, u"FILE|NAME"_s,
               u"A script with function reduce(state, event), or one that comes along: merge, last-wins,\n"
               "                      json-patch, debezium-after, counters, order, user, lot."_s);
    return result;
}

const QCommandLineOption &upcast()
{
    static const auto result =
        option(u"upcast"_s, u"FILE"_s,
               u"A script with function upcast(event), which sees every event before the reducer does."_s);
    return result;
}

const QCommandLineOption &help()
{
    static const QCommandLineOption result({u"help"_s, u"h"_s}, u"Show this help."_s);
    return result;
}

QString overview()
{
    QString text = u"Usage: backstory-cli COMMAND [ARGUMENTS] [OPTIONS]\n\nCommands:\n"_s;
    for (const Command &command : commands())
        text +=
            u"  %1  %2\n"_s.arg((command.name + u' ' + command.arguments).leftJustified(20), command.summary);
    return text +
           u"\nSOURCE is a path or a URL. “backstory-cli COMMAND --help” explains a command's options.\n"
           "Results go to standard output, messages to standard error. Exit codes: 0 fine, 1 a reducer "
           "that fails\n"
           "or findings that --fail-on asks for, 2 wrong usage, 3 a source that cannot be read.\n"
           "\nPasswords are no part of a URL. They come from the environment, from a variable called "
           "BACKSTORY_SECRET_\n"
           "and the secret's name in capitals with underscores for dots, such as "
           "BACKSTORY_SECRET_SASL_PASSWORD,\n"
           "else from the keyring, where the window keeps them.\n"_s;
}

QString helpOf(const Command &command)
{
    QString text = u"Usage: backstory-cli %1 %2 [OPTIONS]\n\n%3\n\nOptions:\n"_s.arg(
        command.name, command.arguments, command.summary);
    for (const QCommandLineOption &each : command.options + QList{help()}) {
        const QString value = each.valueName().isEmpty() ? QString() : u' ' + each.valueName();
        text += u"  %1  %2\n"_s.arg((u"--"_s + each.names().constFirst() + value).leftJustified(20),
                                    each.description());
    }
    return text;
}

ExitCode wrongUsage(Output &output, const QString &sentence, const QString &command = {})
{
    output.say(sentence);
    output.say(u"“backstory-cli %1--help” says how it is used."_s.arg(command.isEmpty() ? QString()
                                                                                        : command + u' '));
    return ExitCode::WrongUsage;
}

ExitCode runCommand(const Command &command, const QStringList &arguments, std::stop_token stop,
                    Output &output)
{
    QCommandLineParser parser;
    parser.addOptions(command.options);
    parser.addOption(help());
    if (!parser.parse(arguments))
        return wrongUsage(output, parser.errorText(), command.name);
    if (parser.isSet(help())) {
        output.print(helpOf(command).toUtf8());
        return ExitCode::Fine;
    }
    const QStringList given = parser.positionalArguments();
    if (given.size() < command.fewest)
        return wrongUsage(output, u"“%1” needs %2."_s.arg(command.name, command.arguments), command.name);
    if (given.size() > command.most)
        return wrongUsage(output,
                          u"“%1” is one argument too many for “%2”."_s.arg(given[command.most], command.name),
                          command.name);
    Request request;
    request.arguments = given;
    for (const QCommandLineOption &each : command.options) {
        if (parser.isSet(each))
            request.values.insert(each.names().constFirst(), parser.value(each));
    }
    request.stop = stop;
    request.output = &output;
    const ConnectorCatalog catalog;
    request.catalog = &catalog;
    return command.run(request);
}

} // namespace

const std::vector<Command> &commands()
{
    constexpr int Any = 1'000'000;
    static const QString sources = u"SOURCE…"_s;
    static const auto limit = option(u"limit"_s, u"N"_s, u"Print at most so many."_s);
    static const std::vector<Command> table{
        {u"connectors"_s,
         QString(),
         u"The kinds of sources that can be read."_s,
         0,
         0,
         {json()},
         runConnectors},
        {u"info"_s,
         sources,
         u"What a source is and how much it holds."_s,
         1,
         Any,
         {json(), mapping(), history()},
         runInfo},
        {u"entities"_s,
         sources,
         u"The entities of a source."_s,
         1,
         Any,
         {json(), option(u"category"_s, u"C"_s, u"Only entities of this category."_s),
          option(u"match"_s, u"TEXT"_s, u"Only entities with this text anywhere in their id."_s), limit,
          mapping(), history()},
         runEntities},
        {u"events"_s,
         sources,
         u"Events in the order of the source; as JSON they are CloudEvents 1.0."_s,
         1,
         Any,
         {json(), option(u"entity"_s, u"ID"_s, u"Only events of this entity."_s),
          option(u"type"_s, u"T"_s, u"Only events of this type."_s),
          option(u"from"_s, u"TIME"_s, u"Only events at or after this time (UTC unless it has a zone)."_s),
          option(u"to"_s, u"TIME"_s, u"Only events before this time."_s), limit, mapping(), history()},
         runEvents},
        {u"state"_s,
         sources,
         u"An entity's state, as a reducer makes it of the events; merges payloads without one."_s,
         1,
         Any,
         {json(), entity(), ofCategory(), at(), reducer(), upcast(), mapping(), history()},
         runState},
        {u"blame"_s,
         sources,
         u"The events that set a field of an entity's state, and what caused the last."_s,
         1,
         Any,
         {json(), entity(), ofCategory(),
          option(u"path"_s, u"PATH"_s, u"The field, such as lines[0].quantity (needed)."_s), at(), reducer(),
          upcast(), mapping(), history()},
         runBlame},
        {u"fold"_s,
         sources,
         u"What a reducer makes of all events, in the order of the source."_s,
         1,
         Any,
         {json(), reducer(), upcast(), flag(u"by-entity"_s, u"One state for each entity, not one for all."_s),
          option(u"category"_s, u"C"_s, u"Only events of this category."_s), mapping(), history()},
         runFold},
        {u"causation"_s,
         sources,
         u"Which events cause which, how often and how fast, over all sources."_s,
         1,
         Any,
         {json(), option(u"by"_s, u"type|category|producer"_s, u"What is counted together (type)."_s),
          option(u"from"_s, u"TIME"_s, u"Only effects at or after this time (UTC unless it has a zone)."_s),
          option(u"to"_s, u"TIME"_s, u"Only effects before this time."_s),
          option(u"svg"_s, u"FILE"_s, u"Write it as a Sankey diagram."_s), mapping(), history()},
         runCausation},
        {u"trace"_s,
         sources,
         u"The tree of causes and effects of an event or a request, over all sources."_s,
         1,
         Any,
         {json(), option(u"event"_s, u"ID"_s, u"The tree that this event is in."_s),
          option(u"correlation"_s, u"ID"_s,
                 u"The events of this correlation or W3C traceparent, and their effects."_s),
          option(u"otlp"_s, u"FILE"_s, u"Write it as OTLP JSON, which Jaeger reads."_s),
          option(u"perfetto"_s, u"FILE"_s, u"Write it as a Chrome trace, which Perfetto reads."_s), mapping(),
          history()},
         runTrace},
        {u"activity"_s,
         sources,
         u"How many events there were over time, by type, category, producer or a field of the payload."_s,
         1,
         Any,
         {json(), option(u"by"_s, u"type|category|producer|field"_s, u"What is told apart (type)."_s),
          option(u"field"_s, u"PATH"_s, u"A field of the payload, such as customer.country."_s),
          option(u"bucket"_s, u"DURATION"_s,
                 u"The time that is counted together, in UTC: 15m, 1h, 1d (1h)."_s),
          option(u"types"_s, u"A,B"_s, u"Only events of these types."_s),
          option(u"sum"_s, u"PATH"_s, u"Add up the numbers in this field of the payload."_s),
          option(u"from"_s, u"TIME"_s, u"Only events at or after this time (UTC unless it has a zone)."_s),
          option(u"to"_s, u"TIME"_s, u"Only events before this time."_s), mapping(), history()},
         runActivity},
        {u"findings"_s,
         sources,
         u"What is suspicious in a source: duplicates, gaps, races, missing effects and more."_s,
         1,
         Any,
         {json(), option(u"rule"_s, u"R"_s, u"Only what this rule found, such as lost-update."_s),
          option(u"fail-on"_s, u"SEVERITY"_s,
                 u"End with code 1 if there is one of this severity or above: note, warning, error."_s),
          mapping(), history()},
         runFindings},
        {u"consumers"_s,
         sources,
         u"Who consumes a source's events, and how far behind each is."_s,
         1,
         Any,
         {json(), flag(u"watch"_s, u"Go on looking, and print what changes, until interrupted."_s),
          option(u"interval"_s, u"DURATION"_s, u"Time between two looks: 500ms, 5s, 1m (5s)."_s),
          option(u"fail-on"_s, u"VERDICT"_s,
                 u"Exit with 1 at falling-behind, stalled or stopped (or catching-up, no-data), or worse."_s),
          mapping(), history()},
         runConsumers},
        {u"processing"_s,
         sources,
         u"How long consumers take to receive and to process events, by consumer and event type."_s,
         1,
         Any,
         {json(), option(u"from"_s, u"TIME"_s, u"Only what was received at or after this time."_s),
          option(u"to"_s, u"TIME"_s, u"Only what was received before this time."_s),
          option(u"spans"_s, u"FILE"_s, u"Also messaging spans of OpenTelemetry: OTLP as JSON."_s), mapping(),
          history()},
         runProcessing},
        {u"demo"_s,
         u"FILE"_s,
         u"Write the demo store: an auction house with planted cases."_s,
         1,
         1,
         {option(u"events"_s, u"N"_s, u"How many events to write (50000)."_s),
          option(u"seed"_s, u"S"_s, u"Another seed gives other events (1)."_s),
          flag(u"plain"_s, u"Leave the planted cases out."_s),
          flag(u"live"_s, u"Then keep writing at a human rate until Ctrl+C."_s),
          option(u"stop"_s, u"CONSUMER"_s,
                 u"With --live: this consumer stops working, for instance mailer."_s),
          option(u"after"_s, u"SECONDS"_s, u"When it stops (30)."_s)},
         runDemo},
    };
    return table;
}

ExitCode runCommandLine(const QStringList &arguments, std::stop_token stop)
{
    Output output;
    ExitCode code = ExitCode::Fine;
    const QString name = arguments.value(1);
    const auto command =
        std::find_if(commands().begin(), commands().end(), [&](const auto &c) { return c.name == name; });
    if (name.isEmpty()) {
        output.say(overview());
        return ExitCode::WrongUsage;
    }
    if (name == u"--help"_s || name == u"-h"_s || name == u"help"_s)
        output.print(overview().toUtf8());
    else if (name == u"--version"_s)
        output.printLine(QCoreApplication::applicationVersion().toUtf8());
    else if (command == commands().end())
        return wrongUsage(output, u"“%1” is no command."_s.arg(name));
    else
        code = runCommand(*command, arguments.mid(1), stop, output);
    output.endProgress();
    output.flush();
    return code;
}

std::optional<QString> Request::value(const QString &option) const
{
    const auto found = values.find(option);
    return found == values.end() ? std::nullopt : std::optional(*found);
}

bool Request::number(const QString &option, qint64 &into) const
{
    const auto text = value(option);
    bool ok = true;
    const qint64 number = text ? text->toLongLong(&ok) : into;
    if (!ok || number < 0)
        output->say(u"“--%1 %2”: a whole number is expected."_s.arg(option, *text));
    else
        into = number;
    return ok && number >= 0;
}

bool Request::time(const QString &option, Timestamp &into) const
{
    const auto text = value(option);
    if (!text)
        return true;
    into = Timestamp::fromText(text->toUtf8());
    if (!into.isValid())
        output->say(
            u"“--%1 %2”: a time is expected, such as 2025-09-01T08:00:00Z, “2025-09-01 08:00:00” or 2025-09-01."_s
                .arg(option, *text));
    return into.isValid();
}

bool Request::duration(const QString &option, qint64 &into) const
{
    const auto text = value(option);
    if (!text)
        return true;
    static const QRegularExpression form(u"^([0-9]{1,6})(ms|s|m|h|d)$"_s);
    static const QHash<QString, qint64> units{{u"ms"_s, 1'000'000},
                                              {u"s"_s, 1'000'000'000},
                                              {u"m"_s, 60'000'000'000},
                                              {u"h"_s, 3'600'000'000'000},
                                              {u"d"_s, 86'400'000'000'000}};
    const QRegularExpressionMatch match = form.match(*text);
    const qint64 count = match.captured(1).toLongLong();
    const qint64 unit = units.value(match.captured(2));
    if (count == 0 || count > std::numeric_limits<qint64>::max() / unit) {
        output->say(
            u"“--%1 %2”: a duration is expected, such as 500ms, 30s, 15m, 1h or 1d."_s.arg(option, *text));
        return false;
    }
    into = count * unit;
    return true;
}

} // namespace Backstory
