// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"
#include "models/history/historyreader.h"

#include <span>

namespace Backstory
{

class Database;

/// What a history knows of an event while it is written, besides the event itself.
struct EventFacts {
    EventRow row{};
    EntityNumber entity{};
    bool isNewEntity = false;
    quint32 type = 0; ///< numbers of words, as are the next three
    quint32 category = 0;
    quint32 producer = 0; ///< 0 from here on: the event has none
    quint32 user = 0;
    quint64 id = 0; ///< its `identifierKey()`
    quint64 correlation = 0;
    std::span<const quint64>
        causes;     ///< `causeKey()`s, in the order of the event's causes; none of a snapshot
    Timestamp time; ///< occurred, else recorded
};

/// A cause and its effect, both in one history.
struct CausalLink {
    EventRow cause{};
    EventRow effect{};
    Timestamp causeTime; ///< as in `EventFacts`
    Timestamp effectTime;
};

/// Is told of every link, once, when the later of its two ends has been read.
class CausalLinkSink
{
public:
    virtual ~CausalLinkSink() = default;
    virtual bool linked(const CausalLink &link) = 0; ///< false after a database error
};

/// Something that is worked out while a history is written, in tables of its own. Belongs to the writer's
/// thread; all it writes is part of the writer's transaction, so that it is never ahead of the rows nor
/// behind them.
class HistoryAnalysis
{
public:
    virtual ~HistoryAnalysis() = default;

    /// Makes its tables where they are missing. Reads as little as it can: most histories are only looked at.
    /// The database outlives it. False after a database error, as in the other functions.
    virtual bool load(const Database &db) = 0;
    /// What `add()` will be called with soon, but for the event: from memory that is large and scattered it
    /// may fetch the lines now, while the row is written, or it would wait for each.
    virtual void expect(const EventFacts &) {}
    /// Is called for each row in turn, inside a transaction; what the facts span lives as long as the call.
    virtual bool add(const Event &event, const EventFacts &facts) = 0;
    /// Is called before every commit, after the look-ups of the rows so far have been written. `caughtUp`:
    /// there is no more to read for now.
    virtual bool flush(bool caughtUp) = 0;
    /// The history begins anew: forgets everything that it wrote and knows.
    virtual bool clear() = 0;
};

} // namespace Backstory
