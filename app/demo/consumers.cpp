// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/consumers.h"

#include "app/demo/demostore.h"
#include "app/demo/planted.h"

#include <string_view>

namespace Backstory
{

Consumers::Consumers(quint64 seed)
    : m_random(~seed)
    , m_consumers{{"fraud-check", 8, 25, 0},
                  {"mailer", 60, 12, 0},
                  {"payment-gateway", 20, 18, 0},
                  {"reporting", 200, 1, 15 * 60'000},
                  {"search-index", 150, 4, 0}}
{
}

void Consumers::receive(Consumer &consumer, const DemoRow &row)
{
    const qint64 received = row.recorded.milliseconds() + m_random.between(1, consumer.slowestDelivery);
    qint64 begun = std::max(received, consumer.busyUntil);
    if (consumer.batch)
        begun = std::max(consumer.busyUntil, (received / consumer.batch + 1) * consumer.batch);
    consumer.busyUntil = begun + m_random.between(1, consumer.slowestWork);
    const bool deadLetter =
        row.position == Planted::DeadLetterPosition && std::string_view(consumer.name) == "mailer";
    consumer.pending.push_back({row.position, Timestamp::fromMilliseconds(received),
                                Timestamp::fromMilliseconds(consumer.busyUntil), deadLetter});
}

void Consumers::writeProcessed(Consumer &consumer, DemoStore &store, Timestamp now)
{
    for (; !consumer.pending.empty() && consumer.pending.front().processed <= now;
         consumer.pending.pop_front()) {
        const Delivery &done = consumer.pending.front();
        store.insertProcessing(consumer.name, done.position, done.received,
                               done.deadLetter ? Timestamp() : done.processed);
        consumer.position = done.position;
    }
}

void Consumers::deliver(const DemoRow &row, DemoStore &store)
{
    m_now = row.recorded;
    for (Consumer &consumer : m_consumers) {
        if (consumer.isStopped)
            continue;
        receive(consumer, row);
        writeProcessed(consumer, store, m_now);
    }
}

void Consumers::stop(const QString &name)
{
    for (Consumer &consumer : m_consumers)
        consumer.isStopped = consumer.isStopped || QLatin1String(consumer.name) == name;
}

QStringList Consumers::names() const
{
    QStringList names;
    for (const Consumer &consumer : m_consumers)
        names.append(QLatin1String(consumer.name));
    return names;
}

void Consumers::finish(DemoStore &store)
{
    for (Consumer &consumer : m_consumers) {
        if (consumer.isStopped)
            continue;
        for (const Delivery &waiting : consumer.pending) {
            if (waiting.received <= m_now)
                store.insertProcessing(consumer.name, waiting.position, waiting.received, {});
        }
        store.setConsumer(consumer.name, consumer.position, m_now);
    }
}

} // namespace Backstory
