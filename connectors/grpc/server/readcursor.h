// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/eventfile.h"
#include "connectors/grpc/server/readplan.h"

namespace Backstory
{

class AnswerPage;
class LinkTargets;

/// Goes through what a Read call asks for, page by page, and makes its answers. Used by one thread at a time;
/// between pages it holds nothing of the store.
class ReadCursor
{
public:
    enum State { More, AtEnd, Missing, Tombstoned, Failed };

    ReadCursor(EventFile &file, ReadPlan plan);

    const ReadPlan &plan() const { return m_plan; }
    /// Adds to `answers`. AtEnd may turn into More for a subscription, after the next commit.
    State next(AnswerPage &answers);
    /// What is said when a subscription has reached the end for the first time.
    void addCaughtUp(AnswerPage &answers);

private:
    void start(EventReading &reading);
    State nextOfAll(EventReading &reading, AnswerPage &answers);
    State nextOfStream(EventReading &reading, AnswerPage &answers);
    State endOfStream(AnswerPage &answers);
    State tombstone(EventReading &reading, AnswerPage &answers);
    void addEvent(const ServedEvent &event, AnswerPage &answers);
    void addCheckpoint(qint64 position, AnswerPage &answers);
    bool isPageFull(const AnswerPage &answers) const;

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
    LinkTargets *m_links = nullptr; ///< while a page is read for a client who wants them resolved
};

} // namespace Backstory
