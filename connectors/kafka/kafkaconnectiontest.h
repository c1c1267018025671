// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"
#include "connectors/network/connectiontrial.h"

namespace Backstory
{

/// Tries a connection step by step: names, TCP, TLS, login, metadata, the brokers that the cluster names, the
/// rights on each topic and its first record. Says each step as soon as it is known and ends with the first
/// that fails. Lives on the thread that runs it.
class KafkaConnectionTest
{
public:
    KafkaConnectionTest(const SourceLocation &source,
                        const std::function<void(const SourceError::Step &)> &said, std::stop_token stop);
    ~KafkaConnectionTest();

    std::optional<SourceError> run();

private:
    using Failure = std::optional<SourceError>;

    Failure readAddress();
    Failure reachAny();
    Failure logIn();
    Failure askCluster();
    Failure reachBrokers();
    Failure checkTopics();
    Failure checkTopic(const TopicMetadata &topic);
    void checkRetention();
    void checkGroups();

    const SourceLocation m_source;
    const std::stop_token m_stop;
    ConnectionTrial m_trial;
    KafkaLocation m_location;
    std::unique_ptr<KafkaClient> m_client;
};

} // namespace Backstory
