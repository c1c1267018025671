// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqlitepayloadreader.h"

#include "connectors/sqlite/commitunpacker.h"
#include "connectors/sqlite/schema.h"

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int Attempts = 3; // for a file that changes while it is read without locks

/// Looks up the contents of one table's rows. Lives as long as the connection.
class ContentLookup
{
public:
    ContentLookup(const EventTable &table, sqlite3 *database)
        : m_table(table)
        , m_row(database,
                table.select({Field::Payload, Field::Metadata, Field::Items}, condition(table), "LIMIT 1"))
    {
    }

    int find(const EventAddress &address, EventContent &content);

private:
    static QByteArray condition(const EventTable &table)
    {
        if (!table.keyed)
            return table.position + " = ?1";
        return table.fields.at(Field::Entity).sql + " = ?1 AND " + table.fields.at(Field::Version).sql +
               " = ?2";
    }

    EventTable m_table;
    SqliteStatement m_row;
};

int ContentLookup::find(const EventAddress &address, EventContent &content)
{
    if (m_table.keyed) {
        m_row.bind(1, QByteArrayView(address.entity));
        m_row.bind(2, address.version);
    } else {
        m_row.bind(1, address.position.value);
    }
    const int result = m_row.step();
    if (result == SQLITE_ROW && !m_table.commits) {
        content = {m_row.bytes(1).toByteArray(), m_row.bytes(2).toByteArray(), {}};
    } else if (result == SQLITE_ROW) {
        const QList<CommitItem> items = CommitUnpacker::items(m_row.bytes(1).toByteArray(),
                                                              m_row.bytes(2).toByteArray(), m_row.integer(3));
        const CommitItem item = items.value(address.position.part - m_table.basePart());
        content = {item.payload, item.metadata, QString::fromUtf8(item.problem)};
    } else if (result == SQLITE_DONE) {
        content.problem = u"The row has been deleted from the source."_s;
    }
    m_row.reset();
    return result == SQLITE_ROW || result == SQLITE_DONE ? SQLITE_OK : result;
}

int lookUp(const StorePlan &plan, sqlite3 *database, const QList<EventAddress> &addresses,
           QList<EventContent> &contents, const std::stop_token &stop)
{
    std::map<int, std::unique_ptr<ContentLookup>> lookups;
    for (const EventTable &table : plan.tables)
        lookups.emplace(table.part, std::make_unique<ContentLookup>(table, database));
    for (const EventAddress &address : addresses) {
        EventContent content;
        const auto lookup = lookups.find(address.position.part / EventTable::PartsPerTable);
        if (lookup == lookups.end())
            content.problem = u"The table of this event is gone from the source."_s;
        else if (const int result = lookup->second->find(address, content); result != SQLITE_OK)
            return result;
        if (stop.stop_requested())
            break;
        contents << content;
    }
    return SQLITE_OK;
}

} // namespace

std::optional<SourceError> SqlitePayloadReader::read(const QList<EventAddress> &addresses,
                                                     QList<EventContent> &contents, std::stop_token stop)
{
    for (int attempt = 1;; ++attempt) {
        contents.clear();
        SourceError error;
        const auto database = SqliteDatabase::open(m_location.url.toLocalFile(), attempt > 1, stop, &error);
        const std::optional<StorePlan> plan =
            database ? planFor(database->handle(), m_location, &error) : std::optional<StorePlan>();
        if (stop.stop_requested())
            return {};
        if (!plan)
            return error;
        const int result = lookUp(*plan, database->handle(), addresses, contents, stop);
        if (stop.stop_requested())
            return {};
        if (!database->isUnchanged() && attempt < Attempts)
            continue;
        if (result != SQLITE_OK)
            return database->error();
        return {};
    }
}

} // namespace Backstory
