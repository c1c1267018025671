// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"

namespace Backstory
{

/// Offsets of many partitions at once, asked of their leaders in one call: one round trip for all, where
/// the library's watermarks take one for each and ignore their time limit.
class PartitionOffsets
{
public:
    static constexpr qint64 Unknown = -1;

    /// `limit`: how long a leader may take, or be elected.
    explicit PartitionOffsets(KafkaClient &client, std::chrono::milliseconds limit = std::chrono::seconds(10))
        : m_client(client)
        , m_limit(limit)
    {
    }

    /// The first offsets that are still there; one for each partition, in their order. `Unknown` where the
    /// leader did not answer in time.
    std::optional<SourceError> earliest(const QList<TopicPartition> &partitions, std::stop_token stop,
                                        QList<qint64> &offsets);
    /// The offsets that the next records will get; with read_committed, of the first that is not yet
    /// committed.
    std::optional<SourceError> latest(const QList<TopicPartition> &partitions, std::stop_token stop,
                                      QList<qint64> &offsets);
    /// Both: an empty partition begins where it ends.
    std::optional<SourceError> range(const QList<TopicPartition> &partitions, std::stop_token stop,
                                     QList<qint64> &begins, QList<qint64> &ends);
    /// The first offsets at or after a time; the end where no record is that young.
    std::optional<SourceError> since(Timestamp time, const QList<TopicPartition> &partitions,
                                     std::stop_token stop, QList<qint64> &offsets);

private:
    std::optional<SourceError> ask(qint64 time, const QList<TopicPartition> &partitions, std::stop_token stop,
                                   QList<qint64> &offsets);

    KafkaClient &m_client;
    std::chrono::milliseconds m_limit;
};

} // namespace Backstory
