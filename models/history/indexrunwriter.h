// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/runmerger.h"

#include <span>

namespace Backstory
{

/// Writes runs: a small one with every commit, so that look-ups see every visible row; eight of one level are
/// merged into one of the next until a run is large enough to stay. Large ones are merged beside the writing,
/// and take their place with the commit after that. Belongs to the writer's thread and transaction.
class IndexRunWriter
{
public:
    /// `db` is the writer's connection to the file at `path`.
    IndexRunWriter(const Database &db, const QString &path);

    void add(Lookup lookup, quint64 key, qint64 row);
    /// Writes the entries added since the last flush as the run of rows up to `lastRow`; false after a
    /// database error.
    bool flush(qint64 lastRow);
    /// To be called after each commit.
    void committed();
    /// Merged runs wait for a flush to take their place.
    bool hasMerged() const { return m_merger.isReady(); }

private:
    static constexpr size_t Fan = 8;
    static constexpr qint64 SettledRows = 262'144;
    static constexpr qint64 FewRows = 16'384; ///< are merged sooner than a thread begins
    static constexpr int SettledLevel = 100;

    bool writePending(qint64 lastRow);
    bool write(IndexRun run, const EncodedRun &entries);
    /// The oldest runs of one level that are enough for a merge; none while one is on its way.
    std::span<const IndexRun> due() const;
    bool mergeFew();
    bool replace(const MergedRuns &merged);
    bool remove(std::span<const IndexRun> runs);

    const Database &m_db;
    std::vector<IndexRun> m_tail; ///< the runs that are not settled, oldest first
    std::array<std::vector<IndexEntry>, LookupCount> m_pending;
    qint64 m_firstPending = 1;
    qint64 m_nextRun = 1;
    qint64 m_nextPage = 1;
    bool m_isUnreadable = false; ///< a page of them: nothing is merged any more, and what there is stays
    RunMerger m_merger;
};

} // namespace Backstory
