// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/tablesample.h"

#include "connectors/sqlite/schema.h"
#include "connectors/sqlite/sqlitedatabase.h"
#include "connectors/sqlite/sqlitestatement.h"

#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr qsizetype LongestValue = 64 * 1024;

SampleTable::Value valueOf(const SqliteStatement &row, int column)
{
    using Value = SampleTable::Value;
    switch (sqlite3_column_type(row.handle(), column)) {
    case SQLITE_NULL:
        return {};
    case SQLITE_INTEGER:
        return {Value::Integer, row.text(column).toByteArray()};
    case SQLITE_FLOAT:
        return {Value::Real, row.text(column).toByteArray()};
    case SQLITE_BLOB:
        return {Value::Blob, row.bytes(column).toByteArray().left(LongestValue)};
    }
    return {Value::Text, row.text(column).toByteArray().left(LongestValue)};
}

} // namespace

std::optional<SourceError> sampleTables(const QString &path, int rows, QList<SampleTable> &tables,
                                        std::stop_token stop)
{
    SourceError error;
    const auto database = SqliteDatabase::open(path, false, stop, &error);
    if (!database)
        return error;
    for (const DatabaseTable &table : tablesOf(database->handle())) {
        if (stop.stop_requested())
            return {};
        SampleTable sample;
        sample.name = table.name;
        SqliteStatement statement(database->handle(), "SELECT * FROM main." + sqlName(table.name) +
                                                          " LIMIT " + QByteArray::number(rows));
        const int columns = sqlite3_column_count(statement.handle());
        for (int i = 0; i < columns; ++i)
            sample.columns.append(QString::fromUtf8(sqlite3_column_name(statement.handle(), i)));
        while (statement.next()) {
            QList<SampleTable::Value> values;
            for (int i = 0; i < columns; ++i)
                values.append(valueOf(statement, i));
            sample.rows.append(values);
        }
        if (columns > 0) // a view that cannot be read has none
            tables.append(sample);
    }
    return {};
}

} // namespace Backstory
