// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/callfailure.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace grpc
{
class ChannelInterface;
}
namespace event_store::client::streams
{
class ReadReq;
}

namespace Backstory
{

class ReadCall;

/// A connection to one node of a server. Finds the node, and another one when it went or is no leader any
/// more. Lives on one thread; its calls end early when the stop token says so.
class KurrentClient
{
public:
    explicit KurrentClient(const KurrentSettings &settings);
    ~KurrentClient();

    /// Chooses a node where there are several; otherwise nothing is asked yet.
    CallFailure connect(std::stop_token stop);
    /// Forgets the node, unless the failure names the leader, who is asked from now on.
    void reconnect(const CallFailure &failure);
    static constexpr int MostRedirections = 5; ///< to leaders, one after the other
    /// Connects and does the work, again with the leader whenever a failure names one. After a failure the
    /// next call finds a node anew.
    CallFailure redirected(const std::function<CallFailure()> &work, std::stop_token stop);

    /// Fails at once when the connection that the calls before were made with is gone: a channel connects
    /// anew by itself, and what answers then may be another server.
    std::unique_ptr<ReadCall> read(const event_store::client::streams::ReadReq &request,
                                   std::stop_token stop);

    /// Makes one call: `call` is given the channel and a context with headers and deadline.
    using Call =
        std::function<grpc::Status(const std::shared_ptr<grpc::ChannelInterface> &, grpc::ClientContext &)>;
    CallFailure call(const Call &call, std::stop_token stop);

    const KurrentSettings &settings() const;
    /// The node that is talked to.
    QString node() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
