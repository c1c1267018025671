// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/blocktable.h"

#include <algorithm>

namespace Backstory
{

bool createBlockTable(const Database &db, BlockTableName table)
{
    return db.execute(
        table
            .sql("CREATE TABLE IF NOT EXISTS %(first INTEGER PRIMARY KEY, records BLOB NOT NULL);"
                 "CREATE TABLE IF NOT EXISTS %summary(first INTEGER PRIMARY KEY, summary BLOB NOT NULL);"
                 "CREATE TABLE IF NOT EXISTS %total(first INTEGER PRIMARY KEY, summary BLOB NOT NULL);")
            .constData());
}

bool clearBlockTable(const Database &db, BlockTableName table)
{
    return db.execute(table.sql("DELETE FROM %; DELETE FROM %summary; DELETE FROM %total;").constData());
}

template<class Record>
BlockWriter<Record>::BlockWriter(const Database &db, BlockTableName table)
    : m_table(table)
    , m_insert(db.prepare(table.sql("INSERT OR REPLACE INTO %(first, records) VALUES(?1, ?2)")))
    , m_insertSummary(db.prepare(table.sql("INSERT OR REPLACE INTO %summary(first, summary) VALUES(?1, ?2)")))
    , m_remove(db.prepare(table.sql("DELETE FROM % WHERE first >= ?1")))
    , m_removeSummary(db.prepare(table.sql("DELETE FROM %summary WHERE first >= ?1")))
    , m_summaries(db.prepare(table.sql("SELECT summary FROM %summary WHERE first >= ?1 AND first < ?2")))
    , m_insertTotal(db.prepare(table.sql("INSERT INTO %total(first, summary) VALUES(?1, ?2)")))
    , m_last(db.prepare(table.sql("SELECT max(first) FROM %")))
    , m_rest(db.prepare(table.sql("SELECT records FROM % WHERE first >= ?1 ORDER BY first")))
{
}

template<class Record>
bool BlockWriter<Record>::load()
{
    if (m_loaded)
        return true;
    if (!m_last.step())
        return false;
    const qint64 last = m_last.integer(0);
    m_last.reset();
    // The block that the last piece belongs to; when that is a whole one, it is complete.
    m_first = last == 0 ? 1 : (last - 1) / BlockTableName::BlockRecords * BlockTableName::BlockRecords + 1;
    m_rest.bind(1, m_first);
    bool good = true;
    while (m_rest.step())
        good = unpackRecords(m_rest.bytes(0), m_records) && good;
    m_rest.reset();
    if (m_records.size() >= size_t(BlockTableName::BlockRecords)) {
        m_records.clear();
        m_first += BlockTableName::BlockRecords;
    }
    m_written = m_records.size();
    m_stored = m_written / BlockTableName::PieceRecords * BlockTableName::PieceRecords;
    m_loaded = good;
    return good;
}

template<class Record>
bool BlockWriter<Record>::append(const Record &record)
{
    if (!load())
        return false;
    m_records.push_back(record);
    m_dirty = true;
    if (m_records.size() < size_t(BlockTableName::BlockRecords))
        return true;
    if (!removePieces() || !write(0, m_records.size()))
        return false;
    m_records.clear();
    m_first += BlockTableName::BlockRecords;
    m_stored = m_written = 0;
    m_dirty = false;
    return (m_first - 1) % BlockTableName::TotalRecords != 0 || writeTotal();
}

template<class Record>
bool BlockWriter<Record>::writeTotal()
{
    using Summary = std::conditional_t<std::is_same_v<Record, RowFact>, FactSummary, PairSummary>;
    const qint64 first = m_first - BlockTableName::TotalRecords;
    std::vector<Summary> parts;
    bool good = true;
    m_summaries.bind(1, first);
    m_summaries.bind(2, m_first);
    while (m_summaries.step())
        good = unpackSummary(m_summaries.bytes(0), parts.emplace_back()) && good;
    m_summaries.reset();
    const QByteArray total = packSummary(sumOf(parts));
    m_insertTotal.bind(1, first);
    m_insertTotal.bindBlob(2, total);
    return good && m_insertTotal.run();
}

template<class Record>
bool BlockWriter<Record>::flush()
{
    if (!m_dirty)
        return true;
    while (m_stored < m_records.size()) {
        const size_t count = std::min(size_t(BlockTableName::PieceRecords), m_records.size() - m_stored);
        if (!write(m_stored, count))
            return false;
        m_written = m_stored + count;
        if (count < size_t(BlockTableName::PieceRecords))
            break;
        m_stored += count;
    }
    m_dirty = false;
    return true;
}

template<class Record>
bool BlockWriter<Record>::write(size_t from, size_t count)
{
    const PackedBlock block = packBlock(std::span<const Record>(m_records).subspan(from, count));
    m_insert.bind(1, m_first + qint64(from));
    m_insert.bindBlob(2, block.records);
    m_insertSummary.bind(1, m_first + qint64(from));
    m_insertSummary.bindBlob(2, block.summary);
    return m_insert.run() && m_insertSummary.run();
}

template<class Record>
bool BlockWriter<Record>::removePieces()
{
    if (m_written == 0)
        return true;
    m_remove.bind(1, m_first);
    m_removeSummary.bind(1, m_first);
    return m_remove.run() && m_removeSummary.run();
}

template class BlockWriter<RowFact>;
template class BlockWriter<PairRecord>;

} // namespace Backstory
