// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqliteconsumerprobe.h"

#include "connectors/sqlite/rowreader.h"
#include "connectors/sqlite/schema.h"
#include "connectors/sqlite/sqlitedatabase.h"
#include "connectors/sqlite/sqlitestatement.h"

#include <QFileInfo>
#include <QUrlQuery>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int Attempts = 3; // for a file that changes while it is read without locks

/// An opened file with its plan.
struct OpenedStore {
    std::unique_ptr<SqliteDatabase> database;
    StorePlan plan;
};

std::optional<OpenedStore> open(const SourceLocation &location, bool live, std::stop_token stop,
                                SourceError *error)
{
    OpenedStore store;
    store.database = SqliteDatabase::open(location.url.toLocalFile(), live, stop, error);
    if (!store.database)
        return {};
    std::optional<StorePlan> plan = planFor(store.database->handle(), location, error);
    if (!plan)
        return {};
    store.plan = std::move(*plan);
    return store;
}

/// What the events' table says of what is behind a position.
class EventsBehind
{
public:
    EventsBehind(sqlite3 *database, const EventTable &table)
        : m_database(database)
        , m_table(table)
        , m_where(table.where.isEmpty() ? "1" : table.where)
    {
    }
    /// Of the last event there is; None when there is none, or no order.
    qint64 last() const
    {
        if (m_table.position.isEmpty())
            return ConsumerProgress::None;
        SqliteStatement row(m_database, "SELECT " + m_table.position + " FROM " + m_table.from + " WHERE " +
                                            m_where + " ORDER BY " + m_table.position + " DESC LIMIT 1");
        return row.next() ? row.integer(0) : 0;
    }
    /// Without snapshots; None when there are more than are counted.
    qint64 count(qint64 position) const
    {
        const auto kind = m_table.fields.find(Field::Kind);
        const QByteArray events =
            kind == m_table.fields.end() ? QByteArray() : " AND (" + kind->second.sql + ") <> 'snapshot'";
        SqliteStatement row(m_database, "SELECT count(*) FROM (SELECT 1 FROM " + m_table.from + " WHERE " +
                                            m_table.position + " > ?1 AND " + m_where + events + " LIMIT " +
                                            QByteArray::number(SqliteConsumerProbe::MostCounted + 1) + ")");
        row.bind(1, position);
        const qint64 count = row.next() ? row.integer(0) : ConsumerProgress::None;
        return count > SqliteConsumerProbe::MostCounted ? ConsumerProgress::None : count;
    }
    Timestamp firstTime(qint64 position) const
    {
        RowReader reader(m_table);
        SqliteStatement row(m_database, reader.select(m_table.position + " > ?1",
                                                      "ORDER BY " + m_table.position + " LIMIT 1"));
        row.bind(1, position);
        Timestamp time;
        if (row.next()) {
            reader.read(row, [&time](const Event &event) {
                time = event.recorded.isValid() ? event.recorded : event.occurred;
            });
        }
        return time;
    }

private:
    sqlite3 *m_database;
    const EventTable &m_table;
    QByteArray m_where;
};

QByteArray orNull(const QByteArray &sql)
{
    return sql.isEmpty() ? QByteArray("NULL") : sql;
}

/// The consumers of one table, with their lag in the events' table of `events` when there is one.
class CheckpointReading
{
public:
    CheckpointReading(const SqliteDatabase &database, const ConsumerTable &table)
        : m_database(database)
        , m_table(table)
    {
    }

