// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/adminqueue.h"

using namespace std::chrono_literals;

namespace Backstory
{

AdminQueue::AdminQueue(rd_kafka_t *handle)
    : m_handle(handle)
    , m_queue(rd_kafka_queue_new(handle))
{
}

AdminOptions AdminQueue::options(rd_kafka_admin_op_t operation, void *opaque) const
{
    AdminOptions options(rd_kafka_AdminOptions_new(m_handle, operation));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), int(std::chrono::milliseconds(Limit).count()),
                                              nullptr, 0);
    rd_kafka_AdminOptions_set_opaque(options.get(), opaque);
    return options;
}

KafkaEvent AdminQueue::next(std::stop_token stop) const
{
    // The library answers each request in its limit; somewhat later nothing will come any more.
    const auto deadline = std::chrono::steady_clock::now() + Limit + 5s;
    const std::stop_callback onStop(stop, [this] { rd_kafka_queue_yield(m_queue.get()); });
    while (!stop.stop_requested() && std::chrono::steady_clock::now() < deadline) {
        if (KafkaEvent event{rd_kafka_queue_poll(m_queue.get(), 500)})
            return event;
    }
    return {};
}

} // namespace Backstory
