// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/indexrun.h"

#include <functional>
#include <map>

namespace Backstory
{

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
    /// Visits rows with the key, those below `row` from the nearest down, then the others upwards, until
    /// `visit` returns false. For what is likely near: most runs are not read then.
    void visitFrom(qint64 row, Lookup lookup, quint64 key, const std::function<bool(qint64 row)> &visit);
    /// Rows with any of the keys, each row once, ascending. Reads no page twice, however many keys there are.
    std::vector<qint64> rows(Lookup lookup, std::vector<quint64> keys,
                             const std::function<bool()> &isStopped);
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

    /// By their first row. ByTime is asked through TimeIndex.
    const std::map<qint64, IndexRun> &runs() const { return m_runs; }
    /// A page of entries, empty after an error; lives until the next call.
    QByteArrayView page(qint64 number);
    /// Lets go of the page: what is held keeps the transaction's view of the file open.
    void release() { m_page.reset(); }

private:
    void visit(Lookup lookup, quint64 key, const std::function<void(qint64 row)> &found);
    void visit(const IndexRun &run, Lookup lookup, quint64 key, const std::function<void(qint64 row)> &found);

    const Database &m_db;
    Statement m_page;
    std::map<qint64, IndexRun> m_runs; ///< by their first row
};

} // namespace Backstory
