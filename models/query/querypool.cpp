// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/query/querypool.h"

#include "models/history/entitytexts.h"

namespace Backstory
{

/// One thread of the pool with its connections. `m_readers` changes under the pool's mutex only, because
/// `cancel()` interrupts them from another thread.
class QueryPool::Worker : public QueryScope
{
public:
    explicit Worker(QueryPool &pool)
        : m_pool(pool)
        , m_thread([this] { run(); })
    {
    }
    ~Worker() override { m_thread.join(); }

    HistoryReader &history(const HistorySource &source) override
    {
        auto it = m_readers.find(source.path);
        if (it == m_readers.end()) {
            auto reader = std::make_unique<HistoryReader>(source.path, m_pool.textsOf(source.path));
            const std::lock_guard lock(m_pool.m_mutex);
            it = m_readers.emplace(source.path, std::move(reader)).first;
        }
        if (m_told.insert(source.path).second)
            m_pool.addCategories(it->second->categoryNames());
        return *it->second;
    }

    ContentSource *contents(const HistorySource &source) override
    {
        const auto it = m_contents.find(source.path);
        if (it != m_contents.end())
            return it->second.get();
        return (m_contents[source.path] = source.contents ? source.contents() : nullptr).get();
    }

    std::stop_token stop() const override { return m_job.stop.get_token(); }

    // The pool's mutex is held by the callers of these three.
    bool runs(quint64 number) const { return m_job.number == number; }
    void interrupt()
    {
        m_job.stop.request_stop();
        for (const auto &[path, reader] : m_readers)
            reader->interrupt();
    }
    void forget(const QString &path) { m_forgotten.push_back(path); }

private:
    void run()
    {
        for (;;) {
            {
                std::unique_lock lock(m_pool.m_mutex);
                m_job = {};
                m_told.clear();
                m_pool.m_wake.wait(lock, [this] {
                    return m_pool.m_ending || !m_pool.m_queue.empty() || !m_forgotten.empty();
                });
                dropForgotten();
                if (m_pool.m_ending)
                    return;
                if (m_pool.m_queue.empty())
                    continue;
                m_job = std::move(m_pool.m_queue.front());
                m_pool.m_queue.pop_front();
            }
            m_job.work(*this);
            const std::lock_guard lock(m_pool.m_mutex);
            dropFailed();
        }
    }

    void dropForgotten()
    {
        for (const QString &path : m_forgotten) {
            m_readers.erase(path);
            m_contents.erase(path);
        }
        m_forgotten.clear();
    }

    // A reader that failed (the history was not there yet, or was begun anew) is opened again by the next
    // query.
    void dropFailed()
    {
        if (!m_job.stop.stop_requested())
            std::erase_if(m_readers, [](const auto &entry) { return !entry.second->error().isEmpty(); });
    }

    QueryPool &m_pool;
    Job m_job;
    std::map<QString, std::unique_ptr<HistoryReader>> m_readers;
    std::map<QString, std::unique_ptr<ContentSource>> m_contents;
    std::vector<QString> m_forgotten;
    std::set<QString> m_told; ///< the histories whose categories were delivered for this job
    std::thread m_thread;
};

QueryPool::QueryPool(int threads)
{
    for (int i = 0; i < threads; ++i)
        m_workers.push_back(std::make_unique<Worker>(*this));
}

QueryPool::~QueryPool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
        m_queue.clear();
        for (const auto &worker : m_workers)
            worker->interrupt();
    }
    m_wake.notify_all();
    m_workers.clear();
}

quint64 QueryPool::start(Work work)
{
    const std::lock_guard lock(m_mutex);
    m_queue.push_back({++m_lastNumber, std::move(work), {}});
    m_wake.notify_one();
    return m_lastNumber;
}

void QueryPool::cancel(quint64 job)
{
    const std::lock_guard lock(m_mutex);
    if (std::erase_if(m_queue, [job](const Job &queued) { return queued.number == job; }) > 0)
        return;
    for (const auto &worker : m_workers) {
        if (worker->runs(job))
            worker->interrupt();
    }
}

void QueryPool::setCategories(std::shared_ptr<Categories> categories)
{
    const std::lock_guard lock(m_mutex);
    m_categories = std::move(categories);
}

void QueryPool::addCategories(const QStringList &names)
{
    const std::lock_guard lock(m_mutex);
    if (m_categories && !names.isEmpty())
        deliver([categories = m_categories, names] { categories->add(names); });
}

void QueryPool::deliver(std::function<void()> task)
{
    QMetaObject::invokeMethod(&m_courier, std::move(task), Qt::QueuedConnection);
}

std::shared_ptr<EntityTexts> QueryPool::textsOf(const QString &path)
{
    const std::lock_guard lock(m_mutex);
    std::shared_ptr<EntityTexts> &texts = m_texts[path];
    if (!texts)
        texts = std::make_shared<EntityTexts>();
    return texts;
}

void QueryPool::forget(const QString &path)
{
    const std::lock_guard lock(m_mutex);
    m_texts.erase(path);
    for (const auto &worker : m_workers)
        worker->forget(path);
    m_wake.notify_all();
}

} // namespace Backstory
