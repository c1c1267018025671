// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/network/hostport.h"

namespace Backstory
{

/// A connection that is tried step by step: says each step as soon as it is known, keeps what was tried for
/// the error that ends it, and takes the steps that are the same whatever the server. Lives on the thread
/// that runs the test.
class ConnectionTrial
{
public:
    using Failure = std::optional<SourceError>;

    /// `what` listens at the addresses: "broker".
    ConnectionTrial(const QString &what, const std::function<void(const SourceError::Step &)> &said,
                    std::stop_token stop);

    void pass(const QString &step, const QString &result);
    /// The error, with all that was tried before it.
    SourceError fail(const QString &step, SourceError error);

    /// Fails when none of the names is known. Waits for the name service.
    Failure resolveNames(const QList<HostPort> &servers);
    /// Fails when none of them takes connections. Waits up to five seconds for each.
    Failure connectSockets(const QList<HostPort> &servers);

private:
    const QString m_what;
    const std::function<void(const SourceError::Step &)> m_said;
    const std::stop_token m_stop;
    QList<SourceError::Step> m_tried;
};

/// The addresses of a name, in words; null when it is not known. Waits for the name service.
QString resolved(const QString &host);
/// Why no TCP connection can be made to `what` ("broker"), as an error; nothing when one can. Waits up to
/// five seconds.
std::optional<SourceError> refusal(const HostPort &address, const QString &what);

} // namespace Backstory
