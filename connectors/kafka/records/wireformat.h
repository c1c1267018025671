// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/kafkarecord.h"

#include <string>

namespace Backstory
{

/// How bytes are marked with the schema that they follow, as the serializers of Confluent's schema registry
/// do: a zero byte and the schema's number in four bytes, big-endian, before the value; newer ones a header
/// `__value_schema_id` (`__key_schema_id`) of a one and the 16 bytes of a GUID, and nothing before the value
/// (HeaderSchemaIdSerializer.java). A value; views the bytes that it was made of.
struct WireFormat {
    QByteArrayView body; ///< what follows the mark
    qint64 schemaId = 0; ///< 0: none
    std::string guid;    ///< empty: none

    bool isMarked() const { return schemaId != 0 || !guid.empty(); }

    /// `header` is the name of the header that may carry a GUID.
    static WireFormat of(QByteArrayView bytes, const std::vector<RecordHeader> &headers,
                         QByteArrayView header);
};

} // namespace Backstory
