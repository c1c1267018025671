// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/recordqueue.h"

namespace Backstory
{

RecordQueue::RecordQueue(KafkaClient &client)
    : m_client(client)
    , m_queue(rd_kafka_queue_new(client.handle()))
{
}

RecordQueue::~RecordQueue()
{
    release();
    for (const TopicPartition &place : std::set(m_started))
        stop(place);
    rd_kafka_queue_destroy(m_queue);
}

bool RecordQueue::start(const TopicPartition &place, qint64 offset)
{
    stop(place);
    rd_kafka_topic_t *topic = m_client.topic(place.topic);
    if (!topic || rd_kafka_consume_start_queue(topic, place.partition, offset, m_queue) != 0)
        return false;
    m_started.insert(place);
    return true;
}

void RecordQueue::stop(const TopicPartition &place)
{
    if (m_started.erase(place) > 0)
        rd_kafka_consume_stop(m_client.topic(place.topic), place.partition);
}

const std::vector<rd_kafka_message_t *> &RecordQueue::take(size_t most, std::chrono::milliseconds wait)
{
    release();
    // A batch is waited for until it is full, a single message until it is there.
    m_messages.resize(most);
    ssize_t count = rd_kafka_consume_batch_queue(m_queue, 0, m_messages.data(), most);
    if (count <= 0 && wait.count() > 0) {
        rd_kafka_message_t *first = rd_kafka_consume_queue(m_queue, int(wait.count()));
        m_messages[0] = first;
        count = first ? 1 : 0;
        if (first && most > 1)
            count += std::max<ssize_t>(
                0, rd_kafka_consume_batch_queue(m_queue, 0, m_messages.data() + 1, most - 1));
    }
    m_messages.resize(size_t(std::max<ssize_t>(0, count)));
    return m_messages;
}

void RecordQueue::wake()
{
    rd_kafka_queue_yield(m_queue);
}

void RecordQueue::release()
{
    for (rd_kafka_message_t *message : m_messages)
        rd_kafka_message_destroy(message);
    m_messages.clear();
}

void RecordQueue::view(const rd_kafka_message_t *message, KafkaRecord &record)
{
    record.topic = QByteArrayView(rd_kafka_topic_name(message->rkt));
    record.partition = message->partition;
    record.offset = message->offset;
    rd_kafka_timestamp_type_t kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const qint64 time = rd_kafka_message_timestamp(message, &kind);
    record.timeKind = kind == RD_KAFKA_TIMESTAMP_CREATE_TIME       ? KafkaRecord::CreateTime
                      : kind == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? KafkaRecord::LogAppendTime
                                                                   : KafkaRecord::NoTime;
    constexpr qint64 MostMilliseconds = std::numeric_limits<qint64>::max() / 1'000'000;
    const bool hasTime = record.timeKind != KafkaRecord::NoTime && time >= 0 && time <= MostMilliseconds;
    record.time = hasTime ? Timestamp::fromMilliseconds(time) : Timestamp();
    record.key = QByteArrayView(static_cast<const char *>(message->key), qsizetype(message->key_len));
    record.value = QByteArrayView(static_cast<const char *>(message->payload), qsizetype(message->len));
    record.headers.clear();
    rd_kafka_headers_t *headers = nullptr;
    if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return;
    const char *name = nullptr;
    const void *value = nullptr;
    size_t size = 0;
    for (size_t i = 0;
         rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i)
        record.headers.push_back(
            {QByteArrayView(name), QByteArrayView(static_cast<const char *>(value), qsizetype(size))});
}

} // namespace Backstory
