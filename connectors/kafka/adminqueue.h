// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <memory>
#include <stop_token>

namespace Backstory
{

template<auto Destroy>
struct DestroyedBy {
    template<class Object>
    void operator()(Object *object) const
    {
        Destroy(object);
    }
};

using KafkaEvent = std::unique_ptr<rd_kafka_event_t, DestroyedBy<rd_kafka_event_destroy>>;
using AdminOptions = std::unique_ptr<rd_kafka_AdminOptions_t, DestroyedBy<rd_kafka_AdminOptions_destroy>>;

/// The queue on which the answers to administrative requests arrive. Lives on the thread that asks, no longer
/// than the handle.
class AdminQueue
{
public:
    static constexpr auto Limit = std::chrono::seconds(10); ///< for each request

    explicit AdminQueue(rd_kafka_t *handle);

    rd_kafka_queue_t *queue() const { return m_queue.get(); }
    /// Options with the limit of time; `opaque` comes back with the answer.
    AdminOptions options(rd_kafka_admin_op_t operation, void *opaque = nullptr) const;
    /// The next answer; null when `stop` was requested or none came in time.
    KafkaEvent next(std::stop_token stop) const;

private:
    rd_kafka_t *m_handle;
    std::unique_ptr<rd_kafka_queue_t, DestroyedBy<rd_kafka_queue_destroy>> m_queue;
};

} // namespace Backstory
