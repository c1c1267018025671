// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"
#include "connectors/kafka/kafkacursor.h"

namespace Backstory
{

class RecordsBehind;

/// The cluster's consumer groups: their members, their committed offsets, where the partitions end, and what
/// is really between. Joins no group. Owns its connections, opened by the first question. Lives on one
/// thread.
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
    std::unique_ptr<RecordsBehind> m_behind;
};

} // namespace Backstory
