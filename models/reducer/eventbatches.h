// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/contentsource.h"
#include "models/reducer/reducersource.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace Backstory
{

/// The events of one history in its order, with the entities' numbers as keys, in batches for
/// ReducerHost::foldByKey(). Owns the threads that read ahead, because fetching contents takes longer than
/// folding them. Snapshots are left out. next() belongs to one thread.
class EventBatches
{
public:
    /// Which rows: from `first` on, below `end`, of one category or of all.
    struct Selection {
        qint64 first = 1;
        qint64 end = 1;
        std::optional<QString> category;
    };

    EventBatches(const QString &history, const ContentSourceFactory &contents, const Selection &selection);
    ~EventBatches();
    Q_DISABLE_COPY_MOVE(EventBatches)

    /// Waits for the next batch; false when there is none, or when `stop` is requested.
    bool next(KeyedBatch &batch, const std::stop_token &stop = {});
    /// Why there are no more, when not all have been read.
    QString error() const;

private:
    using Page = QList<KeyedBatch>;

    qint64 rows() const { return m_selection.end - m_selection.first; }
    void read(const std::stop_token &stop);
    std::optional<qint64> takePage(const std::stop_token &stop);

    const QString m_history;
    const ContentSourceFactory m_contents;
    const Selection m_selection;

    mutable std::mutex m_mutex; ///< of all below
    std::condition_variable_any m_changed;
    std::map<qint64, Page> m_ready;
    qint64 m_readyBytes = 0;
    qint64 m_begun = 0;  ///< pages that a thread has taken on
    qint64 m_wanted = 0; ///< the page that next() needs
    QString m_error;

    Page m_page; ///< what is left of the page before m_wanted, the last first; of next()'s thread
    std::vector<std::jthread> m_threads; ///< last: they end before what they use
};

} // namespace Backstory
