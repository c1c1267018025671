// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recorddecoder.h"

#include "connectors/kafka/records/bytetexts.h"
#include "connectors/kafka/records/headernames.h"
#include "connectors/kafka/records/valuenames.h"
#include "models/payload/cloudevents.h"
#include "models/payload/jsonvalidity.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qsizetype LargestLookedInto = 1024 * 1024; // as PayloadScanner does

const FieldNames &headerNames()
{
    static const FieldNames names(HeaderNames);
    return names;
}

void fill(QByteArrayView &into, QByteArrayView from)
{
    if (into.isEmpty() && !from.isEmpty())
        into = from;
}

char firstCharacter(QByteArrayView text)
{
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return c;
    }
    return 0;
}

/// UUIDs and ULIDs, and what else is as long and no word: texts that are made to be told apart.
bool isUniqueText(QByteArrayView text)
{
    if (text.size() == 36)
        return text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
    if (text.size() != 26 && text.size() != 32 && text.size() != 24)
        return false;
    bool hasDigit = false;
    for (const char c : text) {
        const bool isDigit = c >= '0' && c <= '9';
        if (!isDigit && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
            return false;
        hasDigit |= isDigit;
    }
    return hasDigit;
}

/// One word, with the signs that types are written with.
bool isTypeName(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 200)
        return false;
    for (const char c : text) {
        const bool isWord = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c < 0;
        if (!isWord && !std::strchr("._-:/$+#", c))
            return false;
    }
    return true;
}

bool claimsJson(QByteArrayView contentType)
{
    return !contentType.isEmpty() && CloudEvents::isJsonContentType(stdView(contentType));
}

} // namespace

RecordDecoder::RecordDecoder()
    : m_headers(headerNames())
    , m_cloudEvents(u"The value"_s)
{
}

QByteArrayView RecordDecoder::placeOf(const KafkaRecord &record)
{
    m_place.assign(record.topic.data(), size_t(record.topic.size()));
    m_place += '/';
    appendNumber(m_place, record.partition);
    m_place += '/';
    appendNumber(m_place, record.offset);
    return viewOf(m_place);
}

// `orders` and `shop.orders.v1` hold what has an `orderId`.
std::string_view RecordDecoder::idNameOf(QByteArrayView topic)
{
    if (m_idTopic == stdView(topic))
        return m_idName;
    m_idTopic = stdView(topic);
    m_idName.clear();
    std::string word;
    for (size_t i = 0; i <= m_idTopic.size(); ++i) {
        const char c = i < m_idTopic.size() ? m_idTopic[i] : '.';
        const bool isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (isLetter) {
            word += char(c | 0x20);
            continue;
        }
        if (word.size() > 2 && word != "events" && word != "event" && word != "topic")
            m_idName = word;
        word.clear();
    }
    if (m_idName.ends_with('s'))
        m_idName.pop_back();
    if (!m_idName.empty())
        m_idName += "id";
    return m_idName;
}

void RecordDecoder::complain(Event &event, const QString &sentence)
{
    if (!event.problem.isNull())
        return;
    m_problem = sentence.toStdString();
    event.problem = viewOf(m_problem);
}

std::optional<RecordChunk> RecordDecoder::chunkOf(const KafkaRecord &record) const
{
    if (m_headers[RecordField::ChunkTotal].isNull())
        return {};
    const std::optional<qint64> index = m_headers.number(RecordField::ChunkIndex);
    const std::optional<qint64> total = m_headers.number(RecordField::ChunkTotal);
    if (!index || !total || *total < 2 || *index < 0 || *index > *total)
        return {};
    const QByteArrayView id = m_headers[RecordField::Id];
    return RecordChunk{*index, *total, id.isNull() ? record.key : id};
}

void RecordDecoder::decode(const KafkaRecord &record, Event &event)
{
    m_headers.readHeaders(record.headers);
    m_isPart = false;
    m_joined = 0;
    const std::optional<RecordChunk> chunk = chunkOf(record);
    if (!chunk)
        return decodeWhole(record, event);
    const QByteArrayView value = m_chunks.add(record, *chunk);
    if (value.isNull()) {
        m_isPart = true;
        return decodeWhole(record, event);
    }
    m_joined = chunk->total;
    KafkaRecord whole = record;
    whole.value = value;
    decodeWhole(whole, event);
}

void RecordDecoder::decodeWhole(const KafkaRecord &record, Event &event)
{
    event = Event();
    m_value = nullptr;
    m_innerMetadata = {};
    m_format = WireFormat::of(record.value, record.headers, "__value_schema_id");
    m_entityOfKey = m_key.read(record);
    if (record.value.isNull()) {
        event.kind = EventKind::Tombstone;
        m_rows.readTombstone(record, event);
    } else {
        readValue(record, event);
    }
    completeFromHeaders(event);
    completeFromValue(event);
    setIdentity(record, applyMapping(record, event), event);
    setTimes(record, event);
    setMetadata(record, event);
    m_payloads.scan(event.payload).complete(event);
}