    /// False after a failure of SQLite.
    bool read(const SqliteDatabase *eventsIn, const EventTable *events, const QString &application,
              QList<ConsumerProgress> &consumers)
    {
        SqliteStatement rows(m_database.handle(),
                             "SELECT " + orNull(m_table.name) + ", " + orNull(m_table.topic) + ", " +
                                 m_table.position + ", " + orNull(m_table.head) + ", " +
                                 orNull(m_table.updated) + ", " + orNull(m_table.state) + " FROM " +
                                 m_table.from +
                                 (m_table.where.isEmpty() ? QByteArray() : " WHERE " + m_table.where));
        int result = rows.step();
        for (; result == SQLITE_ROW; result = rows.step()) {
            ConsumerProgress consumer = of(rows);
            if (!application.isEmpty() && consumer.topic != application)
                continue;
            if (eventsIn && events)
                measure(EventsBehind(eventsIn->handle(), *events), consumer);
            consumers.append(consumer);
        }
        return result == SQLITE_DONE;
    }

private:
    ConsumerProgress of(const SqliteStatement &row) const
    {
        ConsumerProgress consumer;
        consumer.name =
            row.isNull(0) ? QFileInfo(m_database.path()).completeBaseName() : QString::fromUtf8(row.text(0));
        consumer.topic = QString::fromUtf8(row.text(1));
        if (!row.isNull(2))
            consumer.position = row.integer(2) + 1;
        if (!row.isNull(3))
            consumer.head = row.integer(3) + 1;
        consumer.updated = Timestamp::fromText(row.text(4));
        consumer.state = QString::fromUtf8(row.text(5));
        consumer.note = m_table.note;
        return consumer;
    }
    void measure(const EventsBehind &events, ConsumerProgress &consumer) const
    {
        const bool isOwnHead = consumer.head != ConsumerProgress::None;
        if (!isOwnHead)
            consumer.head = events.last() + 1;
        if (consumer.lag() == ConsumerProgress::None)
            return;
        if (m_table.counts) {
            consumer.realLag = consumer.lag();
            return;
        }
        if (isOwnHead) // not all events behind the position are for it
            return;
        if (consumer.lag() == 0) {
            consumer.realLag = 0;
            return;
        }
        consumer.realLag = events.count(consumer.position - 1);
        consumer.oldestWaiting = events.firstTime(consumer.position - 1);
    }

    const SqliteDatabase &m_database;
    const ConsumerTable &m_table;
};

} // namespace

SqliteConsumerProbe::SqliteConsumerProbe(const SourceLocation &location)
    : m_location(location)
{
    const QUrlQuery query(location.url);
    m_elsewhere = query.queryItemValue(u"consumers"_s, QUrl::FullyDecoded);
    m_application = query.queryItemValue(u"application"_s, QUrl::FullyDecoded);
}

std::optional<SourceError> SqliteConsumerProbe::probe(QList<ConsumerProgress> &consumers,
                                                      std::stop_token stop)
{
    for (int attempt = 1;; ++attempt) {
        consumers.clear();
        SourceError error;
        const auto store = open(m_location, attempt > 1, stop, &error);
        const SourceLocation elsewhere{QUrl::fromLocalFile(m_elsewhere), {}};
        const auto linked = store && !m_elsewhere.isEmpty() ? open(elsewhere, attempt > 1, stop, &error)
                                                            : std::optional<OpenedStore>();
        if (stop.stop_requested())
            return {};
        if (!store || (!m_elsewhere.isEmpty() && !linked))
            return error;
        const SqliteDatabase *failed = nullptr;
        for (const ConsumerTable &table : store->plan.consumers) {
            const EventTable *events = table.events < 0 ? nullptr : &store->plan.tables[table.events];
            const qsizetype before = consumers.size();
            if (!CheckpointReading(*store->database, table)
                     .read(store->database.get(), events, {}, consumers))
                failed = store->database.get();
            for (qsizetype i = before; !events && i < consumers.size(); ++i)
                consumers[i].note =
                    u"It reads the events of “%1”, which are in another file: open that one with "
                    "“?consumers=” and the path of this file."_s.arg(consumers[i].topic);
        }
        for (const ConsumerTable &table : linked ? linked->plan.consumers : QList<ConsumerTable>()) {
            if (table.events == ConsumerTable::Elsewhere && !store->plan.tables.isEmpty() &&
                !CheckpointReading(*linked->database, table)
                     .read(store->database.get(), &store->plan.tables.first(), m_application, consumers))
                failed = linked->database.get();
        }
        if (stop.stop_requested())
            return {};
        const bool changed = !store->database->isUnchanged() || (linked && !linked->database->isUnchanged());
        if (changed && attempt < Attempts)
            continue;
        if (failed)
            return failed->error();
        std::stable_sort(consumers.begin(), consumers.end(), [](const auto &a, const auto &b) {
            return std::tie(a.name, a.topic) < std::tie(b.name, b.topic);
        });
        return {};
    }
}

} // namespace Backstory
