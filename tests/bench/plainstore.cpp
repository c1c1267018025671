// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/plainstore.h"

#include "tests/bench/benchmark.h"

#include <QFile>

#include <array>
#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr int Columns = 14;
constexpr int RowsPerTransaction = 20'000;
constexpr const char *Names =
    "position, id, kind, type, category, entity, version, occurred, recorded, producer, "
    "caused_by, correlation, payload, metadata";

using Row = std::array<sqlite3_value *, Columns>;

} // namespace

double plainInsertRate(const QString &store, const QString &target)
{
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(target + QLatin1String(suffix));
    sqlite3 *from = nullptr;
    sqlite3 *to = nullptr;
    sqlite3_open_v2(QFile::encodeName(store).constData(), &from, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_open(QFile::encodeName(target).constData(), &to);
    sqlite3_exec(to,
                 "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                 "PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -65536",
                 nullptr, nullptr, nullptr);
    sqlite3_exec(to, QByteArray("CREATE TABLE events(").append(Names).append(")").constData(), nullptr,
                 nullptr, nullptr);
    sqlite3_stmt *select = nullptr;
    sqlite3_stmt *insert = nullptr;
    sqlite3_prepare_v2(
        from,
        QByteArray("SELECT ").append(Names).append(" FROM backstory_events ORDER BY position").constData(),
        -1, &select, nullptr);
    sqlite3_prepare_v2(to, "INSERT INTO events VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &insert, nullptr);
    double seconds = 0;
    qint64 count = 0;
    std::vector<Row> rows;
    for (bool more = true; more;) {
        more = sqlite3_step(select) == SQLITE_ROW;
        if (more) {
            Row &row = rows.emplace_back();
            for (int i = 0; i < Columns; ++i)
                row[size_t(i)] = sqlite3_value_dup(sqlite3_column_value(select, i));
        }
        if (rows.size() < RowsPerTransaction && more)
            continue;
        const auto start = std::chrono::steady_clock::now();
        sqlite3_exec(to, "BEGIN", nullptr, nullptr, nullptr);
        for (const Row &row : rows) {
            for (int i = 0; i < Columns; ++i)
                sqlite3_bind_value(insert, i + 1, row[size_t(i)]);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        sqlite3_exec(to, "COMMIT", nullptr, nullptr, nullptr);
        seconds += secondsSince(start);
        count += qint64(rows.size());
        for (const Row &row : rows) {
            for (sqlite3_value *value : row)
                sqlite3_value_free(value);
        }
        rows.clear();
    }
    sqlite3_finalize(select);
    sqlite3_finalize(insert);
    sqlite3_close(from);
    sqlite3_close(to);
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(target + QLatin1String(suffix));
    return double(count) / seconds;
}

} // namespace Backstory
