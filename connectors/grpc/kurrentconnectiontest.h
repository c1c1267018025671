// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/kurrentclient.h"
#include "connectors/network/connectiontrial.h"

namespace Backstory
{

/// Tries a connection step by step: names, TCP, TLS, login, what the server can do and the first event that
/// is in scope. Says each step as soon as it is known and ends with the first that fails. Lives on the thread
/// that runs it.
class KurrentConnectionTest
{
public:
    KurrentConnectionTest(const SourceLocation &source,
                          const std::function<void(const SourceError::Step &)> &said, std::stop_token stop);
    ~KurrentConnectionTest();

    std::optional<SourceError> run();

private:
    using Failure = std::optional<SourceError>;

    Failure readAddress();
    Failure reachAny();
    Failure connectServer();
    Failure readFirstEvent();

    const SourceLocation m_source;
    const std::stop_token m_stop;
    ConnectionTrial m_trial;
    KurrentSettings m_settings;
    std::unique_ptr<KurrentClient> m_client;
};

} // namespace Backstory
