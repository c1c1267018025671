// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/indexrunreader.h"

#include <span>

namespace Backstory
{

/// A key that is looked up, and what it belongs to.
struct ProbedKey {
    quint64 key = 0;
    size_t index = 0;
    auto operator<=>(const ProbedKey &) const = default;
};

/// Looks up many keys together in one run of a history; pages that several of them fall into are read once.
/// Belongs to the thread of its reader.
class RunProbe
{
public:
    explicit RunProbe(IndexRunReader &runs)
        : m_runs(runs)
    {
    }

    /// Calls `found(index, rows)` for each of the keys, which are sorted, with all rows that have it: counted
    /// from the run's first, ascending. False when a page cannot be read.
    template<typename Found>
    bool visitKeys(const IndexRun &run, Lookup lookup, std::span<const ProbedKey> keys, Found found)
    {
        m_page = -1; // pages of another run
        for (size_t i = 0; i < keys.size(); ++i) {
            const bool isKnown = i > 0 && keys[i].key == keys[i - 1].key; // many events may name one
            if (!isKnown && !find(run.part(lookup), keys[i].key))
                return false;
            found(keys[i].index, std::span<const quint32>(m_rows));
        }
        return true;
    }
    /// Calls `found(index, row)` for every entry with one of the keys.
    template<typename Found>
    bool visit(const IndexRun &run, Lookup lookup, std::span<const ProbedKey> keys, Found found)
    {
        return visitKeys(run, lookup, keys, [&](size_t index, std::span<const quint32> rows) {
            for (const quint32 row : rows)
                found(index, run.firstRow + row);
        });
    }
    qint64 pagesRead() const { return m_pagesRead; }

private:
    bool find(const IndexRun::Part &part, quint64 key);
    bool read(qint64 page);

    IndexRunReader &m_runs;
    qint64 m_page = -1;
    qint64 m_pagesRead = 0;
    std::vector<IndexEntry> m_entries;
    std::vector<quint32> m_rows;
};

} // namespace Backstory
