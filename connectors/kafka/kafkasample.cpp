// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkasample.h"

#include "connectors/kafka/partitionoffsets.h"
#include "connectors/kafka/recordqueue.h"
#include "connectors/kafka/records/recordmapping.h"

using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr auto ConnectLimit = 10s;
constexpr auto ReadLimit = 5s;
constexpr auto Slice = 200ms;

/// Takes up to `rows` records of one topic, the newest of each partition in turn.
std::optional<SourceError> sampleTopic(KafkaClient &client, const TopicMetadata &topic, int rows,
                                       SampleTable &table, std::stop_token stop)
{
    QList<TopicPartition> places;
    for (int partition = 0; partition < topic.partitions; ++partition)
        places.append({topic.name, partition});
    QList<qint64> first;
    QList<qint64> end;
    PartitionOffsets offsets(client, ConnectLimit);
    if (auto error = offsets.range(places, stop, first, end))
        return error;
    if (stop.stop_requested())
        return {};
    RecordQueue queue(client);
    qint64 expected = 0;
    const qint64 each =
        std::max<qint64>(1, (rows + places.size() - 1) / std::max<qsizetype>(1, places.size()));
    for (qsizetype i = 0; i < places.size(); ++i) {
        const qint64 from = std::max(first[i], end[i] - each);
        if (first[i] >= 0 && end[i] > from && queue.start(places[i], from))
            expected += end[i] - from;
    }
    KafkaRecord record;
    const auto begin = std::chrono::steady_clock::now();
    while (table.rows.size() < std::min<qint64>(rows, expected) && !stop.stop_requested() &&
           std::chrono::steady_clock::now() - begin < ReadLimit) {
        for (const rd_kafka_message_t *message : queue.take(size_t(rows), Slice)) {
            if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR || table.rows.size() >= rows)
                continue;
            RecordQueue::view(message, record);
            table.rows.append(RecordMapping::rowOf(record));
        }
    }
    return {};
}

} // namespace

std::optional<SourceError> sampleTopics(const SourceLocation &location, int rows, QList<SampleTable> &tables,
                                        std::stop_token stop)
{
    KafkaLocation place;
    if (auto error = KafkaLocation::parse(location, place))
        return error;
    SourceError error;
    const auto client = KafkaClient::open(place, KafkaClient::Use::Requests, &error);
    if (!client)
        return error;
    QList<TopicMetadata> topics;
    if (auto failed = client->connect(ConnectLimit, stop))
        return failed;
    if (auto failed = client->topics(place.topics, ConnectLimit, stop, topics))
        return failed;
    for (const TopicMetadata &topic : std::as_const(topics)) {
        if (topic.error != RD_KAFKA_RESP_ERR_NO_ERROR || stop.stop_requested())
            continue;
        SampleTable table;
        table.columns = RecordMapping::columns();
        if (auto failed = sampleTopic(*client, topic, rows, table, stop))
            return failed;
        if (!table.rows.isEmpty())
            tables.append(table);
    }
    return {};
}

} // namespace Backstory
