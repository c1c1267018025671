// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/database.h"

#include <QFile>

namespace Backstory
{

Statement::Statement(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    m_statement.reset(statement);
}

void Statement::bindText(int index, QByteArrayView text)
{
    if (text.isNull())
        bindNull(index);
    else
        sqlite3_bind_text64(m_statement.get(), index, text.data(), sqlite3_uint64(text.size()), SQLITE_STATIC,
                            SQLITE_UTF8);
}

void Statement::bindBlob(int index, QByteArrayView bytes)
{
    if (bytes.isNull())
        bindNull(index);
    else
        sqlite3_bind_blob64(m_statement.get(), index, bytes.data(), sqlite3_uint64(bytes.size()),
                            SQLITE_STATIC);
}

bool Statement::step()
{
    return m_statement && sqlite3_step(m_statement.get()) == SQLITE_ROW;
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get());
}

bool Statement::run()
{
    if (!m_statement)
        return false;
    while (sqlite3_step(m_statement.get()) == SQLITE_ROW) {}
    return sqlite3_reset(m_statement.get()) == SQLITE_OK;
}

QByteArrayView Statement::bytes(int column) const
{
    if (isNull(column))
        return {};
    const void *data = sqlite3_column_blob(m_statement.get(), column);
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return data ? QByteArrayView(static_cast<const char *>(data), size) : QByteArrayView("", qsizetype(0));
}

Database::Database(const QString &path, Mode mode)
{
    const QByteArray name = QFile::encodeName(path);
    if (mode == ReadWrite) { // created here, so that nobody else can read it for a moment
        QFile file(path);
        if (!file.exists() && file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    sqlite3 *db = nullptr;
    // A reader opens read-write as well where it may: a WAL database needs its -shm file, which belongs to
    // us.
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    const int result = sqlite3_open_v2(name.constData(), &db, flags, nullptr);
    m_db.reset(db);
    if (result != SQLITE_OK) {
        m_openError = db ? QString::fromUtf8(sqlite3_errmsg(db)) : QStringLiteral("out of memory");
        m_db.reset();
        return;
    }
    sqlite3_busy_timeout(db, 2'000);
    if (mode == ReadOnly)
        execute("PRAGMA query_only = 1");
}

bool Database::execute(const char *sql) const
{
    return m_db && sqlite3_exec(m_db.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

qint64 Database::integer(const char *sql) const
{
    Statement statement = prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

QString Database::error() const
{
    if (!m_db)
        return m_openError;
    const int code = sqlite3_errcode(m_db.get());
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
        return {};
    return QString::fromUtf8(sqlite3_errmsg(m_db.get()));
}

} // namespace Backstory
