// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/indexrunwriter.h"

#include <algorithm>

namespace Backstory
{

namespace
{

/// Writes sorted entries as pages from `nextPage` on, which then is behind them.
bool writePart(const Database &db, Lookup lookup, const std::vector<IndexEntry> &entries, qint64 &nextPage,
               IndexRun::Part &part)
{
    RunEncoder encoder;
    for (const IndexEntry &entry : entries)
        encoder.append(entry);
    encoder.finish();
    part = {nextPage, encoder.fences(), {}, 0};
    if (lookup == Lookup::ByTime) {
        part.starts = encoder.starts();
        part.last = encoder.lastKey();
    }
    Statement insert = db.prepare("INSERT INTO page(number, entries) VALUES(?1, ?2)");
    for (const QByteArray &page : encoder.pages()) {
        insert.bind(1, nextPage++);
        insert.bindBlob(2, page);
        if (!insert.run())
            return false;
    }
    return true;
}

/// Sorts entries that are sorted up to each of `ends`.
void mergeStretches(std::vector<IndexEntry> &entries, std::vector<size_t> ends)
{
    const auto at = [&entries](size_t index) { return entries.begin() + std::ptrdiff_t(index); };
    while (ends.size() > 1) {
        std::vector<size_t> merged;
        size_t begin = 0;
        for (size_t i = 0; i < ends.size(); i += 2) {
            const size_t end = i + 1 < ends.size() ? ends[i + 1] : ends[i];
            std::inplace_merge(at(begin), at(ends[i]), at(end));
            merged.push_back(end);
            begin = end;
        }
        ends = std::move(merged);
    }
}

} // namespace

IndexRunWriter::IndexRunWriter(const Database &db)
    : m_db(db)
{
    Statement runs =
        db.prepare("SELECT number, level, firstrow, lastrow, directory FROM run ORDER BY number");
    while (runs.step()) {
        IndexRun run;
        if (!run.read(runs))
            continue;
        m_firstPending = run.lastRow + 1;
        if (run.level < SettledLevel)
            m_tail.push_back(std::move(run));
    }
    // AUTOINCREMENT: a number is never used again, so that readers can keep what they know of a run.
    m_nextRun = db.integer("SELECT seq FROM sqlite_sequence WHERE name = 'run'") + 1;
    m_nextPage = db.integer("SELECT max(number) FROM page") + 1;
}

void IndexRunWriter::add(Lookup lookup, quint64 key, qint64 row)
{
    m_pending[size_t(lookup)].push_back({key, quint32(row - m_firstPending)});
}

void IndexRunWriter::clear()
{
    m_tail.clear();
    for (auto &entries : m_pending)
        entries.clear();
    m_firstPending = 1;
}

bool IndexRunWriter::flush(qint64 lastRow)
{
    if (lastRow < m_firstPending)
        return true;
    const int level = lastRow - m_firstPending + 1 >= SettledRows ? SettledLevel : 0;
    for (auto &entries : m_pending)
        std::sort(entries.begin(), entries.end());
    const bool written = write(level, m_firstPending, lastRow, m_pending);
    for (auto &entries : m_pending)
        entries.clear();
    m_firstPending = lastRow + 1;
    return written && mergeTail();
}

bool IndexRunWriter::write(int level, qint64 firstRow, qint64 lastRow,
                           const std::array<std::vector<IndexEntry>, LookupCount> &entries)
{
    IndexRun run;
    run.number = m_nextRun++;
    run.level = level;
    run.firstRow = firstRow;
    run.lastRow = lastRow;
    for (size_t lookup = 0; lookup < LookupCount; ++lookup) {
        if (!writePart(m_db, Lookup(lookup), entries[lookup], m_nextPage, run.parts[lookup]))
            return false;
    }
    Statement insertRun = m_db.prepare(
        "INSERT INTO run(number, level, firstrow, lastrow, directory) VALUES(?1, ?2, ?3, ?4, ?5)");
    const QByteArray directory = run.directory();
    insertRun.bind(1, run.number);
    insertRun.bind(2, run.level);
    insertRun.bind(3, run.firstRow);
    insertRun.bind(4, run.lastRow);
    insertRun.bindBlob(5, directory);
    if (!insertRun.run())
        return false;
    if (level < SettledLevel)
        m_tail.push_back(std::move(run));
    else
        m_tail.clear();
    return true;
}

bool IndexRunWriter::mergeTail()
{
    while (m_tail.size() >= Fan) {
        const size_t first = m_tail.size() - Fan;
        const int level = m_tail.back().level;
        if (m_tail[first].level != level)
            return true;
        const std::vector<IndexRun> merged(m_tail.begin() + qsizetype(first), m_tail.end());
        const qint64 firstRow = merged.front().firstRow;
        const qint64 lastRow = merged.back().lastRow;
        std::array<std::vector<IndexEntry>, LookupCount> entries;
        for (size_t lookup = 0; lookup < LookupCount; ++lookup) {
            entries[lookup].reserve(size_t(lastRow - firstRow + 1));
            std::vector<size_t> ends;
            for (const IndexRun &run : merged) {
                const auto shift = quint32(run.firstRow - firstRow);
                RunScan scan(m_db, run.parts[lookup]);
                IndexEntry entry;
                while (scan.next(entry))
                    entries[lookup].push_back({entry.key, entry.row + shift});
                ends.push_back(entries[lookup].size());
            }
            mergeStretches(entries[lookup], std::move(ends));
        }
        for (const IndexRun &run : merged) {
            if (!remove(run))
                return false;
        }
        m_tail.resize(first);
        const bool settled = lastRow - firstRow + 1 >= SettledRows;
        if (!write(settled ? SettledLevel : level + 1, firstRow, lastRow, entries))
            return false;
    }
    return true;
}

bool IndexRunWriter::remove(const IndexRun &run)
{
    Statement pages = m_db.prepare("DELETE FROM page WHERE number BETWEEN ?1 AND ?2");
    for (const IndexRun::Part &part : run.parts) {
        pages.bind(1, part.firstPage);
        pages.bind(2, part.firstPage + qint64(part.fences.size()) - 1);
        if (!pages.run())
            return false;
    }
    Statement runs = m_db.prepare("DELETE FROM run WHERE number = ?1");
    runs.bind(1, run.number);
    return runs.run();
}

} // namespace Backstory
