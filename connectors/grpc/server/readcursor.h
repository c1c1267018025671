// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/server/eventfile.h"
#include "connectors/grpc/server/readplan.h"

namespace Backstory
{

/// Goes through what a Read call asks for, page by page, and makes its answers. Used by one thread at a time;
/// between pages it holds nothing of the store.
class ReadCursor
{
public:
    using Answer = event_store::client::streams::ReadResp;
    using Answers = std::vector<Answer>;
    enum State { More, AtEnd, Missing, Tombstoned, Failed };

    ReadCursor(EventFile &file, ReadPlan plan);

    const ReadPlan &plan() const { return m_plan; }
    /// Adds to `answers`. AtEnd may turn into More for a subscription, after the next commit.
    State next(Answers &answers);
    /// What is said when a subscription has reached the end for the first time.
    void addCaughtUp(Answers &answers);

private:
    void start(EventReading &reading);
    State nextOfAll(EventReading &reading, Answers &answers);
    State nextOfStream(EventReading &reading, Answers &answers);
    State endOfStream(Answers &answers);
    State tombstone(EventReading &reading, Answers &answers);
    void addEvent(const ServedEvent &event, Answers &answers);
    void addCheckpoint(qint64 position, Answers &answers);
    void resolveLinks(EventReading &reading, Answers &answers, size_t first);
    bool isPageFull(size_t count) const;

    EventFile &m_file;
    ReadPlan m_plan;
    bool m_isStarted = false;
    bool m_wasAlive = false; ///< a subscription has seen its stream without a tombstone
    qint64 m_position = 0;   ///< forwards the next one, backwards the last one
    StreamPlace m_place;
    StreamState m_state;
    quint64 m_remaining = 0;
    qint64 m_considered = 0; ///< since the last checkpoint
    qint64 m_lastConsidered = -1;
    size_t m_pageBytes = 0;
};

} // namespace Backstory
