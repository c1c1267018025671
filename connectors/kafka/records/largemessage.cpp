// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/largemessage.h"

#include "connectors/kafka/records/bytetexts.h"

#include <algorithm>

namespace Backstory
{

namespace
{

// LargeMessageHeaderValue.java: type, the lower and the higher half of a UUID, the segment's number from 0,
// how many there are; in type 1 also the size of the whole.
constexpr qsizetype SizeOfType0 = 25;
constexpr qsizetype SizeOfType1 = 29;
// DefaultSegmentSerializer.java: version 0, the sum of the UUID's halves in four bytes, the UUID with its
// higher half first, number, how many, size of the whole.
constexpr qsizetype PrefixSize = 33;

bool isUuid(QByteArrayView bytes, QByteArrayView lowerFirst)
{
    return bytes.size() == 16 && bytes.first(8) == lowerFirst.last(8) && bytes.last(8) == lowerFirst.first(8);
}

qsizetype prefixOf(QByteArrayView value, QByteArrayView header)
{
    const bool isPrefixed = value.size() > PrefixSize && value.front() == 0 &&
                            isUuid(value.sliced(5, 16), header.sliced(1, 16)) &&
                            value.sliced(21, 8) == header.sliced(17, 8);
    return isPrefixed ? PrefixSize : 0;
}

} // namespace

std::optional<RecordChunk> largeMessageSegment(const KafkaRecord &record)
{
    const auto found = std::find_if(record.headers.begin(), record.headers.end(),
                                    [](const RecordHeader &each) { return stdView(each.name) == "_lm"; });
    if (found == record.headers.end() || record.value.isNull())
        return {};
    const QByteArrayView header = found->value;
    if ((header.size() != SizeOfType0 || header.front() != 0) &&
        (header.size() != SizeOfType1 || header.front() != 1))
        return {};
    const qint64 number = bigEndian(header.sliced(17, 4)).value_or(-1);
    const qint64 total = bigEndian(header.sliced(21, 4)).value_or(-1);
    if (number < 0 || number >= total)
        return {};
    RecordChunk chunk{number, total, header.sliced(1, 16)};
    chunk.prefix = prefixOf(record.value, header);
    chunk.hasMadeKey = isUuid(record.key, chunk.of);
    return chunk;
}

} // namespace Backstory
