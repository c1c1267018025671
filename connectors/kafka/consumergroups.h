// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"

#include <QMap>

namespace Backstory
{

class AdminQueue;

/// One consumer group as the brokers tell of it.
struct ConsumerGroup {
    QString name;
    rd_kafka_consumer_group_state_t state = RD_KAFKA_CONSUMER_GROUP_STATE_UNKNOWN;
    int members = -1;
    QMap<TopicPartition, QString> assigned; ///< the member that has the partition
    QMap<TopicPartition, qint64> committed; ///< of the next record that will be taken
    QString problem;                        ///< a sentence about what could not be learnt

    QString stateInWords() const;
};

/// Asks for all groups that the login may look at, with their members and committed offsets. Lives on the
/// thread of its client, which is used for nothing but requests.
class ConsumerGroups
{
public:
    explicit ConsumerGroups(KafkaClient &client)
        : m_client(client)
    {
    }

    /// Only their names; no more is asked for.
    std::optional<SourceError> names(QStringList &names, std::stop_token stop);
    /// By name.
    std::optional<SourceError> ask(QList<ConsumerGroup> &groups, std::stop_token stop);

private:
    std::optional<SourceError> list(const AdminQueue &queue, std::stop_token stop);
    std::optional<SourceError> describe(const AdminQueue &queue, std::stop_token stop);
    std::optional<SourceError> readCommits(const AdminQueue &queue, std::stop_token stop);
    std::optional<SourceError> failure(rd_kafka_event_t *answer) const;
    std::optional<SourceError> failure(rd_kafka_resp_err_t code) const;
    void take(const rd_kafka_ConsumerGroupDescription_t *description);
    ConsumerGroup *find(const QString &name);

    KafkaClient &m_client;
    QList<ConsumerGroup> m_groups;
};

} // namespace Backstory
