// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/streamwriting.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace Backstory
{

/// The one thread that writes to the store. What is waiting when a transaction begins goes into it together,
/// so that many clients share the wait for the disk. Owns its connection; `submit()` may be called from any
/// thread.
class EventWriter
{
public:
    static constexpr size_t MaximumWaiting = 10'000;
    static constexpr size_t MaximumWaitingBytes = 256u << 20;

    /// `committed` runs on the writer's thread after each commit that wrote something.
    EventWriter(sqlite3 *db, std::function<void()> committed);
    /// Carries out what waits.
    ~EventWriter();

    /// False when too much is waiting already, or the end has begun.
    bool submit(WriteRequest request);

private:
    void run();
    std::deque<WriteRequest> take();
    void carryOut(const std::deque<WriteRequest> &requests);
    bool execute(const char *sql);
    QString failure() const;

    sqlite3 *m_db;
    std::function<void()> m_committed;
    StreamWriting m_writing;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<WriteRequest> m_waiting;
    size_t m_waitingBytes = 0;
    bool m_isEnding = false;
    std::thread m_thread;
};

} // namespace Backstory
