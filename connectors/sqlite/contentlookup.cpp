// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/contentlookup.h"

#include "connectors/sqlite/commitunpacker.h"
#include "connectors/sqlite/sqlitestatement.h"

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

/// The rows of one table.
class ContentLookup::Rows
{
public:
    Rows(const EventTable &table, sqlite3 *database)
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

int ContentLookup::Rows::find(const EventAddress &address, EventContent &content)
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

ContentLookup::ContentLookup(const StorePlan &plan, sqlite3 *database)
{
    for (const EventTable &table : plan.tables)
        m_tables.emplace(table.part, std::make_unique<Rows>(table, database));
}

ContentLookup::~ContentLookup() = default;

int ContentLookup::find(const EventAddress &address, EventContent &content)
{
    const auto table = m_tables.find(address.position.part / EventTable::PartsPerTable);
    if (table != m_tables.end())
        return table->second->find(address, content);
    content.problem = u"The table of this event is gone from the source."_s;
    return SQLITE_OK;
}

} // namespace Backstory
