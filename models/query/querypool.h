// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/categories.h"
#include "models/query/reference.h"

#include <QObject>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <thread>

namespace Backstory
{

/// What one query may use on its pool thread: readers and content sources are kept per thread and opened on
/// first use.
class QueryScope
{
public:
    virtual ~QueryScope() = default;
    virtual HistoryReader &history(const HistorySource &source) = 0;
    /// Null when the source has no way to give contents.
    virtual ContentSource *contents(const HistorySource &source) = 0;
    virtual std::stop_token stop() const = 0;

    bool isStopped() const { return stop().stop_requested(); }
};

/// Runs queries on a few threads, so that the window's thread never touches a file. Created, used and
/// destroyed on one thread; the destructor cancels what runs and waits for it. Use it through QuerySlot.
class QueryPool
{
public:
    using Work = std::function<void(QueryScope &)>;

    explicit QueryPool(int threads = 3);
    ~QueryPool();

    /// Puts the work into the queue; the number is for `cancel()`.
    quint64 start(Work work);
    /// Takes it out of the queue, or interrupts its running statement.
    void cancel(quint64 job);
    /// Calls `task` on the thread that made the pool; from any thread.
    void deliver(std::function<void()> task);
    /// From now on adds a history's categories in their order before the result of a query on it is
    /// delivered.
    void setCategories(std::shared_ptr<Categories> categories);
    /// Closes the connections to a history that is no longer open.
    void forget(const QString &path);

private:
    class Worker;
    struct Job {
        quint64 number = 0;
        Work work;
        std::stop_source stop;
    };

    std::shared_ptr<EntityTexts> textsOf(const QString &path);
    void addCategories(const QStringList &names);

    QObject m_courier; ///< lives on the pool's own thread; deliveries are posted to it
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_queue;
    bool m_ending = false;
    std::shared_ptr<Categories> m_categories; ///< itself only used on the pool's own thread
    quint64 m_lastNumber = 0;
    std::map<QString, std::shared_ptr<EntityTexts>> m_texts; ///< by path; shared by the threads' readers
    std::vector<std::unique_ptr<Worker>> m_workers;
};

} // namespace Backstory
