// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

struct sqlite3;
struct sqlite3_stmt;

namespace Backstory
{

/// A prepared statement; owns it. Views are valid until the next `step()` or `reset()`.
class SqliteStatement
{
public:
    SqliteStatement(sqlite3 *database, const QByteArray &sql);
    ~SqliteStatement();
    Q_DISABLE_COPY(SqliteStatement)

    /// SQLITE_OK, or why it could not be prepared; `step()` repeats it then.
    int prepared() const { return m_prepared; }
    int step();
    bool next(); ///< `step()` gave a row
    void reset();
    void bind(int index, qint64 value);
    void bind(int index, QByteArrayView value); ///< as TEXT; copied

    sqlite3_stmt *handle() const { return m_statement; }
    qint64 integer(int column) const;
    bool isInteger(int column) const;
    bool isNull(int column) const;
    QByteArrayView text(int column) const;  ///< as UTF-8; null for NULL
    QByteArrayView bytes(int column) const; ///< the same, but a blob stays what it is in UTF-16 databases too

private:
    sqlite3_stmt *m_statement = nullptr;
    int m_prepared = 0;
};

/// A text as an SQL literal, or as a quoted identifier.
QByteArray sqlText(const QString &text);
QByteArray sqlName(const QString &name);

} // namespace Backstory
