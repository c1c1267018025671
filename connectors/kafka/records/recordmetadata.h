// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/kafkarecord.h"

#include <QByteArray>

namespace Backstory
{

/// Writes the headers of a record as one JSON object: texts as they are, a name that repeats as a list, bytes
/// that are no text as `0x…`. Owns the text; belongs to one thread.
class RecordMetadata
{
public:
    void begin();
    void add(const std::vector<RecordHeader> &headers);
    /// Null when there is nothing to say. Valid until the next `begin()`.
    QByteArrayView finished();

private:
    void addValue(QByteArrayView value);

    QByteArray m_json;
    std::vector<bool> m_written;
};

} // namespace Backstory
