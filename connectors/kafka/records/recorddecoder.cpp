// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recorddecoder.h"

#include "connectors/kafka/records/bytetexts.h"
#include "connectors/kafka/records/headernames.h"
#include "connectors/kafka/records/largemessage.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

const FieldNames &headerNames()
{
    static const FieldNames names(HeaderNames);
    return names;
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
        return largeMessageSegment(record);
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
    if (chunk->hasMadeKey)
        whole.key = {};
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
    m_payloads.scan(event.payload, m_value ? m_value->shapeOf(event.payload) : 0).complete(event);
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
    QByteArrayView usualType = record.topic;
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
        usualType = m_origin.topic();
        m_hasOwnId = true;
        break;
    case RecordOrigin::None:
        fill(event.id, place);
    }
    if (event.causes.size() == 1 && event.causes.front().text == event.id)
        event.causes.clear(); // Wolverine's first messages name themselves
    if (!event.type.isEmpty() && !m_isPart)
        return;
    m_type = stdView(event.type.isEmpty() ? usualType : event.type);
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
