// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/commithub.h"

#include <chrono>
#include <utility>

namespace Backstory
{

// How soon the appends of another program are seen; those of this server's clients are told at once.
constexpr auto ForeignLook = std::chrono::milliseconds(500);

CommitHub::CommitHub(std::function<qint64()> foreignVersion)
    : m_foreignVersion(std::move(foreignVersion))
    , m_thread([this] { run(); })
{
}

CommitHub::~CommitHub()
{
    close();
    {
        const std::scoped_lock lock(m_mutex);
        m_isEnding = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void CommitHub::committed()
{
    {
        const std::scoped_lock lock(m_mutex);
        ++m_generation;
    }
    m_wake.notify_all();
}

quint64 CommitHub::generation() const
{
    const std::scoped_lock lock(m_mutex);
    return m_generation;
}

bool CommitHub::wait(CommitWaiter *waiter, quint64 seen)
{
    const std::scoped_lock lock(m_mutex);
    if (m_isClosed || m_generation != seen)
        return false;
    m_waiters.insert(waiter);
    return true;
}

bool CommitHub::remove(CommitWaiter *waiter)
{
    const std::scoped_lock lock(m_mutex);
    return m_waiters.erase(waiter) > 0;
}

void CommitHub::close()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isClosed = true;
    }
    m_wake.notify_all();
}

bool CommitHub::isClosed() const
{
    const std::scoped_lock lock(m_mutex);
    return m_isClosed;
}

void CommitHub::run()
{
    qint64 version = m_foreignVersion();
    for (;;) {
        std::unordered_set<CommitWaiter *> waiters;
        bool isClosed = false;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, ForeignLook, [this] {
                return m_isEnding || m_generation != m_told || (m_isClosed && !m_waiters.empty());
            });
            if (m_isEnding && m_waiters.empty())
                return;
            if (m_generation == m_told && !m_isClosed) {
                lock.unlock();
                const qint64 now = m_foreignVersion();
                lock.lock();
                m_generation += now != std::exchange(version, now);
            }
            if (m_generation != m_told || m_isClosed)
                waiters.swap(m_waiters);
            m_told = m_generation;
            isClosed = m_isClosed;
        }
        for (CommitWaiter *waiter : waiters)
            isClosed ? waiter->end() : waiter->wake();
    }
}

} // namespace Backstory
