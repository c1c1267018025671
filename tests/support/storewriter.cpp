// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/storewriter.h"

#include <QFile>

#include <sqlite3.h>

namespace Backstory
{

void StoreWriter::Close::operator()(sqlite3 *db) const
{
    sqlite3_close(db);
}

StoreWriter::StoreWriter(const QString &path, int entities, bool wal)
    : m_entities(entities)
{
    sqlite3 *db = nullptr;
    sqlite3_open(QFile::encodeName(path).constData(), &db);
    m_db.reset(db);
    sqlite3_busy_timeout(db, 1'000);
    if (wal)
        execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = OFF");
    execute(
        "CREATE TABLE IF NOT EXISTS backstory_events(position INTEGER PRIMARY KEY, id TEXT NOT NULL,"
        " kind TEXT NOT NULL DEFAULT 'event', type TEXT NOT NULL, schema_version TEXT, category TEXT NOT "
        "NULL,"
        " entity TEXT NOT NULL, version INTEGER, read_version INTEGER, occurred TEXT, recorded TEXT NOT NULL,"
        " producer TEXT, \"user\" TEXT, caused_by TEXT, correlation TEXT, content_type TEXT, payload BLOB,"
        " metadata TEXT, archived INTEGER NOT NULL DEFAULT 0)");
    execute("CREATE INDEX IF NOT EXISTS backstory_events_by_entity ON backstory_events(entity, version)");
}

StoreWriter::~StoreWriter() = default;

QByteArray StoreWriter::idOf(qint64 n)
{
    return "00000000-0000-4000-8000-" + QByteArray::number(n).rightJustified(12, '0');
}

bool StoreWriter::execute(const char *sql)
{
    return sqlite3_exec(m_db.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

bool StoreWriter::append(qint64 first, qint64 count)
{
    if (!execute("BEGIN IMMEDIATE"))
        return false;
    for (qint64 n = first; n < first + count; ++n) {
        const QByteArray number = QByteArray::number(n);
        const QByteArray cause = n > 3 ? '\'' + idOf(n - 3) + '\'' : QByteArray("NULL");
        const QByteArray sql =
            "INSERT INTO backstory_events(position, id, type, category, entity, version, occurred,"
            " recorded, caused_by, payload, metadata) VALUES(" +
            number + ", '" + idOf(n) + "', 'Changed', 'order', 'order-" + QByteArray::number(n % m_entities) +
            "', " + QByteArray::number(n / m_entities) +
            ", '2025-03-18T14:18:22.195Z', '2025-03-18T14:18:22.203Z', " + cause + ", '{\"n\": " + number +
            "}', '{\"requestId\": \"" + number + "\"}')";
        if (!execute(sql.constData())) {
            execute("ROLLBACK");
            return false;
        }
    }
    return execute("COMMIT");
}

} // namespace Backstory
