// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/link/deeplink.h"
#include "models/query/querypool.h"

namespace Backstory
{

/// What of a link's place is in the history that has been read so far.
struct LinkedPlace {
    EntityReference entity;
    EventReference event;
    Timestamp moment;     ///< what the link says, else the event's time
    bool complete = true; ///< everything that the link names has been found
    QString missing;      ///< a sentence about what has not
};

/// Looks the link's entity and event up in the history of its source.
LinkedPlace findLinkedPlace(QueryScope &scope, const HistorySource &source, const DeepLink &link);

} // namespace Backstory
