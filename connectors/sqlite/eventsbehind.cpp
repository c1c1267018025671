// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/eventsbehind.h"

#include "connectors/sqlite/rowreader.h"
#include "connectors/sqlite/sqlitedatabase.h"
#include "connectors/sqlite/sqlitestatement.h"

#include <sqlite3.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 SliceRows = 1000; // half a millisecond

void addNote(ConsumerProgress &consumer, const QString &sentence)
{
    if (!consumer.note.isEmpty())
        consumer.note += u' ';
    consumer.note += sentence;
}

/// Whether a row is an event that somebody may wait for.
QByteArray waits(const EventTable &table)
{
    QByteArray condition = table.where.isEmpty() ? QByteArray("1") : '(' + table.where + ')';
    if (const auto kind = table.fields.find(Field::Kind); kind != table.fields.end())
        condition += " AND (" + kind->second.sql + ") IS NOT 'snapshot'";
    if (const auto archived = table.fields.find(Field::Archived); archived != table.fields.end())
        condition += " AND NOT coalesce((" + archived->second.sql + "), 0)";
    return condition;
}

} // namespace

EventsBehind::EventsBehind(const SqliteDatabase &database, const EventTable &table)
    : m_database(database)
    , m_table(table)
{
}

/// A position without an index would cost a look at every row.
EventsBehind::Order EventsBehind::order() const
{
    if (m_table.position.isEmpty())
        return Order::None;
    SqliteStatement plan(m_database.handle(), "EXPLAIN QUERY PLAN SELECT 1 FROM " + m_table.from +
                                                  " ORDER BY " + m_table.position + " DESC LIMIT 1");
    while (plan.next()) {
        if (plan.text(3).toByteArray().contains("TEMP B-TREE"))
            return Order::Slow;
    }
    return Order::Quick;
}

bool EventsBehind::readLast()
{
    SqliteStatement row(m_database.handle(), "SELECT " + m_table.position + " FROM " + m_table.from +
                                                 " ORDER BY " + m_table.position + " DESC LIMIT 1");
    const int result = row.step();
    m_last = result == SQLITE_ROW ? row.integer(0) : 0;
    m_counted = m_last;
    return result == SQLITE_ROW || result == SQLITE_DONE;
}

bool EventsBehind::measure(const QList<ConsumerProgress *> &consumers, std::stop_token stop)
{
    const Order order = this->order();
    if (order != Order::Quick) {
        for (ConsumerProgress *consumer : consumers)
            addNote(*consumer, order == Order::None
                                   ? u"The events have no order of their own, so there is no head."_s
                                   : u"The events' position has no index, so the head is not looked for."_s);
        return true;
    }
    if (!readLast())
        return false;
    QList<ConsumerProgress *> behind;
    for (ConsumerProgress *consumer : consumers) {
        consumer->head = m_last + 1;
        if (consumer->lag() > 0)
            behind.append(consumer);
        else if (consumer->lag() == 0)
            consumer->realLag = 0;
    }
    // Each one's events are those of the one before it, and some more.
    std::stable_sort(behind.begin(), behind.end(),
                     [](const auto *a, const auto *b) { return a->position > b->position; });
    for (ConsumerProgress *consumer : behind) {
        const qint64 processed = consumer->position - 1;
        qint64 first = 0;
        if (!countDown(processed, stop) || stop.stop_requested())
            return stop.stop_requested();
        if (m_isFull) {
            addNote(*consumer, u"More than %L1 rows are behind it: they are not counted."_s.arg(MostRows));
            first = consumer->position;
        } else {
            consumer->realLag = m_events;
            first = m_first;
        }
        if ((m_isFull || m_events > 0) && !readTime(first, consumer->oldestWaiting))
            return false;
    }
    return true;
}

/// Counts what lies behind `position` up to what has been counted already.
bool EventsBehind::countDown(qint64 position, std::stop_token stop)
{
    SqliteStatement slice(m_database.handle(),
                          "SELECT count(*), max(p), sum(w), min(p) FILTER (WHERE w) FROM (SELECT " +
                              m_table.position + " AS p, " + waits(m_table) + " AS w FROM " + m_table.from +
                              " WHERE " + m_table.position + " > ?1 AND " + m_table.position +
                              " <= ?2 ORDER BY " + m_table.position + " LIMIT ?3)");
    qint64 at = position;
    qint64 first = 0;
    qint64 events = 0;
    while (!m_isFull && at < m_counted && !stop.stop_requested()) {
        slice.bind(1, at);
        slice.bind(2, m_counted);
        slice.bind(3, SliceRows);
        if (slice.step() != SQLITE_ROW)
            return false;
        const qint64 rows = slice.integer(0);
        if (events == 0 && slice.integer(2) > 0)
            first = slice.integer(3);
        events += slice.integer(2);
        at = rows < SliceRows ? m_counted : slice.integer(1);
        m_rows += rows;
        m_isFull = m_rows > MostRows;
        slice.reset();
    }
    m_counted = position;
    m_events += events;
    m_first = events > 0 ? first : m_first;
    return true;
}

/// Of the first event from `position` on; it is looked for among few rows.
bool EventsBehind::readTime(qint64 position, Timestamp &time) const
{
    RowReader reader(m_table);
    const QByteArray near =
        m_table.position + " >= ?1 AND " + m_table.position + " < ?1 + " + QByteArray::number(SliceRows);
    SqliteStatement row(m_database.handle(), reader.select(near + " AND " + waits(m_table),
                                                           "ORDER BY " + m_table.position + " LIMIT 1"));
    row.bind(1, position);
    const int result = row.step();
    if (result == SQLITE_ROW)
        reader.read(row, [&time](const Event &event) {
            time = event.recorded.isValid() ? event.recorded : event.occurred;
        });
    return result == SQLITE_ROW || result == SQLITE_DONE;
}

} // namespace Backstory
