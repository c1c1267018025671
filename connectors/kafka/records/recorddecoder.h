// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/jsonevents/cloudeventparser.h"
#include "connectors/kafka/records/chunkedvalues.h"
#include "connectors/kafka/records/recordfields.h"
#include "connectors/kafka/records/recordkey.h"
#include "connectors/kafka/records/recordmapping.h"
#include "connectors/kafka/records/recordmetadata.h"
#include "connectors/kafka/records/recordorigin.h"
#include "connectors/kafka/records/rowchange.h"
#include "connectors/kafka/records/valuefields.h"
#include "connectors/kafka/records/wireformat.h"
#include "models/payload/metadatakeys.h"
#include "models/payload/payloadscanner.h"

namespace Backstory
{

/// Makes events of Kafka records: the entity is what the key says, the category the topic, unless the record
/// knows better; id, type, time, cause and correlation come from the first that says them: a structured
/// CloudEvent, Debezium's envelope, the headers (HeaderNames), the value's own fields (ValueNames). What
/// nobody says: the id is `topic/partition/offset`, the type the topic. Of a value that was cut the record
/// with the last part becomes the event, those before it are events of their own, `… part`. One instance per
/// thread; owns the texts that it composes. Who begins to read anew needs a new one, which tells of every
/// shape of payloads again.
class RecordDecoder
{
public:
    RecordDecoder();

    /// What the mapping finds comes before everything else.
    void setMapping(const Mapping &mapping) { m_mapping.emplace(mapping); }
    /// Fills in everything but the position. What the event views lives until the next call, and no longer
    /// than the record.
    void decode(const KafkaRecord &record, Event &event);

private:
    /// `topic/partition/offset`, which no other record has.
    QByteArrayView placeOf(const KafkaRecord &record);
    std::string_view idNameOf(QByteArrayView topic);

    void decodeWhole(const KafkaRecord &record, Event &event);
    std::optional<RecordChunk> chunkOf(const KafkaRecord &record) const;
    void readValue(const KafkaRecord &record, Event &event);
    void readObject(const KafkaRecord &record, Event &event);
    bool readCloudEvent(Event &event);
    void completeFromHeaders(Event &event);
    void completeFromValue(Event &event);
    /// What the mapping says of the entity; null where it says nothing.
    QByteArrayView applyMapping(const KafkaRecord &record, Event &event);
    void setIdentity(const KafkaRecord &record, QByteArrayView mappedEntity, Event &event);
    void setTimes(const KafkaRecord &record, Event &event);
    void setMetadata(const KafkaRecord &record, Event &event);
    void complain(Event &event, const QString &sentence);

    RecordFields m_headers;
    RecordKey m_key;
    RecordOrigin m_origin;
    RecordMetadata m_metadata;
    RowChange m_rows;
    ValueFields m_values[2]; ///< of the value, and of the payload inside of it
    const ValueFields *m_value = nullptr;
    CloudEventParser m_cloudEvents;
    std::optional<RecordMapping> m_mapping;
    MetadataScanner m_keys;
    PayloadScanner m_payloads;
    WireFormat m_format;
    QByteArrayView m_entityOfKey;
    std::string m_place;
    std::string m_idTopic; ///< the topic that m_idName was made for
    std::string m_idName;
    std::string m_type;
    std::string m_problem;
    QByteArrayView m_innerMetadata; ///< of a structured CloudEvent
    bool m_hasOwnId = false;
    bool m_isPart = false;
    qint64 m_joined = 0; ///< from how many records the value was put together
    ChunkedValues m_chunks;
};

} // namespace Backstory
