// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/cli/command.h"
#include "app/cli/openedsource.h"
#include "connectors/connector.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

QByteArray json(const ConsumerProgress &consumer, const QString &source)
{
    JsonLine line;
    const auto text = [&line](std::string_view name, const QString &value) {
        value.isEmpty() ? line.raw(name, "null") : line.text(name, value);
    };
    const auto number = [&line](std::string_view name, qint64 value) {
        value == ConsumerProgress::None ? line.raw(name, "null") : line.number(name, value);
    };
    if (!source.isEmpty())
        line.text("source", source);
    line.text("name", consumer.name);
    text("topic", consumer.topic);
    number("partition", consumer.partition);
    number("position", consumer.position);
    number("head", consumer.head);
    number("lag", consumer.lag());
    number("firstKept", consumer.firstKept);
    text("state", consumer.state);
    number("members", consumer.members);
    text("member", consumer.member);
    text("note", consumer.note);
    return line.finished();
}

QStringList row(const ConsumerProgress &consumer)
{
    const auto text = [](const QString &value) { return value.isEmpty() ? u"–"_s : value; };
    const auto number = [](qint64 value) {
        return value == ConsumerProgress::None ? u"–"_s : QString::number(value);
    };
    return {
        consumer.name,         text(consumer.topic),   number(consumer.partition), number(consumer.position),
        number(consumer.head), number(consumer.lag()), text(consumer.state),       number(consumer.members),
        text(consumer.member)};
}

void print(const QList<ConsumerProgress> &consumers, const QString &source, const Request &request)
{
    Output &output = *request.output;
    Table table({u"NAME"_s, u"TOPIC"_s, u">PARTITION"_s, u">POSITION"_s, u">HEAD"_s, u">LAG"_s, u"STATE"_s,
                 u">MEMBERS"_s, u"MEMBER"_s});
    QString noted;
    for (const ConsumerProgress &consumer : consumers) {
        if (request.isJson()) {
            output.printLine(json(consumer, source));
            continue;
        }
        table.add(row(consumer));
        if (!consumer.note.isEmpty() && consumer.name != noted) {
            noted = consumer.name;
            output.say(u"%1: %2"_s.arg(consumer.name, consumer.note));
        }
    }
    table.print(output);
}

ExitCode failed(const QString &text, const SourceError &error, Output &output)
{
    output.say(u"%1: %2 %3"_s.arg(shownPlace(text), error.sentence, error.advice).trimmed());
    if (!error.raw.isEmpty())
        output.say(u"  (%1)"_s.arg(error.raw));
    return ExitCode::Unreadable;
}

ExitCode show(const QString &text, const Request &request)
{
    Output &output = *request.output;
    const SourceLocation location = ConnectorCatalog::locationOf(text);
    SourceError error;
    const ConnectorDescription *description = request.catalog->find(location, &error);
    const Connector *connector = description ? request.catalog->load(*description, &error) : nullptr;
    if (!connector)
        return failed(text, error, output);
    const auto probe = connector->consumerProbe(location);
    if (!probe) {
        output.say(u"%1: %2 does not know who consumes its events."_s.arg(text, description->name));
        return ExitCode::Unreadable;
    }
    QList<ConsumerProgress> consumers;
    if (const auto failure = probe->probe(consumers, request.stop))
        return failed(text, *failure, output);
    if (request.stop.stop_requested())
        return ExitCode::Interrupted;
    const bool several = request.arguments.size() > 1;
    if (several && !request.isJson())
        output.printLine(text.toUtf8() + ':');
    if (consumers.isEmpty())
        output.say(u"%1: no consumer can be seen."_s.arg(text));
    print(consumers, several ? text : QString(), request);
    return ExitCode::Fine;
}

} // namespace

ExitCode runConsumers(const Request &request)
{
    return forEachPlace(request, [&request](const QString &text) { return show(text, request); });
}

} // namespace Backstory
