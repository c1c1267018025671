// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/headerfields.h"
#include "connectors/kafka/records/recordmetadata.h"
#include "models/event/event.h"

#include <string>

namespace Backstory
{

/// Makes events of Kafka records. One instance per thread; owns the texts that it composes.
class RecordDecoder
{
public:
    /// Fills in everything but the position. What the event views lives until the next call, and no longer
    /// than the record.
    void decode(const KafkaRecord &record, Event &event);

private:
    /// `topic/partition/offset`, which no other record has.
    QByteArrayView placeOf(const KafkaRecord &record);

    HeaderFields m_headers;
    RecordMetadata m_metadata;
    std::string m_place;
};

} // namespace Backstory
