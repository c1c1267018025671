// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace Backstory
{

/// A prepared SQLite statement. Owns it; used by one thread at a time.
class StoreStatement
{
public:
    StoreStatement() = default;
    StoreStatement(sqlite3 *db, const char *sql);
    ~StoreStatement();
    StoreStatement(StoreStatement &&other) noexcept;
    StoreStatement &operator=(StoreStatement &&other) noexcept;
    StoreStatement(const StoreStatement &) = delete;
    StoreStatement &operator=(const StoreStatement &) = delete;

    bool isValid() const { return m_statement; }
    /// What is bound must live until `reset()`.
    void bind(int index, qint64 number);
    void bind(int index, std::string_view text);
    void bindBlob(int index, std::string_view bytes);
    void bindNull(int index);

    /// True while there is a row.
    bool step();
    /// The last `step()` met an error rather than the end.
    bool hasFailed() const { return m_failed; }
    void reset();

    bool isNull(int column) const;
    qint64 number(int column) const;
    std::string_view text(int column) const;

private:
    sqlite3_stmt *m_statement = nullptr;
    bool m_failed = false;
};

/// Resets a statement at the end of a scope.
class StatementUse
{
public:
    explicit StatementUse(StoreStatement &statement)
        : m_statement(statement)
    {
    }
    ~StatementUse() { m_statement.reset(); }
    StatementUse(const StatementUse &) = delete;
    StatementUse &operator=(const StatementUse &) = delete;
    StoreStatement *operator->() const { return &m_statement; }

private:
    StoreStatement &m_statement;
};

} // namespace Backstory
