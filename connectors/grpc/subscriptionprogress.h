// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/readrequest.h"

namespace event_store::client::persistent_subscriptions
{
class SubscriptionInfo;
}

namespace Backstory
{

/// Where the log or a stream ends, for the comparison with a subscription's checkpoint.
struct SubscribedEnd {
    std::optional<quint64> firstRevision; ///< of the first event that is still in the stream
    std::optional<quint64> revision;      ///< of a stream's last event; nothing of an empty stream
    std::optional<LogPosition> position;  ///< of the last event of the log
    bool isDense = false;                 ///< positions count events, as our own server's do
    bool isKnown = false;                 ///< false where the server has not said it
};

using GroupStatistics = event_store::client::persistent_subscriptions::SubscriptionInfo;

/// What a persistent subscription's statistics say about its progress, and what they cannot say.
ConsumerProgress subscriptionProgress(const GroupStatistics &group, const SubscribedEnd &end);

/// `C:12/P:12`; nothing when it is none, or -1.
std::optional<LogPosition> logPositionOf(const std::string &text);

} // namespace Backstory
