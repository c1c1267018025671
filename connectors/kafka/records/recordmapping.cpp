// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recordmapping.h"

#include "connectors/kafka/records/bytetexts.h"
#include "connectors/kafka/records/recordkey.h"
#include "connectors/kafka/records/wireformat.h"
#include "models/payload/cloudevents.h"
#include "models/payload/jsonline.h"
#include "models/payload/jsonvalidity.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype LongestSample = 4 * 1024 * 1024; ///< longer ones would stall whoever looks at them

bool mayBeJson(QByteArrayView value)
{
    const QByteArrayView text = value.trimmed();
    return !text.isEmpty() && QByteArrayView("{[\"-0123456789tfn").contains(text.front());
}

QByteArray textOf(QByteArrayView bytes)
{
    if (isPlainText(bytes))
        return bytes.toByteArray();
    std::string hex;
    appendHex(hex, bytes);
    return QByteArray::fromStdString(hex);
}

} // namespace

RecordMapping::RecordMapping(const Mapping &mapping)
    : m_mapping(mapping)
    , m_parser(mapping, u"The record"_s)
{
}

bool RecordMapping::parse(const KafkaRecord &record, QByteArrayView value, bool asText, Event &mapped)
{
    JsonLine line;
    line.utf8("topic", record.topic).number("partition", record.partition).number("offset", record.offset);
    line.time("timestamp", record.time);
    if (!record.key.isNull())
        line.utf8("key", textOf(record.key));
    m_headers.begin();
    m_headers.add(record.headers);
    if (const QByteArrayView headers = m_headers.finished(); !headers.isNull())
        line.raw("headers", headers);
    if (!value.isNull() && asText)
        line.utf8("value", textOf(value));
    else if (!value.isNull())
        line.raw("value", value);
    const QByteArray text = line.finished();
    m_document.reserve(size_t(text.size()) + simdjson::SIMDJSON_PADDING);
    m_document.assign(text.constData(), size_t(text.size()));
    m_parser.parse(m_document, mapped);
    return stdView(mapped.type) != CloudEvents::UnreadableType;
}

void RecordMapping::apply(const KafkaRecord &record, QByteArrayView value, Event &event)
{
    Event mapped;
    if ((!mayBeJson(value) || !parse(record, value, false, mapped)) && !parse(record, value, true, mapped))
        return;
    const auto set = [](QByteArrayView &into, const MappingExpression &expression, QByteArrayView from) {
        if (expression.isSet() && !from.isNull())
            into = from;
    };
    set(event.id, m_mapping.id, mapped.id);
    set(event.type, m_mapping.type, mapped.type);
    set(event.entity, m_mapping.entity, mapped.entity);
    set(event.category, m_mapping.category, mapped.category);
    set(event.schemaVersion, m_mapping.schemaVersion, mapped.schemaVersion);
    set(event.correlation, m_mapping.correlation, mapped.correlation);
    set(event.producer, m_mapping.producer, mapped.producer);
    set(event.user, m_mapping.user, mapped.user);
    set(event.contentType, m_mapping.contentType, mapped.contentType);
    set(event.payload, m_mapping.payload, mapped.payload);
    if (mapped.version != Event::NoVersion)
        event.version = mapped.version;
    if (mapped.readVersion != Event::NoVersion)
        event.readVersion = mapped.readVersion;
    if (mapped.occurred.isValid())
        event.occurred = mapped.occurred;
    if (mapped.recorded.isValid())
        event.recorded = mapped.recorded;
    if (!mapped.causes.empty())
        event.causes = mapped.causes;
    if (m_mapping.kind.isSet() && event.kind != EventKind::Tombstone)
        event.kind = mapped.kind;
    if (!mapped.problem.isNull() && event.problem.isNull()) {
        m_problem.assign(mapped.problem.data(), size_t(mapped.problem.size()));
        event.problem = viewOf(m_problem);
    }
}

QStringList RecordMapping::columns()
{
    return {u"key"_s, u"value"_s, u"headers"_s, u"timestamp"_s, u"topic"_s, u"partition"_s, u"offset"_s};
}

QList<SampleTable::Value> RecordMapping::rowOf(const KafkaRecord &record)
{
    using Value = SampleTable::Value;
    const QByteArrayView value = WireFormat::of(record.value, record.headers, {}).body;
    QString notJson;
    const bool isJson = value.size() <= LongestSample && mayBeJson(value) && isValidJson(value, &notJson);
    RecordMetadata headers;
    headers.begin();
    headers.add(record.headers);
    const QByteArrayView written = headers.finished();
    return {record.key.isNull() ? Value() : Value{Value::Text, textOf(record.key)},
            value.isNull() ? Value()
                           : Value{isJson               ? Value::Json
                                   : isPlainText(value) ? Value::Text
                                                        : Value::Blob,
                                   value.first(std::min(value.size(), LongestSample)).toByteArray()},
            written.isNull() ? Value() : Value{Value::Json, written.toByteArray()},
            record.time.isValid() ? Value{Value::Text, record.time.toText()} : Value(),
            Value{Value::Text, record.topic.toByteArray()},
            Value{Value::Integer, QByteArray::number(record.partition)},
            Value{Value::Integer, QByteArray::number(record.offset)}};
}

} // namespace Backstory
