// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/jsonevents/mappedeventparser.h"
#include "connectors/kafka/records/recordmetadata.h"
#include "models/event/sampletable.h"

namespace Backstory
{

/// Lets a mapping say what of a record is what. To it a record is one JSON object: `topic`, `partition`,
/// `offset`, `timestamp`, `key` and `headers` as texts, and `value`, which is a text where it is no JSON; so
/// `value$.order.id` and `headers$.kind` are places. Belongs to one thread.
class RecordMapping
{
public:
    explicit RecordMapping(const Mapping &mapping);

    /// Sets in `event` what the mapping finds and leaves the rest. `value` is what the record holds, without
    /// a registry's mark. Valid until the next call.
    void apply(const KafkaRecord &record, QByteArrayView value, Event &event);

    /// The same object as the row of a table, for who writes a mapping.
    static QStringList columns();
    static QList<SampleTable::Value> rowOf(const KafkaRecord &record);

private:
    bool parse(const KafkaRecord &record, QByteArrayView value, bool asText, Event &mapped);

    Mapping m_mapping;
    MappedEventParser m_parser;
    RecordMetadata m_headers;
    std::string m_document;
    std::string m_problem;
};

} // namespace Backstory
