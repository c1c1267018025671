// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/kurrentsettings.h"

#include <optional>

namespace event_store::client::streams
{
class ReadReq;
}

namespace Backstory
{

/// Where something stands in the server's log. Larger is later; nothing can be counted with it.
struct LogPosition {
    quint64 commit = 0;
    quint64 prepare = 0;

    constexpr auto operator<=>(const LogPosition &) const = default;
};

/// Requests for Streams.Read, in the combinations that servers take.
namespace ReadRequest
{

/// No server counts so far.
constexpr quint64 Everything = quint64(1) << 53;

/// From `from` on, which is read too; from the first without one. With a null scope nothing is filtered.
event_store::client::streams::ReadReq forwards(const std::optional<LogPosition> &from, quint64 count,
                                               const ReadScope *scope = nullptr);
event_store::client::streams::ReadReq backwardsFromEnd(quint64 count);
/// What comes behind `after`, now and later.
event_store::client::streams::ReadReq subscription(const std::optional<LogPosition> &after,
                                                   const ReadScope &scope);
event_store::client::streams::ReadReq stream(const QByteArray &name);
event_store::client::streams::ReadReq streamFrom(const QByteArray &name, quint64 revision);
event_store::client::streams::ReadReq lastOfStream(const QByteArray &name);
/// The first event of the stream from a revision on; where that is a link, what it stands for comes along.
event_store::client::streams::ReadReq oneOfStream(const QByteArray &name, quint64 revision);

} // namespace ReadRequest

} // namespace Backstory
