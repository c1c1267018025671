// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/indexrunwriter.h"

#include <algorithm>

namespace Backstory
{

namespace
{

/// Writes the encoded entries as pages from `nextPage` on, which then is behind them.
bool writePart(const Database &db, Lookup lookup, const RunEncoder &encoder, qint64 &nextPage,
               IndexRun::Part &part)
{
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

qint64 rowsOf(std::span<const IndexRun> runs)
{
    return runs.back().lastRow - runs.front().firstRow + 1;
}

} // namespace

IndexRunWriter::IndexRunWriter(const Database &db, const QString &path)
    : m_db(db)
    , m_merger(path)
{
    Statement runs =
        db.prepare("SELECT number, level, firstrow, lastrow, directory FROM run ORDER BY firstrow");
    while (runs.step()) {
        IndexRun run;
        if (!run.read(runs))
            continue;
        m_firstPending = run.lastRow + 1;
        if (run.level < SettledLevel)
            m_tail.push_back(std::move(run));
        else
            m_tail.clear(); // small ones before it stay: merged with later ones they would surround it
    }
    // AUTOINCREMENT: a number is never used again, so that readers can keep what they know of a run.
    m_nextRun = db.integer("SELECT seq FROM sqlite_sequence WHERE name = 'run'") + 1;
    m_nextPage = db.integer("SELECT max(number) FROM page") + 1;
}

void IndexRunWriter::add(Lookup lookup, quint64 key, qint64 row)
{
    m_pending[size_t(lookup)].push_back({key, quint32(row - m_firstPending)});
}

bool IndexRunWriter::flush(qint64 lastRow)
{
    if (lastRow >= m_firstPending && !writePending(lastRow))
        return false;
    if (m_merger.isReady()) {
        const auto merged = m_merger.take();
        m_isUnreadable = !merged;
        if (merged && !replace(*merged))
            return false;
    }
    return mergeFew();
}

bool IndexRunWriter::writePending(qint64 lastRow)
{
    EncodedRun entries;
    for (size_t lookup = 0; lookup < LookupCount; ++lookup) {
        auto &pending = m_pending[lookup];
        std::sort(pending.begin(), pending.end());
        for (const IndexEntry &entry : pending)
            entries[lookup].append(entry);
        entries[lookup].finish();
        pending.clear();
    }
    IndexRun run;
    run.number = m_nextRun++;
    run.level = lastRow - m_firstPending + 1 >= SettledRows ? SettledLevel : 0;
    run.firstRow = std::exchange(m_firstPending, lastRow + 1);
    run.lastRow = lastRow;
    if (run.level == SettledLevel)
        m_tail.clear();
    return write(std::move(run), entries);
}

/// Also remembers the run where it is not settled.
bool IndexRunWriter::write(IndexRun run, const EncodedRun &entries)
{
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
    if (run.level < SettledLevel) {
        const auto behind = std::find_if(m_tail.begin(), m_tail.end(), [&run](const IndexRun &other) {
            return other.firstRow > run.firstRow;
        });
        m_tail.insert(behind, std::move(run));
    }
    return true;
}

std::span<const IndexRun> IndexRunWriter::due() const
{
    if (m_isUnreadable || m_merger.isRunning())
        return {};
    for (auto first = m_tail.begin(); first != m_tail.end();) {
        const auto end = std::find_if(first, m_tail.end(),
                                      [first](const IndexRun &run) { return run.level != first->level; });
        if (size_t(end - first) >= Fan)
            return {first, end};
        first = end;
    }
    return {};
}

bool IndexRunWriter::mergeFew()
{
    for (auto runs = due(); !runs.empty(); runs = due()) {
        if (rowsOf(runs) > FewRows)
            return true;
        const auto merged = mergeRuns(m_db, {runs.begin(), runs.end()});
        m_isUnreadable = !merged;
        if (merged && !replace(*merged))
            return false;
    }
    return true;
}

void IndexRunWriter::committed()
{
    if (const auto runs = due(); !runs.empty())
        m_merger.start({runs.begin(), runs.end()});
}

bool IndexRunWriter::replace(const MergedRuns &merged)
{
    const auto first = std::find_if(m_tail.begin(), m_tail.end(), [&merged](const IndexRun &run) {
        return run.number == merged.runs.front().number;
    });
    if (first == m_tail.end()) // a settled run has been written behind them
        return true;
    const auto end = first + qsizetype(merged.runs.size());
    IndexRun run;
    run.number = m_nextRun++;
    run.level = rowsOf(merged.runs) >= SettledRows ? SettledLevel : first->level + 1;
    run.firstRow = merged.runs.front().firstRow;
    run.lastRow = merged.runs.back().lastRow;
    m_tail.erase(run.level == SettledLevel ? m_tail.begin() : first, end);
    return remove(merged.runs) && write(std::move(run), merged.entries);
}

bool IndexRunWriter::remove(std::span<const IndexRun> runs)
{
    Statement pages = m_db.prepare("DELETE FROM page WHERE number BETWEEN ?1 AND ?2");
    Statement directories = m_db.prepare("DELETE FROM run WHERE number = ?1");
    for (const IndexRun &run : runs) {
        for (const IndexRun::Part &part : run.parts) {
            pages.bind(1, part.firstPage);
            pages.bind(2, part.firstPage + qint64(part.fences.size()) - 1);
            if (!pages.run())
                return false;
        }
        directories.bind(1, run.number);
        if (!directories.run())
            return false;
    }
    return true;
}

} // namespace Backstory
