// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/database.h"
#include "models/history/runencoding.h"

#include <QHash>

#include <array>
#include <functional>
#include <map>
#include <vector>

namespace Backstory
{

/// The look-ups of a history. Keys: see identifier.h; for ByEntity the entity's number.
enum class Lookup : quint8 { ById, ByEntity, ByCorrelation, ByCause };
constexpr size_t LookupCount = 4;

/// One sorted run: for each look-up the entries of the rows firstRow … lastRow, in pages `firstPage` … of the
/// table `page`, with the first key of each page.
///
/// Random-key B-trees kept row by row rewrite the whole tree in every transaction (16,000 events/s were
/// measured); a run is only ever appended, so that an event costs the same at ten million as at one.
struct IndexRun {
    struct Part {
        qint64 firstPage = 0;
        std::vector<quint64> fences;
    };

    qint64 number = 0;
    int level = 0;
    qint64 firstRow = 0;
    qint64 lastRow = 0;
    std::array<Part, LookupCount> parts;

    QByteArray directory() const;
    bool readDirectory(QByteArrayView bytes);
};

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
               std::array<std::vector<IndexEntry>, LookupCount> &entries);
    bool mergeTail();
    bool remove(const IndexRun &run);

    const Database &m_db;
    std::vector<IndexRun> m_tail; ///< the runs that are not settled, oldest first
    std::array<std::vector<IndexEntry>, LookupCount> m_pending;
    qint64 m_firstPending = 1;
    qint64 m_nextRun = 1;
    qint64 m_nextPage = 1;
};

/// Answers look-ups from the runs of a history. Belongs to a reader's thread; `refresh()` within its
/// transaction.
class IndexRunReader
{
public:
    explicit IndexRunReader(const Database &db);

    /// Takes notice of runs written since the last call.
    bool refresh();
    /// Rows with the key, ascending. Rows of different ids may share a key: compare.
    std::vector<qint64> rows(Lookup lookup, quint64 key);
    /// Number of rows with the key, the first and the last of them (0 when there is none).
    struct Extent {
        qint64 count = 0;
        qint64 first = 0;
        qint64 last = 0;
    };
    Extent extent(Lookup lookup, quint64 key);
    /// Calls `matched(row)` for every ByCause row whose key is also a ById key, run by run; a row may come
    /// twice.
    void matchCauses(const std::function<void(qint64 row)> &matched, const std::function<bool()> &isStopped);

private:
    void visit(Lookup lookup, quint64 key, const std::function<void(qint64 row)> &found);
    bool readPage(qint64 number);

    const Database &m_db;
    Statement m_page;
    QByteArrayView m_entries;
    std::map<qint64, IndexRun> m_runs; ///< by number, which is in row order
};

} // namespace Backstory
