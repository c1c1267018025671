// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/kafkarecord.h"

#include <string>

namespace Backstory
{

/// Writes what is known beside the value of a record as one JSON object: where it stood, in `kafka`, as far
/// as the event does not say it, and the headers: texts as they are, a name that repeats as a list, numbers
/// that are written in bytes as numbers, other bytes as `0x…`. Owns the text; belongs to one thread.
class RecordMetadata
{
public:
    void begin();

    /// The members of `kafka`; before the others.
    void addPlace(const KafkaRecord &record);
    void addTime(Timestamp time);
    void addKey(QByteArrayView key);
    void addSchema(qint64 id);
    /// The value was put together from so many records.
    void addJoined(qint64 chunks);

    void add(const std::vector<RecordHeader> &headers);
    /// Those of a JSON object; what is none is kept as `metadata`.
    void addMembers(QByteArrayView json);
    /// Null when there is nothing to say. Valid until the next `begin()`.
    QByteArrayView finished();

private:
    void separate();
    void nameInKafka(QByteArrayView name);
    void endKafka();
    void addValue(const RecordHeader &header);
    void addText(QByteArrayView text);

    std::string m_json;
    std::vector<bool> m_written;
    bool m_isInKafka = false;
};

} // namespace Backstory
