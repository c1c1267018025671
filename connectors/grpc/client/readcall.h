// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/callfailure.h"
#include "connectors/grpc/records/readanswer.h"

#include <chrono>
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

/// One Streams.Read, whether it ends by itself or is a subscription. Belongs to one thread; ends when
/// stopped.
class ReadCall
{
public:
    ReadCall(const std::shared_ptr<grpc::ChannelInterface> &channel,
             const event_store::client::streams::ReadReq &request,
             const std::function<void(grpc::ClientContext &)> &prepare, std::stop_token stop);
    /// One that could not even begin.
    explicit ReadCall(const CallFailure &failure);
    ~ReadCall();

    enum class Next {
        Message,
        Nothing, ///< none has come in the time
        End      ///< see `failure()`
    };
    Next next(std::chrono::milliseconds wait);
    /// Waits however long.
    Next next();

    /// Until the next call of `next()`.
    const ReadAnswer &answer() const;
    /// How the call has ended.
    const CallFailure &failure() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
