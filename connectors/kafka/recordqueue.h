// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"
#include "connectors/kafka/records/kafkarecord.h"

#include <chrono>
#include <set>
#include <vector>

namespace Backstory
{

/// Records of the partitions that were started, through one queue of the library, without a consumer group.
/// Owns the queue and stops what is started when it ends, which must be before its client does. Lives on one
/// thread, but `wake()` may be called from any.
class RecordQueue
{
public:
    explicit RecordQueue(KafkaClient &client);
    ~RecordQueue();
    RecordQueue(const RecordQueue &) = delete;
    RecordQueue &operator=(const RecordQueue &) = delete;

    /// Fetches from this offset on; a partition that was started before is stopped first, and of what was
    /// fetched then nothing comes any more but what `take()` has given already. False when the library
    /// refuses.
    bool start(const TopicPartition &place, qint64 offset);
    void stop(const TopicPartition &place);

    /// What has come: at least one message, unless none came in time. They live until the next call.
    const std::vector<rd_kafka_message_t *> &take(size_t most, std::chrono::milliseconds wait);
    /// Ends a wait at once, also the next one.
    void wake();

    /// Fills the record with views of the message.
    static void view(const rd_kafka_message_t *message, KafkaRecord &record);

private:
    void release();

    KafkaClient &m_client;
    rd_kafka_queue_t *m_queue = nullptr;
    std::set<TopicPartition> m_started;
    std::vector<rd_kafka_message_t *> m_messages;
};

} // namespace Backstory