void RecordDecoder::readValue(const KafkaRecord &record, Event &event)
{
    event.payload = record.value;
    const QByteArrayView contentType = m_headers[RecordField::ContentType];
    if (m_isPart) {
        event.contentType = contentType;
        return;
    }
    const char first = firstCharacter(m_format.body);
    if (m_format.isMarked() && (first == '{' || first == '['))
        event.payload = m_format.body; // JSON Schema: the mark is said in the metadata
    if (contentType.startsWith("application/cloudevents") &&
        !contentType.startsWith("application/cloudevents-b") && readCloudEvent(event))
        return;
    event.contentType = contentType;
    if (first == '{' && event.payload.size() <= LargestLookedInto)
        readObject(record, event);
    else if (RowChange::isRow(record.headers))
        m_rows.readRow({}, record, event);
    QString notJson;
    if (claimsJson(contentType) && first != '{' && !m_format.isMarked() &&
        !isValidJson(record.value, &notJson))
        complain(event, u"The content type says JSON, but the value is none: %1"_s.arg(notJson));
}

void RecordDecoder::readObject(const KafkaRecord &record, Event &event)
{
    const std::string_view idName = m_entityOfKey.isNull() ? idNameOf(record.topic) : std::string_view();
    m_value = &m_values[0];
    ValueFields::Shape shape = m_values[0].read(event.payload, idName);
    if (shape == ValueFields::SchemaAndData && !m_values[0].payload().isNull()) {
        event.payload = m_values[0].payload();
        m_value = &m_values[1];
        shape = m_values[1].read(event.payload, idName);
    }
    QString notJson;
    switch (shape) {
    case ValueFields::CloudEvent:
        readCloudEvent(event);
        return;
    case ValueFields::RowChange:
        m_rows.readEnvelope(m_value->padded(), record, event);
        return;
    case ValueFields::Row:
        m_rows.readRow(m_value->padded(), record, event);
        return;
    case ValueFields::Transaction:
        m_rows.readTransaction(m_value->padded(), event);
        return;
    case ValueFields::SchemaChange:
        m_rows.readSchemaChange(m_value->padded(), event);
        return;
    case ValueFields::Broken:
        m_value = nullptr; // what was found before the mistake says nothing
        if (!isValidJson(event.payload, &notJson))
            complain(event, u"The value begins like JSON and is none: %1"_s.arg(notJson));
        return;
    case ValueFields::SchemaAndData:
    case ValueFields::Plain:
        if (RowChange::isRow(record.headers))
            m_rows.readRow(m_value->padded(), record, event);
    }
}

bool RecordDecoder::readCloudEvent(Event &event)
{
    const QByteArrayView value = event.payload;
    if (!m_value || m_value->padded().size() != size_t(value.size())) {
        m_value = &m_values[0];
        m_values[0].read(value, {});
    }
    Event parsed;
    m_cloudEvents.parse(m_value->padded(), parsed);
    m_value = nullptr;
    if (parsed.id.isNull() && !parsed.problem.isNull()) {
        complain(event, QString::fromUtf8(parsed.problem));
        return false;
    }
    // The parser takes it from the subject; here it is the topic.
    if (parsed.category == categoryOf(parsed.entity))
        parsed.category = {};
    m_innerMetadata = std::exchange(parsed.metadata, {});
    if (parsed.contentType.isNull())
        parsed.contentType = "application/json";
    event = parsed;
    return true;
}

void RecordDecoder::completeFromHeaders(Event &event)
{
    fill(event.id, m_headers[RecordField::Id]);
    fill(event.type, m_headers.type());
    fill(event.category, m_headers[RecordField::Category]);
    fill(event.correlation, m_headers[RecordField::Correlation]);
    fill(event.producer, m_headers[RecordField::Producer]);
    fill(event.user, m_headers[RecordField::User]);
    fill(event.schemaVersion, m_headers[RecordField::SchemaVersion]);
    if (!event.occurred.isValid())
        event.occurred = m_headers.time(RecordField::Time);
    if (event.version == Event::NoVersion)
        event.version = m_headers.number(RecordField::Version).value_or(Event::NoVersion);
    const QByteArrayView cause = m_headers[RecordField::Cause];
    if (event.causes.empty() && !cause.isNull())
        event.causes = m_keys.causesOf(cause);
    const QByteArrayView kind = m_headers[RecordField::Kind];
    if (event.kind == EventKind::Event && !kind.isNull()) {
        bool known = false;
        event.kind = eventKindOf(stdView(kind), &known);
        if (kind.compare("Send", Qt::CaseInsensitive) == 0) // NServiceBus' intent
            event.kind = EventKind::Command;
    }
}

