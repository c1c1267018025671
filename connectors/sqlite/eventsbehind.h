// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/sqlite/storeplan.h"

namespace Backstory
{

class SqliteDatabase;

/// What the events' table says of the events behind the positions of its consumers. Each statement looks at
/// few rows by the table's order, so that its read lock is short.
class EventsBehind
{
public:
    /// So many rows are looked at, for all consumers together; of more only the positions tell.
    static constexpr qint64 MostRows = 100'000;

    EventsBehind(const SqliteDatabase &database, const EventTable &table);

    /// Sets the head of those that have none of their own, the real lag and since when the oldest event
    /// waits. Snapshots and archived rows wait for nobody. False after a failure of SQLite.
    bool measure(const QList<ConsumerProgress *> &consumers, std::stop_token stop);

private:
    enum class Order { None, Slow, Quick };

    Order order() const;
    bool readLast();
    bool countDown(qint64 position, std::stop_token stop);
    bool readTime(qint64 position, Timestamp &time) const;

    const SqliteDatabase &m_database;
    const EventTable &m_table;
    qint64 m_last = 0;     ///< position of the last row; 0 when there is none
    qint64 m_counted = 0;  ///< the events behind this position are counted
    qint64 m_events = 0;   ///< how many these are
    qint64 m_first = 0;    ///< position of the first of them, when there are any
    qint64 m_rows = 0;     ///< looked at so far
    bool m_isFull = false; ///< there were more rows than are looked at
};

} // namespace Backstory
