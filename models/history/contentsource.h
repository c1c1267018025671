// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/historyreader.h"

#include <stop_token>

namespace Backstory
{

/// An event's payload and metadata as the store holds them, possibly compressed; `problem` says why there are
/// none.
struct EventContentResult {
    QByteArray payload;
    QByteArray metadata;
    QString problem;
};

/// Gives the contents of events, from the history or, where they were left there, from the source. One
/// instance belongs to one worker thread; models ask for it through a factory so that they need not know
/// connectors.
class ContentSource
{
public:
    virtual ~ContentSource() = default;
    /// One result an event, in their order; fewer when stopped.
    virtual QList<EventContentResult> contents(const QList<StoredEvent> &events, std::stop_token stop) = 0;
};

using ContentSourceFactory = std::function<std::unique_ptr<ContentSource>()>;

} // namespace Backstory
