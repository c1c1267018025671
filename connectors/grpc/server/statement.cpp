// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/statement.h"

#include <sqlite3.h>

#include <utility>

namespace Backstory
{

StoreStatement::StoreStatement(sqlite3 *db, const char *sql)
{
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr) != SQLITE_OK)
        m_statement = nullptr;
}

StoreStatement::~StoreStatement()
{
    sqlite3_finalize(m_statement);
}

StoreStatement::StoreStatement(StoreStatement &&other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr))
{
}

StoreStatement &StoreStatement::operator=(StoreStatement &&other) noexcept
{
    std::swap(m_statement, other.m_statement);
    return *this;
}

void StoreStatement::bind(int index, qint64 number)
{
    sqlite3_bind_int64(m_statement, index, number);
}

void StoreStatement::bind(int index, std::string_view text)
{
    sqlite3_bind_text64(m_statement, index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
}

void StoreStatement::bindBlob(int index, std::string_view bytes)
{
    sqlite3_bind_blob64(m_statement, index, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_STATIC);
}

void StoreStatement::bindNull(int index)
{
    sqlite3_bind_null(m_statement, index);
}

bool StoreStatement::step()
{
    const int code = sqlite3_step(m_statement);
    m_failed = code != SQLITE_ROW && code != SQLITE_DONE;
    return code == SQLITE_ROW;
}

void StoreStatement::reset()
{
    sqlite3_reset(m_statement);
}

bool StoreStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

qint64 StoreStatement::number(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

std::string_view StoreStatement::text(int column) const
{
    const void *bytes = sqlite3_column_blob(m_statement, column);
    return {static_cast<const char *>(bytes), size_t(sqlite3_column_bytes(m_statement, column))};
}

} // namespace Backstory
