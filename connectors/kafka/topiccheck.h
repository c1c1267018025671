// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"
#include "connectors/kafka/stretchreader.h"

namespace Backstory
{

/// Whether one topic can be read: the rights on it and its first record. Lives on the thread of its client.
class TopicCheck
{
public:
    TopicCheck(KafkaClient &client, const TopicMetadata &topic)
        : m_client(client)
        , m_topic(topic)
    {
    }

    /// An error that says which right is missing, or what else is in the way.
    std::optional<SourceError> run(std::stop_token stop);
    /// The first record that was found, in words; empty when there is none.
    QString firstRecord() const { return m_first; }
    /// Whether what failed was a right.
    bool isRightMissing() const { return m_isRightMissing; }

private:
    std::optional<SourceError> findStretch(Stretch &stretch, std::stop_token stop) const;
    SourceError missing(const QString &operation);

    KafkaClient &m_client;
    const TopicMetadata m_topic;
    QString m_first;
    bool m_isRightMissing = false;
};

} // namespace Backstory
