// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <QSet>

#include <memory>

namespace Backstory
{

class KurrentClient;
struct CallFailure;
struct SubscribedEnd;

/// The server's persistent subscriptions with their checkpoints, and where what they read ends. Consumes
/// nothing. Owns one connection for all its questions, opened by the first. Lives on one thread.
class KurrentConsumerProbe : public ConsumerProbe
{
public:
    explicit KurrentConsumerProbe(const SourceLocation &location);
    ~KurrentConsumerProbe() override;

    /// The names of those that there are, and nothing else of them.
    static CallFailure listNames(KurrentClient &client, QSet<QByteArray> &names, std::stop_token stop);

    std::optional<SourceError> probe(QList<ConsumerProgress> &consumers, std::stop_token stop) override;

private:
    std::optional<SourceError> open();
    CallFailure ask(QList<ConsumerProgress> &consumers, std::stop_token stop);
    SubscribedEnd endOf(const std::string &source, std::stop_token stop);

    SourceLocation m_source;
    std::unique_ptr<KurrentClient> m_client;
};

} // namespace Backstory
