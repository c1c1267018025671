// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/consumersreport.h"

#include "models/text/numbertext.h"

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
    return value == ConsumerProgress::None ? noneText() : QString::number(value);
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
        const QString &note = standing.progress.note;
        if (!note.isEmpty() && !m_noted.contains(note)) {
            m_noted.insert(note);
            m_output.say(u"%1: %2"_s.arg(standing.progress.name, note));
        }
    }
    if (!m_isJson)
        m_table.print(m_output);
    m_output.flush();
}

bool ConsumersReport::isNew(const ConsumerStanding &standing)
{
    const ConsumerProgress &progress = standing.progress;
    const auto now = std::tuple(progress.position, progress.head, standing.verdict.verdict);
    const auto [place, isFirst] =
        m_printed.insert({{progress.name, progress.topic, progress.partition}, now});
    if (!isFirst && place->second == now)
        return false;
    place->second = now;
    return true;
}

QByteArray ConsumersReport::json(const ConsumerStanding &standing) const
{
    const ConsumerProgress &consumer = standing.progress;
    JsonLine line;
    const auto text = [&line](std::string_view name, const QString &value) {
        value.isEmpty() ? line.raw(name, "null") : line.text(name, value);
    };
    const auto number = [&line](std::string_view name, qint64 value) {
        value == ConsumerProgress::None ? line.raw(name, "null") : line.number(name, value);
    };
    const auto time = [&line](std::string_view name, Timestamp value) {
        value.isValid() ? line.time(name, value) : line.raw(name, "null");
    };
    if (!m_source.isEmpty())
        line.text("source", m_source);
    if (m_withTime)
        line.time("time", standing.sampled);
    line.text("name", consumer.name);
    text("topic", consumer.topic);
    number("partition", consumer.partition);
    number("position", consumer.position);
    number("head", consumer.head);
    number("lag", consumer.lag());
    number("realLag", consumer.realLag);
    const auto [seconds, how] = bestOf(standing.seconds);
    line.raw("seconds",
             seconds.isKnown() ? QByteArray::number(double(*seconds.nanoseconds) / 1e9, 'f', 3) : "null");
    text("secondsHow", how);
    line.text("verdict", verdictName(standing.verdict.verdict));
    text("evidence", standing.verdict.evidence);
    number("firstKept", consumer.firstKept);
    time("oldestWaiting", consumer.oldestWaiting);
    time("updated", consumer.updated);
    text("state", consumer.state);
    number("members", consumer.members);
    text("member", consumer.member);
    number("sent", consumer.sent);
    number("perSecond", consumer.perSecond);
    number("inFlight", consumer.inFlight);
    number("parked", consumer.parked);
    text("note", consumer.note);
    return line.finished();
}

QStringList ConsumersReport::row(const ConsumerStanding &standing) const
{
    const ConsumerProgress &consumer = standing.progress;
    const LagTime seconds = bestOf(standing.seconds).first;
    QStringList row{consumer.name,
                    textOrNone(consumer.topic),
                    numberOrNone(consumer.partition),
                    numberOrNone(consumer.position),
                    numberOrNone(consumer.head),
                    numberOrNone(consumer.lag()),
                    numberOrNone(consumer.realLag),
                    seconds.isKnown() ? durationText(*seconds.nanoseconds) : noneText(),
                    verdictText(standing.verdict.verdict),
                    textOrNone(consumer.state),
                    numberOrNone(consumer.members),
                    textOrNone(consumer.member)};
    if (m_withTime)
        row.prepend(TimeText(TimeText::Local).clock(standing.sampled));
    return row;
}

} // namespace Backstory
