// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/kafkarecord.h"

#include <list>
#include <map>
#include <string>

namespace Backstory
{

/// Which part of a larger value a record holds, as its headers say. A view of the record.
struct RecordChunk {
    qint64 index = 0; ///< from 0 or from 1
    qint64 total = 0;
    QByteArrayView of;       ///< the id that the parts share
    qsizetype prefix = 0;    ///< bytes of the value before those of the part
    bool hasMadeKey = false; ///< the key keeps the parts together and says nothing else
};

/// Puts values together that were cut because they are too large for one record. Parts may come in any order,
/// within their partition. Keeps parts of values that are not yet whole, 64 MiB of them at most: then the
/// oldest are forgotten, and their value stays in parts, as it does when reading begins in the middle of it.
/// Belongs to one thread.
class ChunkedValues
{
public:
    static constexpr qsizetype MostBytes = 64 * 1024 * 1024;

    /// The whole value when this was the part that was missing, else null. Valid until the next call.
    QByteArrayView add(const KafkaRecord &record, const RecordChunk &chunk);

private:
    struct Pending {
        std::string name; ///< topic, partition and the id of the value
        std::map<qint64, std::string> parts;
        qsizetype bytes = 0;
    };

    void forgetOldest();

    std::list<Pending> m_pending; ///< the oldest first
    qsizetype m_bytes = 0;
    std::string m_whole;
};

} // namespace Backstory
