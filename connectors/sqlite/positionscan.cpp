// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/storescan.h"

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

void ScanContext::append(EventBatch &&batch)
{
    batch.setCursor(cursor.toJson());
    sink->append(std::move(batch));
}

std::unique_ptr<TableScan> scanOf(const EventTable &table)
{
    if (table.keyed)
        return std::make_unique<KeyScan>(table);
    return std::make_unique<PositionScan>(table);
}

bool PositionScan::prepare(sqlite3 *database)
{
    const QByteArray &position = table().position;
    const QByteArray order = "ORDER BY " + position + " LIMIT ";
    m_rows = std::make_unique<SqliteStatement>(
        database, m_reader.select(position + " > ?1", order + QByteArray::number(SliceEvents)));
    m_first = std::make_unique<SqliteStatement>(database, m_reader.select({}, order + '1'));
    m_at = std::make_unique<SqliteStatement>(database, m_reader.select(position + " = ?1", "LIMIT 1"));
    if (m_rows->prepared() != SQLITE_OK || m_first->prepared() != SQLITE_OK || m_at->prepared() != SQLITE_OK)
        return false;
    SqliteStatement highest(database, "SELECT max(" + position + ") FROM " + sqlName(table().name) + " e");
    m_total = highest.next() ? highest.integer(0) : 0;
    return true;
}

qint64 PositionScan::done(const StoreCursor &cursor) const
{
    const auto known = cursor.tables.find(table().name);
    return known == cursor.tables.end() ? 0 : known->at.value_or(0);
}

/// 0 when there is no such row.
quint64 PositionScan::rowFingerprint(bool *failed, SqliteStatement &row)
{
    quint64 print = 0;
    const int result = row.step();
    if (result == SQLITE_ROW)
        m_reader.read(row, [&](const Event &event) { print = fingerprintOf(event); });
    *failed = result != SQLITE_ROW && result != SQLITE_DONE;
    row.reset();
    return print;
}

bool PositionScan::isSameTable(const TableCursor &cursor, ScanContext &context, bool *failed)
{
    m_at->bind(1, *cursor.at);
    const quint64 last = rowFingerprint(failed, *m_at);
    if (*failed)
        return false;
    const quint64 first = rowFingerprint(failed, *m_first);
    if (*failed || (last == cursor.last && first == cursor.first))
        return !*failed;
    if (last == 0)
        context.reason =
            u"Rows that had been read are gone from “%1”: it was truncated or replaced, so it is read anew."_s;
    else if (last != cursor.last)
        context.reason =
            u"“%1” holds other rows than before: it was replaced or its rows were renumbered (VACUUM), so it is read anew."_s;
    else
        context.reason = u"The first rows of “%1” have been deleted or replaced, so it is read anew."_s;
    return false;
}

ScanResult PositionScan::slice(ScanContext &context)
{
    TableCursor cursor = context.cursor.tables.value(table().name);
    cursor.part = table().part;
    context.database->execute("BEGIN");
    bool failed = false;
    if (cursor.at && !isSameTable(cursor, context, &failed)) {
        context.database->execute("COMMIT");
        return failed ? ScanResult::Failed : ScanResult::Restart;
    }
    EventBatch batch;
    SliceClock clock;
    m_rows->bind(1, cursor.at.value_or(std::numeric_limits<qint64>::min()));
    int result = SQLITE_ROW;
    qint64 rows = 0;
    while (!clock.isOver() && (result = m_rows->step()) == SQLITE_ROW) {
        const bool first = !cursor.at;
        m_reader.read(*m_rows, [&](const Event &event) {
            if (first)
                cursor.first = fingerprintOf(event);
            batch.append(event);
        });
        cursor.at = m_rows->integer(0);
        ++rows;
    }
    m_rows->reset();
    context.database->execute("COMMIT");
    if (!context.database->isUnchanged())
        return ScanResult::Changed;
    if (rows > 0) {
        if (!batch.isEmpty())
            cursor.last = fingerprintOf(batch.events().back());
        context.cursor.tables.insert(table().name, cursor);
        context.append(std::move(batch));
    }
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return ScanResult::Failed;
    return result == SQLITE_DONE && rows < SliceEvents ? ScanResult::End : ScanResult::More;
}

} // namespace Backstory
