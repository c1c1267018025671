// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/eventfilter.h"

#include <optional>

namespace event_store::client::streams
{
class ReadReq;
}

namespace Backstory
{

/// What a Read call asks for, checked. A value.
struct ReadPlan {
    enum From { Start, End, At };

    std::string stream; ///< empty: `$all`
    bool isBackwards = false;
    bool isSubscription = false;
    bool resolvesLinks = false;
    bool hasStructuredIds = false;
    bool wantsLastPosition = false;
    quint64 count = 0;
    From from = Start;
    qint64 at = 0; ///< a revision or a position
    std::optional<EventFilter> filter;
    qint64 checkpointInterval = 0; ///< in considered events

    bool isAll() const { return stream.empty(); }
    /// A sentence when the request is not legal, otherwise empty.
    std::string parse(const event_store::client::streams::ReadReq &request);

private:
    std::string parseFilter(const event_store::client::streams::ReadReq &request);
    std::string parseStart(const event_store::client::streams::ReadReq &request);
};

} // namespace Backstory
