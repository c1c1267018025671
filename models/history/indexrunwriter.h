// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/indexrun.h"

namespace Backstory
{

/// Writes runs: a small one with every commit, so that look-ups see every visible row; eight of one level are
/// merged into one of the next until a run is large enough to stay. Belongs to the writer's thread and
/// transaction.
class IndexRunWriter
{
public:
    explicit IndexRunWriter(const Database &db);

    void add(Lookup lookup, quint64 key, qint64 row);
    /// Writes the entries added since the last flush as the run of rows up to `lastRow`; false after a
    /// database error.
    bool flush(qint64 lastRow);
    /// Forgets everything, for a history that is begun anew.
    void clear();

private:
    static constexpr int Fan = 8;
    static constexpr qint64 SettledRows = 262'144;
    static constexpr int SettledLevel = 100;

    bool write(int level, qint64 firstRow, qint64 lastRow,
               const std::array<std::vector<IndexEntry>, LookupCount> &entries);
    bool mergeTail();
    bool remove(const IndexRun &run);

    const Database &m_db;
    std::vector<IndexRun> m_tail; ///< the runs that are not settled, oldest first
    std::array<std::vector<IndexEntry>, LookupCount> m_pending;
    qint64 m_firstPending = 1;
    qint64 m_nextRun = 1;
    qint64 m_nextPage = 1;
};

} // namespace Backstory
