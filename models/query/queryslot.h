// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"

namespace Backstory
{

/// A place for one running query: a newer one cancels the older, and only the newest is ever delivered. Lives
/// on the pool's thread; when it is destroyed its query is canceled and never delivered.
class QuerySlot
{
public:
    explicit QuerySlot(QueryPool &pool)
        : m_pool(pool)
    {
    }
    ~QuerySlot() { cancel(); }
    QuerySlot(const QuerySlot &) = delete;
    QuerySlot &operator=(const QuerySlot &) = delete;

    /// Runs `work(QueryScope &)` on a pool thread and `done(result)` on this one.
    template<class Work, class Done>
    void start(Work work, Done done)
    {
        cancel();
        const std::shared_ptr<bool> alive = std::make_shared<bool>(true);
        m_alive = alive;
        m_job = m_pool.start([this, &pool = m_pool, weak = std::weak_ptr<bool>(alive), work = std::move(work),
                              done = std::move(done)](QueryScope &scope) {
            auto result = work(scope);
            if (scope.isStopped())
                return;
            pool.deliver([this, weak, done, result = std::move(result)]() mutable {
                if (weak.expired())
                    return;
                m_alive.reset();
                done(std::move(result));
            });
        });
    }

    void cancel()
    {
        if (!m_alive)
            return;
        m_alive.reset();
        m_pool.cancel(m_job);
    }

    bool isRunning() const { return m_alive != nullptr; }

private:
    QueryPool &m_pool;
    quint64 m_job = 0;
    std::shared_ptr<bool> m_alive; ///< only touched on the pool's own thread
};

} // namespace Backstory
