// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"

#include <functional>

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
    Failure resolveNames();
    Failure connectSockets();
    Failure logIn();
    Failure askCluster();
    Failure reachBrokers();
    Failure checkTopics();
    Failure checkTopic(const TopicMetadata &topic);
    void checkRetention();
    void checkGroups();

    void pass(const QString &step, const QString &result);
    SourceError fail(const QString &step, SourceError error);

    const SourceLocation m_source;
    const std::function<void(const SourceError::Step &)> m_said;
    const std::stop_token m_stop;
    KafkaLocation m_location;
    std::unique_ptr<KafkaClient> m_client;
    QList<SourceError::Step> m_tried;
};

} // namespace Backstory
