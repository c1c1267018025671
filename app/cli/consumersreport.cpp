// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/consumersreport.h"

#include "models/text/numbertext.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

QStringList titles(bool withTime)
{
    QStringList titles{u"NAME"_s,  u"TOPIC"_s, u">PARTITION"_s, u">POSITION"_s, u">HEAD"_s,    u">LAG"_s,
                       u">REAL"_s, u">TIME"_s, u"VERDICT"_s,    u"STATE"_s,     u">MEMBERS"_s, u"MEMBER"_s};
    if (withTime)
        titles.prepend(u"AT"_s);
    return titles;
}

QString numberOrNone(qint64 value)
{
    return value == ConsumerSample::None ? noneText() : QString::number(value);
}

QString textOrNone(const QString &text)
{
    return text.isEmpty() ? noneText() : text;
}

} // namespace

ConsumersReport::ConsumersReport(Output &output, bool isJson, const QString &source, bool withTime)
    : m_output(output)
    , m_isJson(isJson)
    , m_source(source)
    , m_withTime(withTime)
    , m_table(titles(withTime))
{
}

void ConsumersReport::print(const QList<ConsumerStanding> &standings)
{
    for (const ConsumerStanding &standing : standings) {
        if (!isNew(standing))
            continue;
        if (m_isJson) {
            m_output.printLine(json(standing));
            continue;
        }
        m_table.add(row(standing));
        say(standing.part.name, standing.note, standing.note);
        say(standing.part.name, standing.seconds.disagreement,
            standing.part.name + standing.seconds.disagreement);
    }
    if (!m_isJson)
        m_table.print(m_output);
    m_output.flush();
}

void ConsumersReport::say(const QString &name, const QString &sentence, const QString &key)
{
    static const QRegularExpression numbers(u"[0-9][0-9,. ]*"_s); // they change from look to look
    const QString same = QString(key).remove(numbers);
    if (sentence.isEmpty() || m_said.contains(same))
        return;
    m_said.insert(same);
    m_output.say(u"%1: %2"_s.arg(name, sentence));
}

bool ConsumersReport::isNew(const ConsumerStanding &standing)
{
    const ConsumerSample &sample = standing.sample;
    const auto now = std::tuple(sample.position, sample.head, standing.verdict.verdict);
    const auto [place, isFirst] = m_printed.insert({standing.part, now});
    if (!isFirst && place->second == now)
        return false;
    place->second = now;
    return true;
}

QByteArray ConsumersReport::json(const ConsumerStanding &standing) const
{
    const ConsumerPart &part = standing.part;
    const ConsumerSample &sample = standing.sample;
    JsonLine line;
    const auto text = [&line](std::string_view name, const QString &value) {
        value.isEmpty() ? line.raw(name, "null") : line.text(name, value);
    };
    const auto number = [&line](std::string_view name, qint64 value) {
        value == ConsumerSample::None ? line.raw(name, "null") : line.number(name, value);
    };
    const auto time = [&line](std::string_view name, Timestamp value) {
        value.isValid() ? line.time(name, value) : line.raw(name, "null");
    };
    if (!m_source.isEmpty())
        line.text("source", m_source);
    if (m_withTime)
        line.time("time", sample.time);
    line.text("name", part.name);
    text("topic", part.topic);
    number("partition", part.partition);
    number("position", sample.position);
    number("head", sample.head);
    number("lag", sample.lag());
    number("realLag", sample.realLag);
    const auto [seconds, how] = bestOf(standing.seconds);
    line.raw("seconds",
             seconds.isKnown() ? QByteArray::number(double(*seconds.nanoseconds) / 1e9, 'f', 3) : "null");
    text("secondsHow", how);
    text("disagreement", standing.seconds.disagreement);
    line.text("verdict", verdictName(standing.verdict.verdict));
    text("evidence", standing.verdict.evidence);
    number("firstKept", sample.firstKept);
    time("oldestWaiting", sample.oldestWaiting);
    time("updated", sample.updated);
    text("state", standing.state);
    number("members", sample.members);
    text("member", standing.member);
    number("sent", standing.sent);
    number("perSecond", standing.perSecond);
    number("inFlight", standing.inFlight);
    number("parked", standing.parked);
    text("note", standing.note);
    return line.finished();
}

QStringList ConsumersReport::row(const ConsumerStanding &standing) const
{
    const ConsumerPart &part = standing.part;
    const ConsumerSample &sample = standing.sample;
    const LagTime seconds = bestOf(standing.seconds).first;
    QStringList row{part.name,
                    textOrNone(part.topic),
                    numberOrNone(part.partition),
                    numberOrNone(sample.position),
                    numberOrNone(sample.head),
                    numberOrNone(sample.lag()),
                    numberOrNone(sample.realLag),
                    seconds.isKnown() ? durationText(*seconds.nanoseconds) : noneText(),
                    verdictText(standing.verdict.verdict),
                    textOrNone(standing.state),
                    numberOrNone(sample.members),
                    textOrNone(standing.member)};
    if (m_withTime)
        row.prepend(TimeText(TimeText::Local).clock(sample.time));
    return row;
}

} // namespace Backstory
