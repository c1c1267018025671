// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/kafkarecord.h"

#include <string>

#include <simdjson.h>

namespace Backstory
{

/// Reads what a record's key says: the entity. A text is taken as it is; of JSON the only scalar, else the
/// whole document without spaces; four and eight bytes that are no text are a number, sixteen a UUID. Keys in
/// a registry's wire format are read without the schema where they can only be one text or number. Owns the
/// texts that it makes; belongs to one thread.
class RecordKey
{
public:
    /// Null without a key and for an empty one. Valid until the next call, and no longer than the record.
    QByteArrayView read(const KafkaRecord &record);

private:
    QByteArrayView readBytes(QByteArrayView key);
    QByteArrayView readJson(QByteArrayView json);
    QByteArrayView compact(QByteArrayView json);
    /// Avro's or Protobuf's one text or number; null for anything else.
    QByteArrayView readEncoded(QByteArrayView body);

    simdjson::ondemand::parser m_parser;
    std::string m_padded;
    std::string m_payload; ///< inside of Connect's JSON
    std::string m_text;
};

} // namespace Backstory
