// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqliteentityreader.h"

#include "connectors/sqlite/schema.h"

#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr int Attempts = 3; // for a file that changes while it is read without locks

/// By version, unnumbered ones last, as they have been written.
QByteArray orderOf(const EventTable &table)
{
    QByteArray order;
    if (const auto version = table.fields.find(Field::Version); version != table.fields.end())
        order = version->second.sql + " IS NULL, " + version->second.sql;
    if (!table.position.isEmpty())
        order += (order.isEmpty() ? "" : ", ") + table.position;
    return "ORDER BY " + order;
}

int readTable(const EventTable &table, sqlite3 *database, const QByteArray &entity, EventBatch &batch)
{
    RowReader reader(table);
    SqliteStatement rows(database, reader.select(table.entityIs, orderOf(table)));
    rows.bind(1, QByteArrayView(entity));
    int result = rows.step();
    for (; result == SQLITE_ROW; result = rows.step()) {
        reader.read(rows, [&](const Event &event) { batch.append(event); });
    }
    return result;
}

} // namespace

std::optional<SourceError> SqliteEntityReader::read(const QByteArray &entity, EventSink &sink,
                                                    std::stop_token stop)
{
    for (int attempt = 1;; ++attempt) {
        SourceError error;
        const QString path = m_location.url.toLocalFile();
        const auto database = SqliteDatabase::open(path, attempt > 1, stop, &error);
        const std::optional<StorePlan> plan =
            database ? planFor(database->handle(), m_location, &error) : std::optional<StorePlan>();
        if (stop.stop_requested())
            return {};
        // A file that is written while it is read without locks can look damaged; the second look has locks.
        if (!plan && attempt == 1)
            continue;
        if (!plan)
            return error;
        EventBatch batch;
        int result = SQLITE_DONE;
        for (const EventTable &table : plan->tables) {
            if (result == SQLITE_DONE)
                result = readTable(table, database->handle(), entity, batch);
        }
        if (stop.stop_requested())
            return {};
        if (!database->isUnchanged() && attempt < Attempts)
            continue;
        if (result != SQLITE_DONE)
            return database->error();
        if (!batch.isEmpty())
            sink.append(std::move(batch));
        return {};
    }
}

} // namespace Backstory
