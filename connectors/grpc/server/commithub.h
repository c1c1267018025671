// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_set>

namespace Backstory
{

/// Waits for news from the store; `wake()` and `end()` run on the hub's thread.
class CommitWaiter
{
public:
    virtual void wake() = 0;
    virtual void end() = 0;

protected:
    ~CommitWaiter() = default;
};

/// Wakes the subscriptions that wait for the next commit, on one thread of its own. For commits of other
/// programs it looks at the store's version now and then. All methods may be called from any thread.
class CommitHub
{
public:
    explicit CommitHub(std::function<qint64()> foreignVersion);
    ~CommitHub();

    void committed();
    /// To be read before looking for events, and handed to `wait()`.
    quint64 generation() const;
    /// False, without waiting, when there has been a commit since, or after `close()`.
    bool wait(CommitWaiter *waiter, quint64 seen);
    /// True when it was waiting: it will be called no more.
    bool remove(CommitWaiter *waiter);
    /// Ends all waiting, now and later.
    void close();
    bool isClosed() const;

private:
    void run();

    std::function<qint64()> m_foreignVersion;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::unordered_set<CommitWaiter *> m_waiters;
    quint64 m_generation = 1;
    quint64 m_told = 1;
    bool m_isClosed = false;
    bool m_isEnding = false;
    std::thread m_thread;
};

} // namespace Backstory
