// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/cli/openedsource.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

void printSummary(const HistorySummary &summary, qint64 resolved, const OpenedSource &source, Output &output)
{
    const auto line = [&output](const QString &name, const QString &value) {
        output.printLine((name.leftJustified(15) + value).toUtf8());
    };
    const auto number = [](qint64 value) { return QString::number(value); };
    const auto time = [](Timestamp value) {
        return value.isValid() ? QString::fromLatin1(value.toText()) : u"–"_s;
    };
    line(u"source"_s, source.text());
    line(u"connector"_s, summary.connector);
    line(u"schema"_s, summary.schema);
    line(u"events"_s, number(summary.events));
    line(u"snapshots"_s, number(summary.snapshots));
    line(u"entities"_s, number(summary.entities));
    line(u"types"_s, number(summary.types));
    line(u"first"_s, time(summary.first));
    line(u"last"_s, time(summary.last));
    line(u"with cause"_s, number(summary.withCause));
    line(u"cause resolved"_s, number(resolved));
    line(u"undecodable"_s, number(summary.undecodable));
    for (const QString &assumption : summary.assumptions)
        line(u"assumed"_s, assumption);
    for (const HistoryNotice &notice : summary.notices)
        line(u"noticed"_s, time(notice.time) + u' ' + notice.sentence);
}

} // namespace

ExitCode runConnectors(const Request &request)
{
    Output &output = *request.output;
    for (const QString &problem : request.catalog->problems())
        output.say(problem);
    Table table({u"NAME"_s, u"SCHEMES"_s, u"SUFFIXES"_s, u"CAPABILITIES"_s});
    for (const ConnectorDescription &connector : request.catalog->connectors()) {
        if (request.isJson())
            output.printLine(JsonLine()
                                 .text("id", connector.id)
                                 .text("name", connector.name)
                                 .texts("schemes", connector.schemes)
                                 .texts("suffixes", connector.suffixes)
                                 .texts("capabilities", connector.capabilities)
                                 .finished());
        else
            table.add({connector.name, connector.schemes.join(u' '), connector.suffixes.join(u' '),
                       connector.capabilities.join(u' ')});
    }
    table.print(output);
    return ExitCode::Fine;
}

ExitCode runInfo(const Request &request)
{
    bool first = true;
    return forEachSource(request, [&](OpenedSource &source) {
        Output &output = *request.output;
        const HistorySummary summary = source.history().summary();
        const qint64 resolved = source.history().resolvedCauses();
        if (!source.history().error().isEmpty()) {
            output.say(source.history().error());
            return ExitCode::Unreadable;
        }
        if (!request.isJson()) {
            if (!first)
                output.printLine("");
            first = false;
            printSummary(summary, resolved, source, output);
            return ExitCode::Fine;
        }
        JsonLine json;
        json.text("source", source.text())
            .text("connector", summary.connector)
            .text("schema", summary.schema)
            .number("events", summary.events)
            .number("snapshots", summary.snapshots)
            .number("entities", summary.entities)
            .number("types", summary.types)
            .time("first", summary.first)
            .time("last", summary.last)
            .number("withCause", summary.withCause)
            .number("causeResolved", resolved)
            .number("undecodable", summary.undecodable);
        QStringList notices;
        for (const HistoryNotice &notice : summary.notices)
            notices.append(notice.sentence);
        if (!notices.isEmpty())
            json.texts("notices", notices);
        output.printLine(json.finished());
        return ExitCode::Fine;
    });
}

ExitCode runEntities(const Request &request)
{
    constexpr qint64 Page = 5'000;
    qint64 limit = std::numeric_limits<qint64>::max();
    if (!request.number(u"limit"_s, limit))
        return ExitCode::WrongUsage;
    const bool several = request.arguments.size() > 1;
    return forEachSource(request, [&](OpenedSource &source) {
        Output &output = *request.output;
        if (several && !request.isJson())
            output.printLine(source.text().toUtf8() + ':');
        Table table({u"CATEGORY"_s, u"ID"_s, u">EVENTS"_s, u"FIRST"_s, u"LAST"_s});
        EntityQuery query;
        query.category = request.value(u"category"_s);
        query.match = request.value(u"match"_s).value_or(QString());
        for (qint64 left = limit; left > 0 && !output.isClosed(); left -= query.limit) {
            query.limit = std::min(left, Page);
            const QList<EntitySummary> entities = source.history().entities(query);
            query.offset += entities.size();
            for (const EntitySummary &entity : entities) {
                if (!request.isJson()) {
                    table.add({entity.category, QString::fromUtf8(entity.id), QString::number(entity.events),
                               QString::fromLatin1(entity.first.toText()),
                               QString::fromLatin1(entity.last.toText())});
                    continue;
                }
                JsonLine line;
                if (several)
                    line.text("source", source.text());
                line.text("category", entity.category).utf8("id", entity.id).number("events", entity.events);
                output.printLine(line.time("first", entity.first).time("last", entity.last).finished());
            }
            table.print(output);
            if (request.stop.stop_requested())
                return ExitCode::Interrupted;
            if (entities.size() < query.limit)
                break;
        }
        return ExitCode::Fine;
    });
}

} // namespace Backstory
