// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/sqlite/processingcursor.h"
#include "connectors/sqlite/sqlitestatement.h"
#include "connectors/sqlite/storescan.h"

namespace Backstory
{

/// Reads the rows of a table of processing times behind a cursor, and again those that were waiting. Each
/// slice holds its read lock for some milliseconds. For one opening of the file.
class ProcessingScan
{
public:
    ProcessingScan(const SqliteDatabase &database, const ProcessingTable &table, ProcessingCursor &cursor);

    /// False when a statement cannot be prepared.
    bool isPrepared() const;
    /// Whether the last rows before the cursor are those that it came from; nullopt after a failure.
    std::optional<bool> fitsCursor();
    /// Reads one slice. What it has read counts only while the file is unchanged.
    ScanResult slice(ProcessingBatch &batch);
    /// The first time that could not be read, as it is written; empty: none.
    const QByteArray &unreadable() const { return m_unreadable; }

private:
    enum class Step { Late, Waiting, Rows };

    bool listStreams();
    ScanResult readStep(ProcessingBatch &batch);
    ScanResult readLate(ProcessingBatch &batch, StreamCursor &stream);
    ScanResult readWaiting(ProcessingBatch &batch, StreamCursor &stream);
    ScanResult readRows(ProcessingBatch &batch, StreamCursor &stream);
    bool lookAgain(ProcessingBatch &batch, StreamCursor &stream, qint64 key);
    void bind(SqliteStatement &statement, const QByteArray &stream, qint64 key);
    void take(ProcessingBatch &batch, StreamCursor &stream);
    ProcessingRecord recordOf(const SqliteStatement &row);
    Timestamp timeOf(const MappingExpression &as, QByteArrayView text);

    const SqliteDatabase &m_database;
    const ProcessingTable &m_table;
    ProcessingCursor &m_cursor;
    SqliteStatement m_rows;
    SqliteStatement m_one;
    QList<QByteArray> m_streams;
    bool m_isListed = false;
    qsizetype m_stream = 0; ///< the one that is read
    Step m_step = Step::Late;
    std::optional<qint64> m_lookedAt; ///< the last waiting row that has been looked at again
    SliceClock m_clock;
    QByteArray m_unreadable;
    QHash<QByteArray, QByteArray> m_texts; ///< consumers and types, each held once
};

} // namespace Backstory
