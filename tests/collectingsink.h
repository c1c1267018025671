// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace Backstory
{

/// Runs an EventReader on a thread of its own and keeps what it says, for tests. The owner waits and looks.
class CollectingSink : public EventSink
{
public:
    void opened(const SourceDescription &said) override
    {
        change([&] { description = said; });
    }
    void restarted(const QString &why) override
    {
        change([&] {
            restarts << why;
            m_batches.clear();
            m_isCaughtUp = false;
        });
    }
    void noticed(const QString &sentence) override
    {
        change([&] { notices << sentence; });
    }
    void append(EventBatch &&batch) override
    {
        change([&] { m_batches.push_back(std::move(batch)); });
    }
    void progressed(const Progress &said) override
    {
        change([&] { progress = said; });
    }
    void caughtUp() override
    {
        change([&] { m_isCaughtUp = true; });
    }

    void start(const Connector &connector, const SourceLocation &location, const QByteArray &cursor = {})
    {
        m_thread =
            std::jthread([this, reader = connector.eventReader(location), cursor](std::stop_token stop) {
                auto failed = reader->read(*this, cursor, stop);
                change([&] {
                    error = std::move(failed);
                    m_hasEnded = true;
                });
            });
    }
    void stop()
    {
        m_thread.request_stop();
        if (m_thread.joinable())
            m_thread.join();
    }
    /// False when a minute has passed before: machines may be busy.
    bool waitUntil(const std::function<bool()> &holds)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(60), holds);
    }
    /// Reads to the end (or to an error) and stops.
    bool readAll(const Connector &connector, const SourceLocation &location, const QByteArray &from = {})
    {
        start(connector, location, from);
        const bool settled = waitUntil([this] { return m_isCaughtUp || m_hasEnded; });
        stop();
        return settled;
    }

    std::vector<Event> events() const
    {
        std::vector<Event> all;
        for (const EventBatch &batch : m_batches)
            all.insert(all.end(), batch.events().begin(), batch.events().end());
        return all;
    }
    size_t count() const
    {
        size_t sum = 0;
        for (const EventBatch &batch : m_batches)
            sum += size_t(batch.size());
        return sum;
    }
    QByteArray cursor() const { return m_batches.empty() ? QByteArray() : m_batches.back().cursor(); }

    SourceDescription description;
    QStringList restarts;
    QStringList notices;
    Progress progress;
    std::optional<SourceError> error;

private:
    void change(const std::function<void()> &what)
    {
        const std::lock_guard lock(m_mutex);
        what();
        m_changed.notify_all();
    }

    std::vector<EventBatch> m_batches;
    bool m_isCaughtUp = false;
    bool m_hasEnded = false;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::jthread m_thread;
};

} // namespace Backstory
