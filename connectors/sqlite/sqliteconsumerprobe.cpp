// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqliteconsumerprobe.h"

#include "connectors/sqlite/eventsbehind.h"
#include "connectors/sqlite/schema.h"
#include "connectors/sqlite/sqlitedatabase.h"
#include "connectors/sqlite/sqlitestatement.h"

#include <QDir>
#include <QFileInfo>
#include <QUrlQuery>

#include <sqlite3.h>

#include <tuple>

using namespace Qt::StringLiterals;

namespace Backstory
{

/// An opened file with its plan.
struct OpenedStore {
    std::unique_ptr<SqliteDatabase> database;
    StorePlan plan;
};

namespace
{

constexpr int Attempts = 3; // for a file that changes while it is read without locks

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

QByteArray orNull(const QByteArray &sql)
{
    return sql.isEmpty() ? QByteArray("NULL") : sql;
}

/// The consumers of one table.
class CheckpointReading
{
public:
    CheckpointReading(const SqliteDatabase &database, const ConsumerTable &table)
        : m_database(database)
        , m_table(table)
    {
    }

    /// Appends them; false after a failure of SQLite.
    bool read(QList<ConsumerProgress> &consumers) const
    {
        SqliteStatement rows(m_database.handle(),
                             "SELECT " + orNull(m_table.name) + ", " + orNull(m_table.topic) + ", " +
                                 m_table.position + ", " + orNull(m_table.head) + ", " +
                                 orNull(m_table.updated) + ", " + orNull(m_table.state) + ", " +
                                 orNull(m_table.most) + " FROM " + m_table.from +
                                 (m_table.where.isEmpty() ? QByteArray() : " WHERE " + m_table.where));
        int result = rows.step();
        for (; result == SQLITE_ROW; result = rows.step())
            consumers.append(of(rows));
        return result == SQLITE_DONE;
    }

private:
    ConsumerProgress of(const SqliteStatement &row) const
    {
        ConsumerProgress consumer;
        consumer.name =
            row.isNull(0) ? QFileInfo(m_database.path()).completeBaseName() : QString::fromUtf8(row.text(0));
        consumer.topic = QString::fromUtf8(row.text(1));
        consumer.note = m_table.note;
        if (row.isInteger(2))
            consumer.position = row.integer(2) + (m_table.isNext ? 0 : 1);
        else if (!row.isNull(2))
            consumer.note = u"Its checkpoint “%1” is no number."_s.arg(QString::fromUtf8(row.text(2)));
        if (row.isInteger(3))
            consumer.head = row.integer(3) + 1;
        if (m_table.counts || consumer.lag() == 0) // else not all between are for it
            consumer.realLag = consumer.lag();
        if (row.isInteger(6) && consumer.lag() != 0)
            takeMost(row.integer(6), consumer);
        consumer.updated = m_table.updatedAs.timeOf(row.text(4));
        consumer.state = QString::fromUtf8(row.text(5));
        return consumer;
    }

    /// So many events wait at most: none is a count, too.
    static void takeMost(qint64 most, ConsumerProgress &consumer)
    {
        if (most == 0)
            consumer.realLag = 0;
        else
            consumer.note += u" At most %L1 wait."_s.arg(most);
    }

