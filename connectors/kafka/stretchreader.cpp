// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/stretchreader.h"

#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr size_t BatchSize = 1'000;

} // namespace

KafkaLocation forSamples(KafkaLocation location)
{
    location.properties.insert(u"fetch.message.max.bytes"_s, u"32768"_s);
    return location;
}

StretchReader::StretchReader(KafkaClient &client)
    : m_client(client)
    , m_queue(rd_kafka_queue_new(client.handle()))
{
}

StretchReader::~StretchReader()
{
    for (qsizetype i = 0; i < m_running.size(); ++i)
        end(i);
    rd_kafka_queue_destroy(m_queue);
}

std::optional<SourceError> StretchReader::read(const QList<Stretch> &stretches,
                                               std::chrono::milliseconds limit, std::stop_token stop,
                                               const Take &take, const Spare &spare)
{
    if (auto failed = start(stretches))
        return failed;
    std::array<rd_kafka_message_t *, BatchSize> batch{};
    Clock::time_point heard = Clock::now();
    std::optional<SourceError> error;
    const std::stop_callback onStop(stop, [this] { rd_kafka_queue_yield(m_queue); });
    while (m_left > 0 && !error && !stop.stop_requested()) {
        const ssize_t count = rd_kafka_consume_batch_queue(m_queue, 200, batch.data(), batch.size());
        rd_kafka_poll(m_client.handle(), 0);
        for (ssize_t i = 0; i < count; ++i) {
            if (!error && !stop.stop_requested())
                error = handle(*batch[size_t(i)], take, spare);
            rd_kafka_message_destroy(batch[size_t(i)]);
        }
        if (count > 0)
            heard = Clock::now();
        else if (Clock::now() - heard > limit)
            error = m_client.error(RD_KAFKA_RESP_ERR__TIMED_OUT);
    }
    for (qsizetype i = 0; i < m_running.size(); ++i)
        end(i);
    return stop.stop_requested() ? std::nullopt : error;
}

std::optional<SourceError> StretchReader::start(const QList<Stretch> &stretches)
{
    m_stretches = stretches;
    m_running = QList<Running>(stretches.size());
    m_places.clear();
    m_left = 0;
    for (qsizetype i = 0; i < stretches.size(); ++i) {
        const Stretch &stretch = stretches[i];
        if (stretch.size() <= 0)
            continue;
        rd_kafka_topic_t *topic = m_client.topic(stretch.where.topic);
        if (!topic ||
            rd_kafka_consume_start_queue(topic, stretch.where.partition, stretch.from, m_queue) != 0)
            return m_client.error(rd_kafka_last_error(), stretch.where.topic);
        m_places[stretch.where.topic.toUtf8()].insert(stretch.where.partition, i);
        m_running[i] = {topic, true, false};
        ++m_left;
    }
    return {};
}

void StretchReader::end(qsizetype stretch)
{
    Running &running = m_running[stretch];
    if (!std::exchange(running.isRunning, false))
        return;
    rd_kafka_consume_stop(running.topic, m_stretches[stretch].where.partition);
    --m_left;
}

qsizetype StretchReader::stretchOf(const rd_kafka_message_t &message) const
{
    if (!message.rkt)
        return -1;
    const char *name = rd_kafka_topic_name(message.rkt);
    const auto topic = m_places.constFind(QByteArray::fromRawData(name, qsizetype(strlen(name))));
    return topic == m_places.constEnd() ? -1 : topic->value(message.partition, -1);
}

std::optional<SourceError> StretchReader::handle(const rd_kafka_message_t &message, const Take &take,
                                                 const Spare &spare)
{
    const qsizetype place = stretchOf(message);
    if (place < 0) // an error of the connection: the library goes on trying
        return {};
    if (!m_running[place].isRunning)
        return {};
    const Stretch &stretch = m_stretches[place];
    if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const bool isBehind = message.offset >= stretch.to;
        if (isBehind || (message.offset >= stretch.from && !take(message, place)) ||
            message.offset + 1 >= stretch.to)
            end(place);
        return {};
    }
    if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
        end(place);
        return {};
    }
    if (isTransient(message.err))
        return {};
    const bool isGone = message.err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET ||
                        message.err == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE;
    if (isGone && !std::exchange(m_running[place].beginsAnew, true)) { // retention was faster
        rd_kafka_consume_stop(m_running[place].topic, stretch.where.partition);
        if (rd_kafka_consume_start_queue(m_running[place].topic, stretch.where.partition,
                                         RD_KAFKA_OFFSET_BEGINNING, m_queue) == 0)
            return {};
    }
    const SourceError error = m_client.error(message.err, stretch.where.topic);
    if (!spare || !spare(error, message.err, place))
        return error;
    end(place);
    return {};
}

} // namespace Backstory