void RecordDecoder::completeFromValue(Event &event)
{
    if (m_value) {
        const RecordFields &fields = m_value->fields();
        const bool saysType = isTypeName(fields.type());
        if (event.type.isEmpty() && saysType)
            event.type = fields.type();
        // `id` alone is most often the entity's: it must differ from the key and stand beside a type.
        const QByteArrayView id = fields[RecordField::Id];
        const bool isPlainId = !id.isNull() && ValueNames[fields.rankOf(RecordField::Id) - 1].name == "id";
        if (!isPlainId || (saysType && !m_entityOfKey.isNull() && id != m_entityOfKey && isUniqueText(id)))
            fill(event.id, id);
        if (!event.occurred.isValid())
            event.occurred = fields.time(RecordField::Time);
        if (event.version == Event::NoVersion)
            event.version = fields.number(RecordField::Version).value_or(Event::NoVersion);
        if (m_value->namesKeys() && (event.causes.empty() || event.correlation.isEmpty()))
            m_keys.scan(viewOf(m_value->padded()), MetadataScanner::Payload).complete(event);
    }
    fill(event.correlation, m_headers.trace());
}

QByteArrayView RecordDecoder::applyMapping(const KafkaRecord &record, Event &event)
{
    if (!m_mapping)
        return {};
    const QByteArrayView subject = std::exchange(event.entity, {});
    m_mapping->apply(record, m_format.body, event);
    return std::exchange(event.entity, subject);
}

void RecordDecoder::setIdentity(const KafkaRecord &record, QByteArrayView mappedEntity, Event &event)
{
    if (event.category.isEmpty())
        event.category = record.topic;
    QByteArrayView entity = mappedEntity;
    fill(entity, m_entityOfKey);
    fill(entity, event.entity); // a CloudEvent's subject
    fill(entity, m_headers[RecordField::Entity]);
    if (m_value) {
        fill(entity, m_value->fields()[RecordField::Entity]);
        fill(entity, m_value->ownId());
    }
    event.entity = entity;
    const QByteArrayView place = placeOf(record);
    if (m_isPart)
        event.id = place; // the message's own id belongs to the whole
    m_hasOwnId = !event.id.isEmpty() && !m_isPart;
    switch (m_origin.read(record.headers)) {
    case RecordOrigin::Failed:
        // The record before has the id; this one tells what became of it.
        if (m_hasOwnId)
            event.causes.assign(1, {event.id, Cause::Id});
        else if (!m_origin.place().isNull())
            event.causes.assign(1, {m_origin.place(), Cause::Id});
        event.id = place;
        m_hasOwnId = false;
        break;
    case RecordOrigin::Copied:
        // A copy is what it is a copy of, so that a second one is seen as a duplicate.
        fill(event.id, m_origin.place());
        m_hasOwnId = true;
        break;
    case RecordOrigin::None:
        fill(event.id, place);
    }
    if (event.causes.size() == 1 && event.causes.front().text == event.id)
        event.causes.clear(); // Wolverine's first messages name themselves
    if (!event.type.isEmpty() && !m_isPart)
        return;
    m_type = stdView(event.type.isEmpty() ? record.topic : event.type);
    if (m_isPart)
        m_type += " part";
    else if (event.kind == EventKind::Tombstone)
        m_type += " tombstone";
    event.type = viewOf(m_type);
}

void RecordDecoder::setTimes(const KafkaRecord &record, Event &event)
{
    if (record.timeKind == KafkaRecord::LogAppendTime)
        event.recorded = record.time;
    else if (!event.occurred.isValid())
        event.occurred = record.time;
    if (!event.occurred.isValid())
        event.occurred = m_headers.time(RecordField::Timestamp);
    if (!event.occurred.isValid() && m_value)
        event.occurred = m_value->fields().time(RecordField::Timestamp);
}

void RecordDecoder::setMetadata(const KafkaRecord &record, Event &event)
{
    m_metadata.begin();
    if (m_hasOwnId)
        m_metadata.addPlace(record);
    if (record.timeKind == KafkaRecord::CreateTime && event.occurred != record.time)
        m_metadata.addTime(record.time);
    if (!m_entityOfKey.isNull() && m_entityOfKey != record.key)
        m_metadata.addKey(record.key);
    if (m_joined != 0)
        m_metadata.addJoined(m_joined);
    if (m_format.schemaId != 0 && !m_isPart)
        m_metadata.addSchema(m_format.schemaId);
    m_metadata.add(record.headers);
    m_metadata.addMembers(m_innerMetadata);
    event.metadata = m_metadata.finished();
}

} // namespace Backstory
