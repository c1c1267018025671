// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"
#include "connectors/kafka/kafkacursor.h"

namespace Backstory
{

/// The cluster's consumer groups: their members, their committed offsets and where the partitions end. Joins
/// no group. Owns one connection for all its questions, opened by the first. Lives on one thread.
class KafkaConsumerProbe : public ConsumerProbe
{
public:
    explicit KafkaConsumerProbe(const SourceLocation &location);
    ~KafkaConsumerProbe() override;

    void setCursor(const QByteArray &cursor) override;
    std::optional<SourceError> probe(QList<ConsumerProgress> &consumers, std::stop_token stop) override;

private:
    std::optional<SourceError> open();

    SourceLocation m_source;
    KafkaCursor m_cursor;
    std::unique_ptr<KafkaClient> m_client;
};

} // namespace Backstory
