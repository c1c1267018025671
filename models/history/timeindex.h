// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/indexrunreader.h"

#include <QList>

#include <atomic>
#include <optional>

namespace Backstory
{

/// Answers questions about times from the ByTime entries of a history's runs. Keys are `timeKey()`s, ranges
/// half open; without an upper end everything from the lower one on. Belongs to a reader's thread and
/// transaction. No answer: a page is damaged, the database failed, or `isStopped` became true.
class TimeIndex
{
public:
    struct Range {
        quint64 from = 0;
        std::optional<quint64> to;
    };

    TimeIndex(IndexRunReader &runs, const std::atomic<bool> &isStopped, size_t mostPages = 3'000);

    /// Entries within the range.
    std::optional<qint64> count(const Range &range);
    /// Entries from each border to the next; borders ascend. When the borders fall into more than
    /// `mostPages` pages, those between the first and the last are placed by estimate within their pages.
    std::optional<QList<qint64>> counts(const std::vector<quint64> &borders);
    /// Rows within the range by key, then row: the first `limit` of them after the first `skip`.
    std::optional<std::vector<qint64>> rows(const Range &range, qint64 limit, qint64 skip = 0);
    /// Rows by key, then row: `count` of them from this place (from 0) on. Reads a few pages of each run;
    /// very many with one time have to be passed one by one.
    std::optional<std::vector<qint64>> rowsAt(qint64 place, qint64 count);
    /// The last row whose key is not above this one, else the first row of all; 0 when there is none.
    std::optional<qint64> nearest(quint64 key);

private:
    using Part = IndexRun::Part;

    std::optional<qint64> below(const Part &part, quint64 key);
    bool addCounts(const Part &part, const std::vector<quint64> &borders, bool exact, QList<qint64> &counts);
    bool readPage(const Part &part, size_t page, std::vector<IndexEntry> &entries);

    IndexRunReader &m_runs;
    const std::atomic<bool> &m_isStopped;
    size_t m_mostPages;
};

} // namespace Backstory
