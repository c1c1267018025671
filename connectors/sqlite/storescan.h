// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/sqlite/rowreader.h"
#include "connectors/sqlite/sqlitedatabase.h"
#include "connectors/sqlite/sqlitestatement.h"
#include "connectors/sqlite/storecursor.h"

#include <chrono>

namespace Backstory
{

/// How reading a piece of a store ended.
enum class ScanResult {
    More,    ///< there may be more to read
    End,     ///< everything has been read
    Changed, ///< the file changed while it was read without locks: what was read has been dropped
    Restart, ///< the rows are not those that the cursor came from; the reason is set
    Failed,  ///< SQLite failed; its message is current
};

/// What the scans of the tables share during one `read()`. Lives on the reader's thread.
struct ScanContext {
    SqliteDatabase *database = nullptr;
    EventSink *sink = nullptr;
    std::stop_token stop;
    StoreCursor cursor;
    QString reason; ///< for Restart, a sentence

    /// Hands a batch over with the cursor of this moment.
    void append(EventBatch &&batch);
};

/// How long one slice may keep its read lock, and how many events a batch has at most.
constexpr auto SliceTime = std::chrono::milliseconds(5);
constexpr qsizetype SliceEvents = 4096;

/// Ends the time of a slice; asks the clock only now and then.
class SliceClock
{
public:
    bool isOver() { return ++m_rows % 32 == 0 && std::chrono::steady_clock::now() - m_start > SliceTime; }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    int m_rows = 0;
};

/// Reads one table from a cursor on, a slice at a time.
class TableScan
{
public:
    explicit TableScan(const EventTable &table)
        : m_reader(table)
    {
    }
    virtual ~TableScan() = default;
    const EventTable &table() const { return m_reader.table(); }
    /// Prepares for a newly opened database; what is known of the table stays.
    virtual bool prepare(sqlite3 *database) = 0;
    virtual ScanResult slice(ScanContext &context) = 0;
    virtual qint64 done(const StoreCursor &cursor) const = 0;
    qint64 total() const { return m_total; }

protected:
    RowReader m_reader;
    qint64 m_total = 0;
};

/// Reads by a growing position (the rowid).
class PositionScan : public TableScan
{
public:
    using TableScan::TableScan;
    bool prepare(sqlite3 *database) override;
    ScanResult slice(ScanContext &context) override;
    qint64 done(const StoreCursor &cursor) const override;

private:
    bool isSameTable(const TableCursor &cursor, ScanContext &context, bool *failed);
    quint64 rowFingerprint(bool *failed, SqliteStatement &row);

    std::unique_ptr<SqliteStatement> m_rows;
    std::unique_ptr<SqliteStatement> m_first;
    std::unique_ptr<SqliteStatement> m_at;
};

/// Reads a table WITHOUT ROWID, which has no order of its own: by its key, and again by its key when the file
/// has changed, telling new rows from old ones by the highest version of each entity.
class KeyScan : public TableScan
{
public:
    using TableScan::TableScan;
    bool prepare(sqlite3 *database) override;
    ScanResult slice(ScanContext &context) override;
    qint64 done(const StoreCursor &cursor) const override;

private:
    struct Key {
        QByteArray entity;
        qint64 version = 0;
    };
    bool isOld(const Key &key, const TableCursor &cursor) const;
    bool fetch(const Key &key, const TableCursor &cursor, EventBatch &batch);

    std::unique_ptr<SqliteStatement> m_keys;
    std::unique_ptr<SqliteStatement> m_row;
    QHash<QByteArray, qint64> m_known; ///< highest version read of each entity, once all have been read
    bool m_knowsAll = false;
    std::optional<Key> m_passed; ///< how far the pass that runs has come
    TableCursor m_before;        ///< the cursor when it began
    qint64 m_oldCount = 0;       ///< rows of earlier passes that it has met again
    quint64 m_oldSum = 0;
};

std::unique_ptr<TableScan> scanOf(const EventTable &table);

} // namespace Backstory
