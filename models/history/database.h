// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <sqlite3.h>

namespace Backstory
{

/// One prepared statement of the history. Binds by index from 1, reads columns by index from 0. Views that it
/// gives live until the next `step()` or `reset()`.
class Statement
{
public:
    Statement() = default;
    Statement(sqlite3 *db, const char *sql);

    bool isValid() const { return bool(m_statement); }
    void bind(int index, qint64 value) { sqlite3_bind_int64(m_statement.get(), index, value); }
    void bindNull(int index) { sqlite3_bind_null(m_statement.get(), index); }
    /// The bytes must live until the statement has been stepped or reset.
    void bindText(int index, QByteArrayView text);
    void bindBlob(int index, QByteArrayView bytes);

    /// True while there is a row. False at the end and after an error, which `Database::error()` then tells.
    bool step();
    void reset();
    /// Runs a statement that gives no rows, and resets it; false after an error.
    bool run();

    bool isNull(int column) const { return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL; }
    bool isBlob(int column) const { return sqlite3_column_type(m_statement.get(), column) == SQLITE_BLOB; }
    qint64 integer(int column) const { return sqlite3_column_int64(m_statement.get(), column); }
    QByteArrayView bytes(int column) const;
    QString text(int column) const { return QString::fromUtf8(bytes(column)); }

private:
    struct Finalize {
        void operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

/// A connection to the history file, for one thread.
class Database
{
public:
    enum Mode { ReadOnly, ReadWrite };

    Database() = default;
    /// Opens the file, ReadWrite creates it (private: 0600); `error()` says what went wrong.
    Database(const QString &path, Mode mode);

    bool isOpen() const { return bool(m_db); }
    sqlite3 *handle() const { return m_db.get(); }
    Statement prepare(const char *sql) const { return Statement(m_db.get(), sql); }
    Statement prepare(const QByteArray &sql) const { return prepare(sql.constData()); }
    /// Runs statements without parameters; false after an error.
    bool execute(const char *sql) const;
    /// The first column of the first row; 0 when there is none.
    qint64 integer(const char *sql) const;
    int errorCode() const { return m_db ? sqlite3_errcode(m_db.get()) : SQLITE_CANTOPEN; }
    /// SQLite's message of the last failure; empty when the last call went well or found its end.
    QString error() const;

private:
    struct Close {
        void operator()(sqlite3 *db) const { sqlite3_close_v2(db); }
    };
    std::unique_ptr<sqlite3, Close> m_db;
    QString m_openError;
};

} // namespace Backstory
