// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/rules/rules.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <string_view>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

/// What the connector writes first into the metadata of a message that a persistent subscription has parked.
constexpr std::string_view ParkedBy = "\"kurrentdb\":{\"parkedBy\":";

/// `dead-letter`, `DeadLettered`, `orders.DLQ`, `orders-dlt` (Spring Kafka), `…_error` queues (MassTransit,
/// NServiceBus) are categories only, `…-parked` is KurrentDB's.
bool isDeadLetterName(QByteArrayView text)
{
    QByteArray letters;
    QByteArray words(1, ' ');
    for (const char c : text) {
        const bool isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (isLetter)
            letters += char(c | 0x20);
        words += isLetter ? char(c | 0x20) : ' ';
    }
    words += ' ';
    if (letters.contains("deadletter") || letters.contains("poisonmessage"))
        return true;
    return words.contains(" dlq ") || words.contains(" dlt ");
}

bool isDeadLetterCategory(QByteArrayView text)
{
    return isDeadLetterName(text) || text.endsWith("_error") || text.endsWith("-parked") ||
           text.endsWith("::parked");
}

/// Headers that brokers and libraries add to what they put aside.
bool isDeadLetterMetadata(QByteArrayView metadata)
{
    if (metadata.isNull())
        return false;
    // It is asked of every event: one pass over the quotes, behind which few names begin with one of these.
    static constexpr std::string_view FirstLetters = "xkDdMN_";
    static constexpr std::string_view Headers[] = {"x-death\"",
                                                   "kafka_dlt-",
                                                   "DeadLetterReason\"",
                                                   "deadLetterReason\"",
                                                   "dead_letter_reason\"",
                                                   "MT-Fault-Message\"",
                                                   "NServiceBus.FailedQ\"",
                                                   "__connect.errors.",
                                                   "__streams.errors.",
                                                   "dead-letter-reason\"",
                                                   "x-original-topic\"",
                                                   ParkedBy.substr(1)};
    static_assert(std::all_of(std::begin(Headers), std::end(Headers), [](std::string_view header) {
        return FirstLetters.find(header.front()) != std::string_view::npos;
    }));
    std::string_view left(metadata.data(), size_t(metadata.size()));
    for (size_t quote = left.find('"'); quote != std::string_view::npos; quote = left.find('"')) {
        left.remove_prefix(quote + 1);
        if (!left.empty() && FirstLetters.find(left.front()) != std::string_view::npos &&
            std::any_of(std::begin(Headers), std::end(Headers),
                        [left](std::string_view header) { return left.starts_with(header); }))
            return true;
    }
    return false;
}

/// The subscription that has parked the message; empty of any other.
QString parkedBy(const QJsonObject &metadata)
{
    return metadata.value("kurrentdb"_L1).toObject().value("parkedBy"_L1).toString();
}

QString shortened(const QString &reason)
{
    constexpr qsizetype Longest = 200;
    return reason.size() <= Longest ? reason : reason.left(Longest - 1) + QChar(0x2026);
}

/// What the one that put it aside says about why: the message of an exception, else its class; the last where
/// there are several.
QString reasonIn(QByteArrayView metadata)
{
    if (metadata.isNull())
        return {};
    const QJsonObject headers = QJsonDocument::fromJson(metadata.toByteArray()).object();
    if (!parkedBy(headers).isEmpty())
        return shortened(headers.value("reason"_L1).toString().simplified());
    for (const char *name :
         {"kafka_dlt-exception-message", "kafka_exception-message", "__connect.errors.exception.message",
          "__streams.errors.message", "dead-letter-reason", "x-exception-message", "DeadLetterReason",
          "deadLetterReason", "dead_letter_reason", "MT-Fault-Message", "NServiceBus.ExceptionInfo.Message",
          "kafka_dlt-exception-fqcn", "kafka_exception-fqcn", "__connect.errors.exception.class.name"}) {
        QJsonValue value = headers.value(QLatin1StringView(name));
        if (value.isArray())
            value = value.toArray().last();
        const QString reason = value.toString().section(u'\n', 0, 0).trimmed();
        if (!reason.isEmpty())
            return shortened(reason);
    }
    return {};
}

QString whatHappened(const EventContext &context)
{
    const QString moment = momentText(context.facts.time);
    const QJsonObject metadata = DeadLetterRule::isParked(context.event.metadata)
                                     ? QJsonDocument::fromJson(context.event.metadata.toByteArray()).object()
                                     : QJsonObject();
    const QString group = parkedBy(metadata);
    if (group.isEmpty())
        return u"%1 was put aside as %2 at %3."_s.arg(context.entity(), context.type(), moment);
    const QJsonObject link = metadata.value("kurrentdb"_L1).toObject();
    return u"The subscription %1 has parked event %2 of %3 at %4."_s.arg(
        group, QString::number(link.value("revision"_L1).toInteger()), link.value("link"_L1).toString(),
        moment);
}

} // namespace

bool DeadLetterRule::isParked(QByteArrayView metadata)
{
    return std::string_view(metadata.data(), size_t(metadata.size())).find(ParkedBy) !=
           std::string_view::npos;
}

DeadLetterRule::DeadLetterRule(FindingTable &findings, PastEvents &past)
    : EventRule(findings, past)
    , m_types(isDeadLetterName)
    , m_categories(isDeadLetterCategory)
{
}

void DeadLetterRule::look(const EventContext &context)
{
    const bool isDead = m_types.holds(context.facts.type, context.event.type) ||
                        m_categories.holds(context.facts.category, context.event.category) ||
                        isDeadLetterMetadata(context.event.metadata);
    // All of them are put aside on purpose: that there are many makes none of them usual.
    if (!isDead || !m_findings.wants(FindingRule::DeadLetter, FindingTable::NoGroup))
        return;
    FindingTable::Entry entry{FindingRule::DeadLetter,
                              0,
                              context.facts.entity,
                              {context.row()},
                              context.row(),
                              context.facts.time,
                              0,
                              {}};
    entry.message = whatHappened(context);
    if (const QString reason = reasonIn(context.event.metadata); !reason.isEmpty())
        entry.message += u" The reason given: %1"_s.arg(reason) + (reason.endsWith(u'.') ? u""_s : u"."_s);
    m_letters.push_back({entry, context.facts.causes.empty() ? 0 : context.facts.causes.front()});
}

bool DeadLetterRule::settle()
{
    for (Letter &letter : m_letters) {
        const std::vector<qint64> rows =
            letter.cause ? m_past.rows(Lookup::ById, letter.cause) : std::vector<qint64>();
        if (!rows.empty() && rows.front() != letter.entry.row) {
            letter.entry.rows.prepend(rows.front());
            if (const std::optional<StoredEvent> cause = m_past.at(rows.front()))
                letter.entry.message +=
                    u" Its message was %1 of %2."_s.arg(cause->type, QString::fromUtf8(cause->entity));
        }
        m_findings.add(letter.entry);
    }
    m_letters.clear();
    return m_findings.isGood();
}

} // namespace Backstory
