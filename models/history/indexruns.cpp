// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/indexruns.h"

#include <QtEndian>

#include <algorithm>

namespace Backstory
{

namespace
{

void appendNumber(QByteArray &bytes, quint64 number)
{
    char raw[sizeof number];
    qToLittleEndian(number, raw);
    bytes.append(raw, sizeof raw);
}

/// Walks over all entries of one look-up of a run in key order, a page at a time.
class RunScan
{
public:
    RunScan(const Database &db, const IndexRun::Part &part)
        : m_statement(db.prepare("SELECT entries FROM page WHERE number BETWEEN ?1 AND ?2 ORDER BY number"))
    {
        m_statement.bind(1, part.firstPage);
        m_statement.bind(2, part.firstPage + qint64(part.fences.size()) - 1);
    }

    bool next(IndexEntry &entry)
    {
        while (m_at == m_entries.size()) {
            m_entries.clear();
            m_at = 0;
            if (!m_statement.step() || !decodePage(m_statement.bytes(0), m_entries))
                return false;
        }
        entry = m_entries[m_at++];
        return true;
    }

private:
    Statement m_statement;
    std::vector<IndexEntry> m_entries;
    size_t m_at = 0;
};

bool readRun(Statement &statement, IndexRun &run)
{
    run.number = statement.integer(0);
    run.level = int(statement.integer(1));
    run.firstRow = statement.integer(2);
    run.lastRow = statement.integer(3);
    return run.readDirectory(statement.bytes(4));
}

} // namespace

QByteArray IndexRun::directory() const
{
    QByteArray bytes;
    for (const Part &part : parts) {
        appendNumber(bytes, quint64(part.firstPage));
        appendNumber(bytes, part.fences.size());
        for (const quint64 fence : part.fences)
            appendNumber(bytes, fence);
    }
    return bytes;
}

bool IndexRun::readDirectory(QByteArrayView bytes)
{
    qsizetype at = 0;
    const auto take = [&](quint64 &value) {
        if (at + qsizetype(sizeof value) > bytes.size())
            return false;
        value = qFromLittleEndian<quint64>(bytes.data() + at);
        at += sizeof value;
        return true;
    };
    for (Part &part : parts) {
        quint64 first = 0;
        quint64 count = 0;
        if (!take(first) || !take(count) || count > quint64(bytes.size()))
            return false;
        part.firstPage = qint64(first);
        part.fences.resize(count);
        for (quint64 &fence : part.fences) {
            if (!take(fence))
                return false;
        }
    }
    return true;
}

IndexRunWriter::IndexRunWriter(const Database &db)
    : m_db(db)
{
    Statement runs =
        db.prepare("SELECT number, level, firstrow, lastrow, directory FROM run ORDER BY number");
    while (runs.step()) {
        IndexRun run;
        if (!readRun(runs, run))
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
    const bool written = write(level, m_firstPending, lastRow, m_pending);
    for (auto &entries : m_pending)
        entries.clear();
    m_firstPending = lastRow + 1;
    return written && mergeTail();
}

bool IndexRunWriter::write(int level, qint64 firstRow, qint64 lastRow,
                           std::array<std::vector<IndexEntry>, LookupCount> &entries)
{
    IndexRun run;
    run.number = m_nextRun++;
    run.level = level;
    run.firstRow = firstRow;
    run.lastRow = lastRow;
    Statement insertPage = m_db.prepare("INSERT INTO page(number, entries) VALUES(?1, ?2)");
    for (size_t lookup = 0; lookup < LookupCount; ++lookup) {
        std::sort(entries[lookup].begin(), entries[lookup].end());
        RunEncoder encoder;
        for (const IndexEntry &entry : entries[lookup])
            encoder.append(entry);
        encoder.finish();
        run.parts[lookup] = {m_nextPage, encoder.fences()};
        for (const QByteArray &page : encoder.pages()) {
            insertPage.bind(1, m_nextPage++);
            insertPage.bindBlob(2, page);
            if (!insertPage.run())
                return false;
        }
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
        for (const IndexRun &run : merged) {
            const auto shift = quint32(run.firstRow - firstRow);
            for (size_t lookup = 0; lookup < LookupCount; ++lookup) {
                RunScan scan(m_db, run.parts[lookup]);
                IndexEntry entry;
                while (scan.next(entry))
                    entries[lookup].push_back({entry.key, entry.row + shift});
            }
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

IndexRunReader::IndexRunReader(const Database &db)
    : m_db(db)
    , m_page(db.prepare("SELECT entries FROM page WHERE number = ?1"))
{
}

bool IndexRunReader::refresh()
{
    std::map<qint64, IndexRun> runs;
    Statement list =
        m_db.prepare("SELECT number, level, firstrow, lastrow, directory FROM run ORDER BY number");
    while (list.step()) {
        const auto known = m_runs.find(list.integer(0));
        if (known != m_runs.end()) {
            runs.insert(m_runs.extract(known));
            continue;
        }
        IndexRun run;
        if (!readRun(list, run))
            return false;
        runs.emplace(run.number, std::move(run));
    }
    m_runs = std::move(runs);
    return m_db.error().isEmpty();
}

bool IndexRunReader::readPage(qint64 number)
{
    m_page.reset();
    m_page.bind(1, number);
    if (!m_page.step())
        return false;
    m_entries = m_page.bytes(0);
    return true;
}

void IndexRunReader::visit(Lookup lookup, quint64 key, const std::function<void(qint64 row)> &found)
{
    for (const auto &[number, run] : m_runs) {
        const IndexRun::Part &part = run.parts[size_t(lookup)];
        const auto &fences = part.fences;
        // Entries with the key may begin in the page before the first fence that is not below it.
        auto at = std::lower_bound(fences.begin(), fences.end(), key);
        if (at != fences.begin())
            --at;
        for (; at != fences.end() && *at <= key; ++at) {
            if (!readPage(part.firstPage + (at - fences.begin())))
                break;
            findInPage(m_entries, key, [&, first = run.firstRow](quint32 row) { found(first + row); });
        }
    }
    m_page.reset();
}

std::vector<qint64> IndexRunReader::rows(Lookup lookup, quint64 key)
{
    std::vector<qint64> rows;
    visit(lookup, key, [&](qint64 row) { rows.push_back(row); });
    std::sort(rows.begin(), rows.end()); // merged runs carry later numbers than smaller ones before them
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
    for (const auto &[causeNumber, causes] : m_runs) {
        for (const auto &[idNumber, ids] : m_runs) {
            if (isStopped())
                return;
            RunScan causeScan(m_db, causes.parts[size_t(Lookup::ByCause)]);
            RunScan idScan(m_db, ids.parts[size_t(Lookup::ById)]);
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
