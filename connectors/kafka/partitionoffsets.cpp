// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/partitionoffsets.h"

using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr qint64 EarliestTime = -2; // the protocol's own numbers for "the first" and "the end"
constexpr qint64 LatestTime = -1;

struct ListDeleter {
    void operator()(rd_kafka_topic_partition_list_t *list) const
    {
        rd_kafka_topic_partition_list_destroy(list);
    }
};

} // namespace

std::optional<SourceError> PartitionOffsets::earliest(const QList<TopicPartition> &partitions,
                                                      std::stop_token stop, QList<qint64> &offsets)
{
    return ask(EarliestTime, partitions, stop, offsets);
}

std::optional<SourceError> PartitionOffsets::latest(const QList<TopicPartition> &partitions,
                                                    std::stop_token stop, QList<qint64> &offsets)
{
    return ask(LatestTime, partitions, stop, offsets);
}

std::optional<SourceError> PartitionOffsets::range(const QList<TopicPartition> &partitions,
                                                   std::stop_token stop, QList<qint64> &begins,
                                                   QList<qint64> &ends)
{
    if (auto error = earliest(partitions, stop, begins))
        return error;
    return latest(partitions, stop, ends);
}

std::optional<SourceError> PartitionOffsets::since(Timestamp time, const QList<TopicPartition> &partitions,
                                                   std::stop_token stop, QList<qint64> &offsets)
{
    const qint64 milliseconds = std::max<qint64>(0, time.milliseconds());
    if (auto error = ask(milliseconds, partitions, stop, offsets))
        return error;
    QList<qint64> ends;
    if (auto error = latest(partitions, stop, ends))
        return error;
    for (qsizetype i = 0; i < offsets.size(); ++i) {
        if (offsets[i] == Unknown)
            offsets[i] = ends.value(i, Unknown);
    }
    return {};
}

std::optional<SourceError> PartitionOffsets::ask(qint64 time, const QList<TopicPartition> &partitions,
                                                 std::stop_token stop, QList<qint64> &offsets)
{
    offsets = QList<qint64>(partitions.size(), Unknown);
    if (partitions.isEmpty())
        return {};
    const Clock::time_point deadline = Clock::now() + m_limit;
    for (auto slice = 1s; !stop.stop_requested(); slice = 2s) {
        const std::unique_ptr<rd_kafka_topic_partition_list_t, ListDeleter> list(
            rd_kafka_topic_partition_list_new(int(partitions.size())));
        for (const TopicPartition &each : partitions)
            rd_kafka_topic_partition_list_add(list.get(), each.topic.toUtf8().constData(), each.partition)
                ->offset = time;
        const rd_kafka_resp_err_t code = rd_kafka_offsets_for_times(
            m_client.handle(), list.get(), int(std::min<std::chrono::milliseconds>(m_limit, slice).count()));
        bool complete = code == RD_KAFKA_RESP_ERR_NO_ERROR;
        for (int i = 0; i < list->cnt; ++i) {
            const rd_kafka_topic_partition_t &each = list->elems[i];
            const bool isKnown = code == RD_KAFKA_RESP_ERR_NO_ERROR && each.err == RD_KAFKA_RESP_ERR_NO_ERROR;
            if (isKnown && each.offset >= 0)
                offsets[i] = each.offset;
            complete = complete && (isKnown || !isTransient(each.err));
        }
        if (complete)
            return {};
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR && !isTransient(code))
            return m_client.error(code, partitions.first().topic);
        if (Clock::now() >= deadline)
            return code == RD_KAFKA_RESP_ERR_NO_ERROR ? std::nullopt : std::optional(m_client.error(code));
        rd_kafka_poll(m_client.handle(), 50); // a leader that is being elected
    }
    return {};
}

} // namespace Backstory
