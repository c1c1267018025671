// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recordorigin.h"

#include "connectors/kafka/records/bytetexts.h"

#include <array>

namespace Backstory
{

namespace
{

/// What is common to the three headers: the text before `topic`, `partition` and `offset`.
struct OriginPrefix {
    std::string_view text;
    RecordOrigin::Kind kind;
};

constexpr std::array Prefixes{
    // Spring for Apache Kafka's DeadLetterPublishingRecoverer; without `dlt` for retry topics. Numbers in
    // four
    // and eight bytes, big-endian.
    OriginPrefix{"kafka_dlt-original-", RecordOrigin::Failed},
    OriginPrefix{"kafka_original-", RecordOrigin::Failed},
    // Spring Cloud Stream's Kafka binder; numbers as above.
    OriginPrefix{"x-original-", RecordOrigin::Failed},
    // Kafka Connect's DeadLetterQueueReporter and Kafka Streams (KIP-1034); numbers as text.
    OriginPrefix{"__connect.errors.", RecordOrigin::Failed},
    OriginPrefix{"__streams.errors.", RecordOrigin::Failed},
    // SmallRye Reactive Messaging's KafkaDeadLetterQueue.
    OriginPrefix{"dead-letter-", RecordOrigin::Failed},
    // Copies between topics or clusters.
    OriginPrefix{"original-", RecordOrigin::Copied},
    OriginPrefix{"original_", RecordOrigin::Copied},
    OriginPrefix{"source-", RecordOrigin::Copied},
    OriginPrefix{"source_", RecordOrigin::Copied},
    OriginPrefix{"source.", RecordOrigin::Copied},
};

/// Digits in text come first: as bytes they would be numbers that no partition and no offset has.
std::optional<qint64> numberOf(QByteArrayView value)
{
    const std::optional<qint64> text = decimal(value);
    return text || (value.size() != 4 && value.size() != 8) ? text : bigEndian(value);
}

} // namespace

RecordOrigin::Kind RecordOrigin::read(const std::vector<RecordHeader> &headers)
{
    m_place.clear();
    size_t best = Prefixes.size();
    QByteArrayView topic;
    std::optional<qint64> partition;
    std::optional<qint64> offset;
    for (const RecordHeader &header : headers) {
        const std::string_view name = stdView(header.name);
        for (size_t i = 0; i < Prefixes.size() && i <= best; ++i) {
            if (!name.starts_with(Prefixes[i].text))
                continue;
            const std::string_view rest = name.substr(Prefixes[i].text.size());
            if (rest != "topic" && rest != "partition" && rest != "offset")
                break;
            if (i < best) {
                best = i;
                topic = {};
                partition = offset = {};
            }
            // Where each failure has added its own, the first says where it all began.
            if (rest == "topic" && topic.isNull())
                topic = header.value;
            else if (rest == "partition" && !partition)
                partition = numberOf(header.value);
            else if (rest == "offset" && !offset)
                offset = numberOf(header.value);
            break;
        }
        if (name == "GH_OriginalTopic" && best == Prefixes.size()) // Greyhound's retries; only the topic
            return Failed;
    }
    if (best == Prefixes.size())
        return None;
    if (!topic.isEmpty() && isPlainText(topic) && partition && offset && *partition >= 0 && *offset >= 0) {
        m_place.assign(topic.data(), size_t(topic.size()));
        m_place += '/';
        appendNumber(m_place, *partition);
        m_place += '/';
        appendNumber(m_place, *offset);
    } else if (Prefixes[best].kind == Copied) {
        return None; // these names mean other things, too
    }
    return Prefixes[best].kind;
}

QByteArrayView RecordOrigin::place() const
{
    return m_place.empty() ? QByteArrayView() : viewOf(m_place);
}

QByteArrayView RecordOrigin::topic() const
{
    return m_place.empty() ? QByteArrayView() : place().first(qsizetype(m_place.find('/')));
}

} // namespace Backstory