    const SqliteDatabase &m_database;
    const ConsumerTable &m_table;
};

/// Reads a table's consumers and measures them in the events' table of a store.
bool readMeasured(const SqliteDatabase &database, const ConsumerTable &table, const OpenedStore &store,
                  QList<ConsumerProgress> &consumers, std::stop_token stop)
{
    QList<ConsumerProgress> found;
    if (!CheckpointReading(database, table).read(found))
        return false;
    bool measured = true;
    const EventTable &events = store.plan.tables[table.events];
    QList<ConsumerProgress *> all;
    for (ConsumerProgress &each : found) {
        each.part = events.basePart();
        all.append(&each);
    }
    if (table.head.isEmpty())
        measured = EventsBehind(*store.database, events).measure(all, stop);
    consumers.append(found);
    return measured;
}

SourceError busy(const QString &path)
{
    SourceError error;
    error.sentence = u"“%1” was written to each time that it was read."_s.arg(QFileInfo(path).fileName());
    error.advice = u"Try again; a folder that you may write to lets both go on at the same time."_s;
    return error;
}

SourceError unlinked(const QString &path, const QStringList &applications, const QString &wanted)
{
    const QString name = QFileInfo(path).fileName();
    SourceError error;
    if (applications.isEmpty()) {
        error.sentence = u"“%1” holds no checkpoints of events in another file."_s.arg(name);
        error.advice = u"Name the file of the application that consumes the events, after “?consumers=”."_s;
    } else {
        error.sentence = u"“%1” holds no checkpoint of the application “%2”; it has those of %3."_s.arg(
            name, wanted, applications.join(u", "_s));
        error.advice = u"Correct the name after “application=”."_s;
    }
    return error;
}

} // namespace

SqliteConsumerProbe::SqliteConsumerProbe(const SourceLocation &location)
    : m_location(location)
{
    const QUrlQuery query(location.url);
    const QString path = query.queryItemValue(u"consumers"_s, QUrl::FullyDecoded);
    if (!path.isEmpty())
        m_elsewhere = QFileInfo(location.url.toLocalFile()).dir().absoluteFilePath(path);
    m_application = query.queryItemValue(u"application"_s, QUrl::FullyDecoded);
}

std::optional<SourceError> SqliteConsumerProbe::probe(QList<ConsumerProgress> &consumers,
                                                      std::stop_token stop)
{
    for (int attempt = 1;; ++attempt) {
        consumers.clear();
        bool changed = false;
        const auto failure = attemptAt(attempt, consumers, &changed, stop);
        if (stop.stop_requested())
            return {};
        // A file that is written while it is read without locks can look damaged; the second look has locks.
        if ((changed && attempt < Attempts) || (failure && attempt == 1))
            continue;
        if (failure || changed)
            consumers.clear();
        if (changed && !failure)
            return busy(m_location.url.toLocalFile());
        if (failure)
            return failure;
        std::stable_sort(consumers.begin(), consumers.end(), [](const auto &a, const auto &b) {
            return std::tie(a.name, a.topic) < std::tie(b.name, b.topic);
        });
        return {};
    }
}

std::optional<SourceError> SqliteConsumerProbe::attemptAt(int attempt, QList<ConsumerProgress> &consumers,
                                                          bool *changed, std::stop_token stop) const
{
    SourceError error;
    const auto store = open(m_location, attempt > 1, stop, &error);
    if (!store)
        return error;
    std::optional<SourceError> failure;
    for (const ConsumerTable &table : store->plan.consumers) {
        const qsizetype before = consumers.size();
        const bool isHere = table.events != ConsumerTable::Elsewhere;
        const bool read = isHere ? readMeasured(*store->database, table, *store, consumers, stop)
                                 : CheckpointReading(*store->database, table).read(consumers);
        if (!read)
            failure = store->database->error();
        for (qsizetype i = before; !isHere && i < consumers.size(); ++i)
            consumers[i].note = u"It reads the events of “%1”, which are in another file: open that one with "
                                "“?consumers=” and the path of this file."_s.arg(consumers[i].topic);
    }
    if (!failure && !m_elsewhere.isEmpty())
        failure = readElsewhere(*store, attempt, consumers, changed, stop);
    *changed = *changed || !store->database->isUnchanged();
    return failure;
}

std::optional<SourceError> SqliteConsumerProbe::readElsewhere(const OpenedStore &store, int attempt,
                                                              QList<ConsumerProgress> &consumers,
                                                              bool *changed, std::stop_token stop) const
{
    SourceError error;
    const auto linked = open({QUrl::fromLocalFile(m_elsewhere), {}}, attempt > 1, stop, &error);
    if (!linked)
        return error;
    QList<ConsumerProgress> found;
    std::optional<SourceError> failure;
    bool hasTable = false;
    for (const ConsumerTable &table : linked->plan.consumers) {
        if (table.events != ConsumerTable::Elsewhere)
            continue;
        hasTable = true;
        if (!CheckpointReading(*linked->database, table).read(found))
            failure = linked->database->error();
    }
    *changed = !linked->database->isUnchanged();
    if (failure)
        return failure;
    QStringList applications;
    QList<ConsumerProgress *> ours;
    for (ConsumerProgress &each : found) {
        applications << each.topic;
        if (m_application.isEmpty() || each.topic == m_application)
            ours.append(&each);
    }
    if (ours.isEmpty() && !*changed && (!m_application.isEmpty() || !hasTable))
        return unlinked(m_elsewhere, applications, m_application);
    if (ours.size() > 1) {
        for (ConsumerProgress *each : ours)
            each->note = u"It may read the events of another file: say by “&application=” which of %1 this "
                         "one is."_s.arg(applications.join(u", "_s));
    } else if (ours.size() == 1) {
        const EventTable &events = store.plan.tables.first();
        ours.first()->part = events.basePart();
        if (!EventsBehind(*store.database, events).measure(ours, stop))
            failure = store.database->error();
    }
    for (const ConsumerProgress *each : ours)
        consumers.append(*each);
    return failure;
}

} // namespace Backstory
