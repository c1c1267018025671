// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/indexrunreader.h"

#include <algorithm>

namespace Backstory
{

IndexRunReader::IndexRunReader(const Database &db)
    : m_db(db)
    , m_page(db.prepare("SELECT entries FROM page WHERE number = ?1"))
{
}

bool IndexRunReader::refresh()
{
    std::map<qint64, IndexRun> runs;
    Statement list =
        m_db.prepare("SELECT number, level, firstrow, lastrow, directory FROM run ORDER BY firstrow");
    while (list.step()) {
        const auto known = m_runs.find(list.integer(2));
        if (known != m_runs.end() && known->second.number == list.integer(0)) {
            runs.insert(m_runs.extract(known));
            continue;
        }
        IndexRun run;
        if (!run.read(list))
            return false;
        runs.emplace(run.firstRow, std::move(run));
    }
    m_runs = std::move(runs);
    return m_db.error().isEmpty();
}

QByteArrayView IndexRunReader::page(qint64 number)
{
    m_page.reset();
    m_page.bind(1, number);
    return m_page.step() ? m_page.bytes(0) : QByteArrayView();
}

void IndexRunReader::visit(const IndexRun &run, Lookup lookup, quint64 key,
                           const std::function<void(qint64 row)> &found)
{
    const IndexRun::Part &part = run.part(lookup);
    const auto &fences = part.fences;
    // Entries with the key may begin in the page before the first fence that is not below it.
    auto at = std::lower_bound(fences.begin(), fences.end(), key);
    if (at != fences.begin())
        --at;
    for (; at != fences.end() && *at <= key; ++at)
        findInPage(page(part.firstPage + (at - fences.begin())), key,
                   [&](quint32 row) { found(run.firstRow + row); });
    release();
}

void IndexRunReader::visit(Lookup lookup, quint64 key, const std::function<void(qint64 row)> &found)
{
    for (const auto &[firstRow, run] : m_runs)
        visit(run, lookup, key, found);
}

void IndexRunReader::visitFrom(qint64 row, Lookup lookup, quint64 key,
                               const std::function<bool(qint64 row)> &visitRow)
{
    std::vector<qint64> rows; // of one run, ascending
    const auto read = [&](const IndexRun &run) {
        rows.clear();
        visit(run, lookup, key, [&](qint64 found) { rows.push_back(found); });
    };
    for (auto at = m_runs.rbegin(); at != m_runs.rend(); ++at) {
        if (at->second.firstRow >= row)
            continue;
        read(at->second);
        for (auto found = rows.rbegin(); found != rows.rend(); ++found) {
            if (*found < row && !visitRow(*found))
                return;
        }
    }
    for (const auto &[firstRow, run] : m_runs) {
        if (run.lastRow < row)
            continue;
        read(run);
        for (const qint64 found : rows) {
            if (found >= row && !visitRow(found))
                return;
        }
    }
}

std::vector<qint64> IndexRunReader::rows(Lookup lookup, quint64 key)
{
    std::vector<qint64> rows;
    visit(lookup, key, [&](qint64 row) { rows.push_back(row); });
    return rows; // ascending: runs are in row order, and entries of one key within a run too
}

std::vector<qint64> IndexRunReader::rows(Lookup lookup, std::vector<quint64> keys,
                                         const std::function<bool()> &isStopped)
{
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    std::vector<qint64> rows;
    for (const auto &[firstRow, run] : m_runs) {
        const IndexRun::Part &part = run.part(lookup);
        auto key = keys.begin();
        for (size_t page = 0; page < part.fences.size() && key != keys.end() && !isStopped(); ++page) {
            // Entries with the fence's key may begin in the page before.
            key = std::lower_bound(key, keys.end(), part.fences[page]);
            if (key == keys.end() || (page + 1 < part.fences.size() && *key > part.fences[page + 1]))
                continue;
            PageCursor cursor(this->page(part.firstPage + qint64(page)));
            IndexEntry entry;
            for (auto wanted = key; wanted != keys.end() && cursor.next(entry);) {
                while (wanted != keys.end() && *wanted < entry.key)
                    ++wanted;
                if (wanted != keys.end() && *wanted == entry.key)
                    rows.push_back(run.firstRow + entry.row);
            }
        }
        release();
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

IndexRunReader::Extent IndexRunReader::extent(Lookup lookup, quint64 key)
{
    Extent extent;
    visit(lookup, key, [&](qint64 row) {
        extent.first = extent.count == 0 ? row : std::min(extent.first, row);
        extent.last = std::max(extent.last, row);
        ++extent.count;
    });
    return extent;
}

void IndexRunReader::matchCauses(const std::function<void(qint64 row)> &matched,
                                 const std::function<bool()> &isStopped)
{
    for (const auto &[firstCause, causes] : m_runs) {
        for (const auto &[firstId, ids] : m_runs) {
            if (isStopped())
                return;
            RunScan causeScan(m_db, causes.part(Lookup::ByCause));
            RunScan idScan(m_db, ids.part(Lookup::ById));
            IndexEntry cause;
            IndexEntry id;
            bool more = idScan.next(id);
            while (more && causeScan.next(cause)) {
                while (more && id.key < cause.key)
                    more = idScan.next(id);
                if (more && id.key == cause.key)
                    matched(causes.firstRow + cause.row);
            }
        }
    }
}

} // namespace Backstory
