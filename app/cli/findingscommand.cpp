// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/openedsource.h"
#include "models/findings/findingsreader.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype Page = 1'000;

/// Ids are what other programs know events by; without one the position has to do.
QStringList namesOf(const Finding &finding, HistoryReader &history)
{
    QStringList names;
    for (const EventRow row : finding.rows) {
        const std::optional<StoredEvent> event = history.event(row);
        if (event)
            names << (event->id.isEmpty() ? u"position %1"_s.arg(event->position.value)
                                          : QString::fromUtf8(event->id));
    }
    return names;
}

bool readOptions(const Request &request, FindingFilter &filter, std::optional<FindingSeverity> &failOn)
{
    if (const auto name = request.value(u"rule"_s)) {
        const std::optional<FindingRule> rule = findingRule(*name);
        if (!rule) {
            QStringList names;
            for (const FindingRuleText &each : findingRules())
                names << each.name;
            request.output->say(u"“%1” is no rule; there are: %2."_s.arg(*name, names.join(u", "_s)));
            return false;
        }
        filter.rules = {*rule};
    }
    if (const auto name = request.value(u"fail-on"_s)) {
        failOn = findingSeverity(*name);
        if (!failOn)
            request.output->say(u"“--fail-on %1”: note, warning or error is expected."_s.arg(*name));
        return failOn.has_value();
    }
    return true;
}

void print(const Finding &finding, OpenedSource &source, bool several, const Request &request, Table &table)
{
    const FindingRuleText &rule = textOf(finding.rule);
    const QString entity = QString::fromUtf8(finding.entityId);
    const QStringList events = namesOf(finding, source.history());
    if (!request.isJson()) {
        table.add(
            {nameOf(rule.severity), rule.name, entity, QString::number(events.size()), finding.message});
        return;
    }
    JsonLine line;
    if (several)
        line.text("source", source.text());
    request.output->printLine(line.text("rule", rule.name)
                                  .text("severity", nameOf(rule.severity))
                                  .text("entity", entity)
                                  .texts("events", events)
                                  .text("message", finding.message)
                                  .finished());
}

/// What is left out has to be said, or a clean list would lie.
void sayWhatIsLeftOut(FindingsReader &reader, const FindingFilter &filter, Output &output)
{
    const auto counts = reader.counts();
    for (const FindingRuleText &rule : findingRules()) {
        if (!filter.rules.isEmpty() && !filter.rules.contains(rule.rule))
            continue;
        const FindingCount count = counts.value(rule.rule);
        if (count.onlyCounted > 0)
            output.say(u"%1: %L2 more were counted and not kept."_s.arg(rule.name).arg(count.onlyCounted));
        for (const FindingCount::Usual &usual : count.usual)
            output.say(u"%1: %L2 times in %3, which is usual there and left out."_s.arg(rule.name)
                           .arg(usual.times)
                           .arg(usual.group.isEmpty() ? u"events without a category"_s : usual.group));
    }
}

} // namespace

ExitCode runFindings(const Request &request)
{
    FindingFilter filter;
    std::optional<FindingSeverity> failOn;
    if (!readOptions(request, filter, failOn))
        return ExitCode::WrongUsage;
    const bool several = request.arguments.size() > 1;
    bool failed = false;
    const ExitCode code = forEachSource(request, [&](OpenedSource &source) {
        Output &output = *request.output;
        FindingsReader reader(source.history());
        const QList<FindingKey> keys = reader.keys(filter);
        if (several && !request.isJson())
            output.printLine(source.text().toUtf8() + ':');
        Table table({u"SEVERITY"_s, u"RULE"_s, u"ENTITY"_s, u">EVENTS"_s, u"MESSAGE"_s});
        for (qsizetype first = 0; first < keys.size() && !output.isClosed(); first += Page) {
            QList<qint64> numbers;
            for (const FindingKey &key : keys.mid(first, Page)) {
                numbers.append(key.number);
                failed = failed || (failOn && textOf(key.rule).severity >= *failOn);
            }
            for (const Finding &finding : reader.findings(numbers))
                print(finding, source, several, request, table);
            table.print(output);
            if (request.stop.stop_requested())
                return ExitCode::Interrupted;
        }
        sayWhatIsLeftOut(reader, filter, output);
        if (reader.error().isEmpty())
            return ExitCode::Fine;
        output.say(reader.error());
        return ExitCode::Unreadable;
    });
    return code == ExitCode::Fine && failed ? ExitCode::Failed : code;
}

} // namespace Backstory
