// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/wireformat.h"

#include "connectors/kafka/records/bytetexts.h"

namespace Backstory
{

namespace
{

constexpr qsizetype MarkBytes = 5;
constexpr qsizetype GuidBytes = 17;

} // namespace

WireFormat WireFormat::of(QByteArrayView bytes, const std::vector<RecordHeader> &headers,
                          QByteArrayView header)
{
    WireFormat format{bytes, 0, {}};
    // Eight bytes are a number, unless they end with Avro's text of two letters.
    const bool isNumber = bytes.size() == 8 && bytes[MarkBytes] != 4;
    // Registries count from 1; a second byte that is not zero would be a registry of millions of schemas.
    if (bytes.size() > MarkBytes && !isNumber && bytes[0] == 0 && bytes[1] == 0) {
        format.schemaId = bigEndian(bytes.sliced(1, MarkBytes - 1)).value_or(0);
        if (format.schemaId != 0)
            format.body = bytes.sliced(MarkBytes);
    }
    for (const RecordHeader &candidate : headers) {
        if (candidate.name == header && candidate.value.size() == GuidBytes && candidate.value[0] == 1) {
            format.guid.clear();
            appendUuid(format.guid, candidate.value.sliced(1));
        }
    }
    return format;
}

} // namespace Backstory
