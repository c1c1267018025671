// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/demo/demo.h"
#include "connectors/connector.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

#include <sqlite3.h>

#include <atomic>
#include <thread>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 None = ConsumerProgress::None;

/// A database that a test writes.
class Written
{
public:
    explicit Written(const QString &path) { sqlite3_open(path.toUtf8().constData(), &m_database); }
    ~Written() { sqlite3_close(m_database); }
    Q_DISABLE_COPY(Written)
    bool run(const QByteArray &sql)
    {
        return sqlite3_exec(m_database, sql.constData(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }

private:
    sqlite3 *m_database = nullptr;
};

QString text(qint64 value)
{
    return value == None ? u"none"_s : QString::number(value);
}

} // namespace

class tst_SqliteConsumers : public QObject
{
    Q_OBJECT

    ConnectorCatalog m_catalog;
    QTemporaryDir m_folder;

    QList<ConsumerProgress> probed(const QUrl &url, QString *problem = nullptr, const QString &mapping = {})
    {
        SourceError error;
        const SourceLocation location{url, mapping};
        const ConnectorDescription *description = m_catalog.find(location, &error);
        const Connector *connector = description ? m_catalog.load(*description, &error) : nullptr;
        QList<ConsumerProgress> consumers;
        std::stop_source stop;
        if (!connector)
            qWarning("%s", qPrintable(error.sentence));
        else if (const auto failure = connector->consumerProbe(location)->probe(consumers, stop.get_token());
                 failure && problem)
            *problem = failure->sentence;
        return consumers;
    }
    /// `name topic position head lag realLag`
    static QStringList lines(const QList<ConsumerProgress> &consumers)
    {
        QStringList lines;
        for (const ConsumerProgress &each : consumers)
            lines.append(QStringList{each.name, each.topic, text(each.position), text(each.head),
                                     text(each.lag()), text(each.realLag)}
                             .join(u' '));
        return lines;
    }
    /// Makes a store in Backstory's own schema.
    static bool makeStore(Written &store)
    {
        QFile schema(QStringLiteral(SOURCE_ROOT "/resources/backstory-schema.sql"));
        return schema.open(QIODevice::ReadOnly) && store.run(schema.readAll().constData());
    }
    /// Appends that many events, a second apart.
    static bool append(Written &store, int count)
    {
        return store.run(
            QByteArray("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                       QByteArray::number(count) +
                       ") INSERT INTO backstory_events(position, id, type, category, entity, recorded)"
                       " SELECT i, 'e' || i, 'T', 'c', 'x',"
                       " strftime('%Y-%m-%dT%H:%M:%SZ', 1767225600 + i, 'unixepoch') FROM n")
                .constData());
    }
    static QUrl stored(const QString &name)
    {
        return QUrl::fromLocalFile(QStringLiteral(TEST_DATA "/stores/") + name);
    }
    /// A stored file whose consumers are in another one.
    static QUrl linked(const QString &upstream, const QString &downstream, const QString &application = {})
    {
        QUrl url = stored(upstream);
        QUrlQuery query;
        query.addQueryItem(u"consumers"_s, stored(downstream).toLocalFile());
        if (!application.isEmpty())
            query.addQueryItem(u"application"_s, application);
        url.setQuery(query);
        return url;
    }
    QString path(const QString &name) const { return m_folder.filePath(name); }

private Q_SLOTS:
    void lagsOfStoresOfLibraries_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("emmett 0.42") << u"emmett-sqlite-0.42.4.db"_s
                                     << QStringList{u"projection:cart-search  3002 3002 0 0"_s,
                                                    u"projection:default-batches  101 3002 2901 2901"_s,
                                                    u"reactor:mailer  1235 3002 1767 1767"_s,
                                                    u"reactor:order-saga  2701 3002 301 301"_s};
        QTest::newRow("emmett 0.38") << u"emmett-sqlite-0.38.5.db"_s
                                     << QStringList{u"projection:carts  91 113 22 22"_s};
        QTest::newRow("Eventuous") << u"ddl-eventuous.db"_s
                                   << QStringList{u"BookingsProjection  81 113 32 31"_s,
                                                  u"PaymentsIntegration  none 113 none none"_s,
                                                  u"StreamSubscription  5 113 108 105"_s};
        QTest::newRow("act") << u"act-sqlite-1.19.4.db"_s
                             << QStringList{u"carrier-policy  23 150 127 none"_s,
                                            u"invoice-policy  156 156 0 0"_s, u"stock-policy  149 149 0 0"_s};
        QTest::newRow("Python eventsourcing, alone")
            << u"pyeventsourcing-9.3-ordering.db"_s
            << QStringList{u"pyeventsourcing-9.3-ordering Shop 2188 none none none"_s};
        QTest::newRow("a store without consumers") << u"schemeless-typeorm-v3-5.0.0.db"_s << QStringList();
    }
    void lagsOfStoresOfLibraries()
    {
        QFETCH(QString, file);
        QFETCH(QStringList, expected);
        QString problem;
        QCOMPARE(lines(probed(stored(file), &problem)), expected);
        QCOMPARE(problem, QString());
    }

    void whatIsToldAgreesWithTheLibrariesNumbers()
    {
        QFile file(QStringLiteral(TEST_DATA "/stores/expected.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString name = u"emmett-sqlite-0.42.4.db"_s;
        const QJsonObject lags = QJsonDocument::fromJson(file.readAll())[name][u"consumers"].toObject();
        const QList<ConsumerProgress> consumers = probed(stored(name));
        QCOMPARE(consumers.size(), lags.size());
        for (const ConsumerProgress &each : consumers) {
            QCOMPARE(each.lag(), lags[each.name].toInteger(-2));
            QCOMPARE(each.oldestWaiting.isValid(), each.lag() > 0);
            QVERIFY(each.note.contains(u"As stored"_s));
        }
    }

    void watermillHasGroupsByTopic()
    {
        const QStringList found = lines(probed(stored(u"ddl-watermill.db"_s)));
        QVERIFY(!found.isEmpty());
        for (const ConsumerProgress &each : probed(stored(u"ddl-watermill.db"_s))) {
            QVERIFY2(each.topic == u"orders" || each.topic == u"mail.outgoing", qPrintable(each.topic));
            QVERIFY(each.lag() >= 0 && each.realLag == each.lag());
        }
    }

    void resolveCountsWhatItsCursorsHave()
    {
        const QList<ConsumerProgress> consumers = probed(stored(u"resolve-eventstore-lite-0.34.3.db"_s));
        QCOMPARE(consumers.size(), 2);
        QCOMPARE(consumers[0].name, u"Mailer"_s);
        QCOMPARE(consumers[0].position, None);
        QVERIFY2(consumers[0].state.contains(u"SMTP answered 421"_s), qPrintable(consumers[0].state));
        QCOMPARE(consumers[1].name, u"Stories"_s);
        QVERIFY(consumers[1].lag() >= 0 && consumers[1].position > 0);
        QCOMPARE(consumers[1].realLag, consumers[1].lag());
    }

    void checkpointsInAnotherFile_data()
    {
        QTest::addColumn<QString>("upstream");
        QTest::addColumn<QString>("downstream");
        QTest::addColumn<QString>("application");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("a row for each event")
            << u"pyeventsourcing-9.3-shop.db"_s << u"pyeventsourcing-9.3-ordering.db"_s << QString()
            << QStringList{u"pyeventsourcing-9.3-ordering Shop 2188 3001 813 813"_s};
        QTest::newRow("one row, and one of the library's own")
            << u"pyeventsourcing-9.5.6-system-shop.db"_s << u"pyeventsourcing-9.5.6-system-billing.db"_s
            << QString() << QStringList{u"pyeventsourcing-9.5.6-system-billing Shop 166 166 0 0"_s};
        QTest::newRow("one of several upstreams")
            << u"pyeventsourcing-9.3-shop.db"_s << u"synthetic-pyeventsourcing-9.5-process.db"_s << u"Shop"_s
            << QStringList{u"synthetic-pyeventsourcing-9.5-process Shop 251 3001 2750 2750"_s};
    }
    void checkpointsInAnotherFile()
    {
        QFETCH(QString, upstream);
        QFETCH(QString, downstream);
        QFETCH(QString, application);
        QFETCH(QStringList, expected);
        const QUrl url = linked(upstream, downstream, application);
        QCOMPARE(lines(probed(url)), expected);
        const ConsumerProgress first = probed(url).first();
        QCOMPARE(first.oldestWaiting.isValid(), first.lag() > 0);
    }

    void aMissingFileOfCheckpointsIsSaid()
    {
        QUrl url = stored(u"pyeventsourcing-9.3-shop.db"_s);
        url.setQuery(u"consumers=/nowhere/billing.db"_s);
        QString problem;
        QVERIFY(probed(url, &problem).isEmpty());
        QVERIFY2(problem.contains(u"billing.db"_s), qPrintable(problem));
    }

    void holesAreNoEventsThatWait()
    {
        Written store(path(u"holes.db"_s));
        QFile schema(QStringLiteral(SOURCE_ROOT "/resources/backstory-schema.sql"));
        QVERIFY(schema.open(QIODevice::ReadOnly) && store.run(schema.readAll().constData()));
        QVERIFY(
            store.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                      " INSERT INTO backstory_events(position, id, type, category, entity, version, recorded)"
                      " SELECT i * 10, 'e' || i, 'T', 'order', 'order-1', i,"
                      " strftime('%Y-%m-%dT%H:%M:%SZ', 1767225600 + i, 'unixepoch') FROM n;"
                      "INSERT INTO backstory_consumers VALUES('mailer', 400, '2026-01-01T01:00:00Z'),"
                      " ('new', 0, '2026-01-01T01:00:00Z'), ('level', 1000, '2026-01-01T01:00:00Z')"));
        const QList<ConsumerProgress> consumers = probed(QUrl::fromLocalFile(path(u"holes.db"_s)));
        QCOMPARE(lines(consumers), QStringList({u"level  1001 1001 0 0"_s, u"mailer  401 1001 600 60"_s,
                                                u"new  1 1001 1000 100"_s}));
        QCOMPARE(consumers[1].oldestWaiting, Timestamp::fromSeconds(1'767'225'600 + 41));
        QCOMPARE(consumers[1].updated, Timestamp::fromText("2026-01-01T01:00:00Z"));
        QVERIFY(!consumers[0].oldestWaiting.isValid());
    }

    void aMovingCheckpointIsSeen()
    {
        const QString file = path(u"moving.db"_s);
        Written store(file);
        QFile schema(QStringLiteral(SOURCE_ROOT "/resources/backstory-schema.sql"));
        QVERIFY(schema.open(QIODevice::ReadOnly) && store.run("PRAGMA journal_mode = WAL") &&
                store.run(schema.readAll().constData()));
        for (int i = 1; i <= 5; ++i) {
            const QByteArray n = QByteArray::number(i);
            QVERIFY(store.run(
                QByteArray("INSERT INTO backstory_events(position, id, type, category, entity, recorded)"
                           " VALUES(" +
                           n + ", 'e" + n + "', 'T', 'c', 'x', '2026-01-01T00:00:00Z')")
                    .constData()));
            QVERIFY(store.run(QByteArray("INSERT OR REPLACE INTO backstory_consumers VALUES('mailer', " + n +
                                         " - 1, '2026-01-01T00:00:00Z')")
                                  .constData()));
            const QStringList found = lines(probed(QUrl::fromLocalFile(file)));
            QCOMPARE(found, QStringList{u"mailer  %1 %2 1 1"_s.arg(i).arg(i + 1)});
            QCOMPARE(probed(QUrl::fromLocalFile(file)).first().part, 0); // so events can be told to wait
        }
    }

    void archivedRowsAndSnapshotsDoNotWait()
    {
        Written store(path(u"archived.db"_s));
        QVERIFY(makeStore(store) && append(store, 20));
        QVERIFY(store.run("UPDATE backstory_events SET archived = 1 WHERE position IN (11, 12);"
                          "UPDATE backstory_events SET kind = 'snapshot' WHERE position = 13;"
                          "INSERT INTO backstory_consumers VALUES('mailer', 10, '2026-01-01T01:00:00Z')"));
        const QList<ConsumerProgress> consumers = probed(QUrl::fromLocalFile(path(u"archived.db"_s)));
        QCOMPARE(lines(consumers), QStringList{u"mailer  11 21 10 7"_s});
        QCOMPARE(consumers[0].oldestWaiting, Timestamp::fromSeconds(1'767'225'600 + 14));
    }

    void moreThanIsCountedIsUnknown()
    {
        Written store(path(u"many.db"_s));
        QVERIFY(makeStore(store) && append(store, 150'000));
        QVERIFY(store.run("INSERT INTO backstory_consumers VALUES('far', 10, '2026-01-01T01:00:00Z'),"
                          " ('near', 120000, '2026-01-01T01:00:00Z')"));
        const QList<ConsumerProgress> consumers = probed(QUrl::fromLocalFile(path(u"many.db"_s)));
        QCOMPARE(lines(consumers),
                 QStringList({u"far  11 150001 149990 none"_s, u"near  120001 150001 30000 30000"_s}));
        QCOMPARE(consumers[0].oldestWaiting, Timestamp::fromSeconds(1'767'225'600 + 11));
        QVERIFY2(consumers[0].note.contains(u"not counted"_s), qPrintable(consumers[0].note));
        QCOMPARE(consumers[1].note, QString());
    }

    void anUnreadableEventsTableIsNoLagOfZero()
    {
        const QString file = path(u"damaged.db"_s);
        {
            Written store(file);
            QVERIFY(makeStore(store) && append(store, 5000));
            QVERIFY(store.run("INSERT INTO backstory_consumers VALUES('mailer', 10, '2026-01-01T01:00:00Z');"
                              "CREATE TABLE place AS SELECT rootpage FROM sqlite_schema"
                              " WHERE name = 'backstory_events'"));
        }
        sqlite3 *database = nullptr;
        sqlite3_stmt *row = nullptr;
        QCOMPARE(sqlite3_open(file.toUtf8().constData(), &database), SQLITE_OK);
        sqlite3_prepare_v2(database, "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM place",
                           -1, &row, nullptr);
        QCOMPARE(sqlite3_step(row), SQLITE_ROW);
        const qint64 at = (sqlite3_column_int64(row, 0) - 1) * sqlite3_column_int64(row, 1);
        sqlite3_finalize(row);
        sqlite3_close(database);
        QFile damaged(file);
        QVERIFY(damaged.open(QIODevice::ReadWrite) && damaged.seek(at));
        damaged.write(QByteArray(64, '\x7f'));
        damaged.close();
        QString problem;
        QCOMPARE(lines(probed(QUrl::fromLocalFile(file), &problem)), QStringList());
        QVERIFY2(problem.contains(u"damaged"_s), qPrintable(problem));
    }

    void aCheckpointThatIsNoNumberIsNone()
    {
        Written store(path(u"words.db"_s));
        QVERIFY(makeStore(store) && append(store, 3));
        QVERIFY(
            store.run("INSERT INTO backstory_consumers VALUES('mailer', 'soon', '2026-01-01T01:00:00Z')"));
        const QList<ConsumerProgress> consumers = probed(QUrl::fromLocalFile(path(u"words.db"_s)));
        QCOMPARE(lines(consumers), QStringList{u"mailer  none 4 none none"_s});
        QVERIFY2(consumers[0].note.contains(u"soon"_s), qPrintable(consumers[0].note));
    }

    void aStoreWithoutOrderHasNoHead()
    {
        const QList<ConsumerProgress> consumers =
            probed(linked(u"pyeventsourcing-9.5.6-aggregates.db"_s, u"pyeventsourcing-9.3-ordering.db"_s));
        QCOMPARE(lines(consumers), QStringList{u"pyeventsourcing-9.3-ordering Shop 2188 none none none"_s});
    }

    void severalUpstreamsAreNotMeasuredAgainstOne()
    {
        const QList<ConsumerProgress> consumers =
            probed(linked(u"pyeventsourcing-9.3-shop.db"_s, u"synthetic-pyeventsourcing-9.5-process.db"_s));
        QCOMPARE(lines(consumers),
                 QStringList({u"synthetic-pyeventsourcing-9.5-process Shop 251 none none none"_s,
                              u"synthetic-pyeventsourcing-9.5-process Warehouse 42 none none none"_s}));
        QVERIFY2(consumers[0].note.contains(u"application="_s), qPrintable(consumers[0].note));
    }

    void aLinkThatLeadsNowhereIsSaid_data()
    {
        QTest::addColumn<QString>("downstream");
        QTest::addColumn<QString>("application");
        QTest::addColumn<QString>("said");
        QTest::newRow("no such application")
            << u"synthetic-pyeventsourcing-9.5-process.db"_s << u"Bakery"_s << u"Shop, Warehouse"_s;
        QTest::newRow("no checkpoints of another file")
            << u"emmett-sqlite-0.42.4.db"_s << QString() << u"emmett-sqlite-0.42.4.db"_s;
    }
    void aLinkThatLeadsNowhereIsSaid()
    {
        QFETCH(QString, downstream);
        QFETCH(QString, application);
        QFETCH(QString, said);
        QString problem;
        QCOMPARE(lines(probed(linked(u"pyeventsourcing-9.3-shop.db"_s, downstream, application), &problem)),
                 QStringList());
        QVERIFY2(problem.contains(said), qPrintable(problem));
    }

    void aLinkIsRelativeToTheStore()
    {
        QUrl url = stored(u"pyeventsourcing-9.3-shop.db"_s);
        url.setQuery(u"consumers=pyeventsourcing-9.3-ordering.db"_s);
        QCOMPARE(lines(probed(url)), QStringList{u"pyeventsourcing-9.3-ordering Shop 2188 3001 813 813"_s});
    }

    void emmettTellsVersionsAndPartitionsApart()
    {
        const QString file = path(u"emmett.db"_s);
        QVERIFY(QFile::copy(stored(u"emmett-sqlite-0.42.4.db"_s).toLocalFile(), file));
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
        Written store(file);
        QVERIFY(
            store.run("DELETE FROM emt_processors WHERE processor_id LIKE 'reactor:%';"
                      "INSERT INTO emt_processors VALUES"
                      "('projection:cart-search', 2, 'emt:default', 'stopped', '0000000000000000000', ''),"
                      "('projection:cart-search', 1, 'eu', 'stopped', '0000000000000002999', ''),"
                      "('projection:empty', 1, 'emt:default', 'stopped', '', '')"));
        QCOMPARE(lines(probed(QUrl::fromLocalFile(file))),
                 QStringList({u"projection:cart-search  3002 3002 0 0"_s,
                              u"projection:cart-search eu 3000 3002 2 2"_s,
                              u"projection:cart-search version 2  1 3002 3001 3001"_s,
                              u"projection:default-batches  101 3002 2901 2901"_s,
                              u"projection:empty  none 3002 none none"_s}));
    }

    void actTellsHowManyCanWaitAtMost()
    {
        const QString file = path(u"act.db"_s);
        QVERIFY(QFile::copy(stored(u"act-sqlite-1.19.4.db"_s).toLocalFile(), file));
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
        Written store(file);
        QVERIFY(store.run("INSERT INTO streams(stream, source, at, correlated_at) VALUES"
                          "('stock-report', '^stock-', 22, 149), ('orders', 'order-100.', 22, 149),"
                          "('nobody', '^nowhere$', 22, 149), ('new', '^stock-', -1, 149)"));
        const QList<ConsumerProgress> consumers = probed(QUrl::fromLocalFile(file));
        QMap<QString, QString> most;
        for (const ConsumerProgress &each : consumers)
            most[each.name] = each.note.section(u"program."_s, 1).trimmed();
        QCOMPARE(most[u"carrier-policy"_s], u"At most 123 wait."_s); // snapshots and a tombstone do not
        QCOMPARE(most[u"stock-report"_s], u"At most 50 wait."_s);
        QCOMPARE(most[u"orders"_s], u"At most 40 wait."_s);
        QCOMPARE(most[u"new"_s], u"At most 50 wait."_s);
        QCOMPARE(most[u"nobody"_s], QString());
        QCOMPARE(most[u"stock-policy"_s], QString());
        QVERIFY(lines(consumers).contains(u"nobody ^nowhere$ 23 150 127 0"_s));
        QVERIFY(lines(consumers).contains(u"orders order-100. 23 150 127 none"_s));
    }

    void aSubscriberThatCannotBeReadHidesNoOther()
    {
        const QString file = path(u"resolve.db"_s);
        QVERIFY(QFile::copy(stored(u"resolve-eventstore-lite-0.34.3.db"_s).toLocalFile(), file));
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
        Written store(file);
        QVERIFY(store.run("UPDATE subscribers SET status = '{\"half' WHERE eventSubscriber = 'Mailer';"
                          "ALTER TABLE events RENAME TO moved"));
        QString problem;
        const QList<ConsumerProgress> consumers = probed(QUrl::fromLocalFile(file), &problem);
        QCOMPARE(problem, QString());
        QCOMPARE(consumers.size(), 2);
        QCOMPARE(consumers[0].position, None);
        QCOMPARE(consumers[0].head, 118);
        QVERIFY(consumers[1].position > 0 && consumers[1].realLag == 118 - consumers[1].position);
    }

    void aMappingNamesTheCheckpoints_data()
    {
        QTest::addColumn<QByteArray>("consumers");
        QTest::addColumn<QStringList>("expected");
        QTest::addColumn<QString>("said");
        QTest::newRow("last processed")
            << QByteArray(R"({"table":"marks","name":"who","position":"seen","state":"body$.state",
                              "updated":{"from":"at","as":"epoch-s"}})")
            << QStringList{u"mailer  8 21 13 5"_s, u"new  none 21 none none"_s} << QString();
        QTest::newRow("next, of one topic")
            << QByteArray(R"({"table":"Marks","name":"who","next":"seen","topic":{"text":"log"}})")
            << QStringList{u"mailer log 7 21 14 6"_s, u"new log none 21 none none"_s} << QString();
        QTest::newRow("no such table") << QByteArray(R"({"table":"spots","name":"who","next":"seen"})")
                                       << QStringList() << u"the table “spots”"_s;
        QTest::newRow("no such column") << QByteArray(R"({"table":"marks","name":"nom","next":"seen"})")
                                        << QStringList() << u"the column “nom” for “consumers.name”"_s;
        QTest::newRow("neither position nor next")
            << QByteArray(R"({"table":"marks","name":"who"})") << QStringList() << u"must have table"_s;
        QTest::newRow("both") << QByteArray(R"({"table":"marks","name":"who","next":"a","position":"b"})")
                              << QStringList() << u"must have table"_s;
        QTest::newRow("an unknown key")
            << QByteArray(R"({"table":"marks","name":"who","next":"seen","lag":"seen"})") << QStringList()
            << u"consumers.lag"_s;
    }
    void aMappingNamesTheCheckpoints()
    {
        QFETCH(QByteArray, consumers);
        QFETCH(QStringList, expected);
        QFETCH(QString, said);
        QTemporaryDir folder;
        const QString file = folder.filePath(u"own.db"_s);
        Written store(file);
        QVERIFY(store.run("CREATE TABLE log(n INTEGER PRIMARY KEY, what TEXT, at INTEGER);"
                          "INSERT INTO log VALUES(5,'a',50),(6,'a',60),(7,'a',70),(8,'a',80),(9,'a',90),"
                          "(10,'a',100),(15,'a',150),(20,'a',200);"
                          "CREATE TABLE marks(who TEXT, seen INTEGER, at INTEGER, body TEXT);"
                          "INSERT INTO marks VALUES('mailer', 7, 75, '{\"state\":\"busy\"}'),"
                          " ('new', NULL, NULL, NULL)"));
        QFile mapping(folder.filePath(u"own.json"_s));
        QVERIFY(mapping.open(QIODevice::WriteOnly));
        mapping.write(R"({"backstory":"mapping/1","table":"log","position":"n","fields":{"type":"what",
                          "recorded":{"from":"at","as":"epoch-s"}},"consumers":)" +
                      consumers + '}');
        mapping.close();
        QString problem;
        const QList<ConsumerProgress> found = probed(QUrl::fromLocalFile(file), &problem, mapping.fileName());
        QCOMPARE(lines(found), expected);
        QVERIFY2(said.isEmpty() ? problem.isEmpty() : problem.contains(said), qPrintable(problem));
        if (!found.isEmpty() && found[0].updated.isValid()) {
            QCOMPARE(found[0].updated, Timestamp::fromSeconds(75));
            QCOMPARE(found[0].state, u"busy"_s);
            QCOMPARE(found[0].oldestWaiting, Timestamp::fromSeconds(80));
        }
    }

    void aPositionWithoutIndexIsNotLookedFor()
    {
        const QString file = path(u"slow.db"_s);
        Written store(file);
        QVERIFY(
            store.run("CREATE TABLE log(n INTEGER, what TEXT); INSERT INTO log VALUES(1,'a'),(2,'b');"
                      "CREATE TABLE marks(who TEXT, seen INTEGER); INSERT INTO marks VALUES('mailer', 1)"));
        QFile mapping(path(u"slow.json"_s));
        QVERIFY(mapping.open(QIODevice::WriteOnly));
        mapping.write(R"({"backstory":"mapping/1","table":"log","position":"n","fields":{"type":"what"},
                          "consumers":{"table":"marks","name":"who","position":"seen"}})");
        mapping.close();
        const auto found = probed(QUrl::fromLocalFile(file), nullptr, mapping.fileName());
        QCOMPARE(lines(found), QStringList{u"mailer  2 none none none"_s});
        QVERIFY2(found[0].note.contains(u"no index"_s), qPrintable(found[0].note));
        QVERIFY(store.run("CREATE INDEX log_by_n ON log(n)"));
        QCOMPARE(lines(probed(QUrl::fromLocalFile(file), nullptr, mapping.fileName())),
                 QStringList{u"mailer  2 3 1 1"_s});
    }

    void aWriterIsNotKeptWaitingAndNumbersAgree_data()
    {
        QTest::addColumn<QByteArray>("journal");
        QTest::newRow("rollback journal") << QByteArray("DELETE");
        QTest::newRow("WAL") << QByteArray("WAL");
    }
    void aWriterIsNotKeptWaitingAndNumbersAgree()
    {
        QFETCH(QByteArray, journal);
        const QString file = path(QStringLiteral("written-%1.db").arg(QString::fromLatin1(journal)));
        Written store(file);
        QVERIFY(store.run("PRAGMA journal_mode = " + journal) && store.run("PRAGMA synchronous = off"));
        QVERIFY(store.run("PRAGMA busy_timeout = 1000") && makeStore(store) && append(store, 20'000));
        QVERIFY(store.run("INSERT INTO backstory_consumers VALUES('mailer', 100, '2026-01-01T00:00:00Z')"));
        std::atomic<bool> done = false;
        std::atomic<int> probes = 0;
        QStringList wrong; // of the other thread until it has ended
        std::thread watcher([&] {
            for (qint64 last = 0; !done; ++probes) {
                QString problem;
                const QList<ConsumerProgress> found = probed(QUrl::fromLocalFile(file), &problem);
                if (found.size() != 1 || !problem.isEmpty() || found[0].position < last ||
                    found[0].realLag != found[0].lag() || found[0].head < found[0].position)
                    wrong << problem + lines(found).join(u';');
                last = found.isEmpty() ? last : found[0].position;
            }
        });
        int refused = 0;
        for (int i = 1; i <= 300 || (probes < 5 && i < 20'000); ++i) {
            const QByteArray n = QByteArray::number(20'000 + i);
            refused += !store.run("BEGIN IMMEDIATE; INSERT INTO backstory_events(position, id, type, "
                                  "category, entity, recorded)"
                                  " VALUES(" +
                                  n + ", 'e" + n +
                                  "', 'T', 'c', 'x', '2026-01-01T00:00:00Z');"
                                  "UPDATE backstory_consumers SET position = position + 1; COMMIT");
        }
        done = true;
        watcher.join();
        QCOMPARE(refused, 0);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        QVERIFY(probes >= 5);
    }

    void nothingIsLeftBesideTheFile_data()
    {
        QTest::addColumn<QByteArray>("journal");
        QTest::newRow("rollback journal") << QByteArray("DELETE");
        QTest::newRow("WAL") << QByteArray("WAL");
    }
    void nothingIsLeftBesideTheFile()
    {
        QFETCH(QByteArray, journal);
        QTemporaryDir folder;
        const QString file = folder.filePath(u"quiet.db"_s);
        {
            Written store(file);
            QVERIFY(store.run("PRAGMA journal_mode = " + journal) && makeStore(store) && append(store, 10));
            QVERIFY(store.run("INSERT INTO backstory_consumers VALUES('mailer', 4, '2026-01-01T00:00:00Z')"));
        }
        QFile bytes(file);
        QVERIFY(bytes.open(QIODevice::ReadOnly));
        const QByteArray before = bytes.readAll();
        QCOMPARE(lines(probed(QUrl::fromLocalFile(file))), QStringList{u"mailer  5 11 6 6"_s});
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"quiet.db"_s});
        QVERIFY(bytes.seek(0));
        QCOMPARE(bytes.readAll(), before);
    }

    void aStoreWithoutTheTableHasNoConsumers()
    {
        Written store(path(u"bare.db"_s));
        QVERIFY(makeStore(store) && append(store, 3) && store.run("DROP TABLE backstory_consumers"));
        QString problem;
        QCOMPARE(lines(probed(QUrl::fromLocalFile(path(u"bare.db"_s)), &problem)), QStringList());
        QCOMPARE(problem, QString());
    }

    void anEmptyStoreHasAHead()
    {
        Written store(path(u"empty.db"_s));
        QVERIFY(makeStore(store));
        QVERIFY(store.run("INSERT INTO backstory_consumers VALUES('mailer', 0, '2026-01-01T00:00:00Z')"));
        QCOMPARE(lines(probed(QUrl::fromLocalFile(path(u"empty.db"_s)))), QStringList{u"mailer  1 1 0 0"_s});
    }

    void aLockedStoreIsAnErrorNotALag()
    {
        const QString file = path(u"locked.db"_s);
        Written store(file);
        QVERIFY(makeStore(store) && append(store, 3) && store.run("BEGIN EXCLUSIVE"));
        QString problem;
        QCOMPARE(lines(probed(QUrl::fromLocalFile(file), &problem)), QStringList());
        QVERIFY2(problem.contains(u"locked"_s), qPrintable(problem));
    }

    void whatIsNotCommittedIsNotTold()
    {
        const QString file = path(u"open.db"_s);
        Written store(file);
        QVERIFY(store.run("PRAGMA journal_mode = WAL") && makeStore(store) && append(store, 3));
        QVERIFY(store.run("INSERT INTO backstory_consumers VALUES('mailer', 1, '2026-01-01T00:00:00Z')"));
        QVERIFY(store.run("BEGIN IMMEDIATE; UPDATE backstory_consumers SET position = 3"));
        QCOMPARE(lines(probed(QUrl::fromLocalFile(file))), QStringList{u"mailer  2 4 2 2"_s});
        QVERIFY(store.run("ROLLBACK"));
        QCOMPARE(lines(probed(QUrl::fromLocalFile(file))), QStringList{u"mailer  2 4 2 2"_s});
    }

    void halfAFileIsAnError()
    {
        const QString whole = stored(u"emmett-sqlite-0.42.4.db"_s).toLocalFile();
        QFile file(whole);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QFile half(path(u"half.db"_s));
        QVERIFY(half.open(QIODevice::WriteOnly));
        half.write(file.read(file.size() / 2));
        half.close();
        QString problem;
        QCOMPARE(lines(probed(QUrl::fromLocalFile(half.fileName()), &problem)), QStringList());
        QVERIFY(!problem.isEmpty());
    }

    void eventuousPrefixesKeepToThemselves()
    {
        const QString file = path(u"prefixes.db"_s);
        Written store(file);
        for (const QByteArray prefix : {"shop", "eventuous"})
            QVERIFY(
                store.run("CREATE TABLE " + prefix +
                          "_streams(stream_id INTEGER PRIMARY KEY, stream_name TEXT, version INTEGER);"
                          "CREATE TABLE " +
                          prefix +
                          "_messages(global_position INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT,"
                          " message_type TEXT, stream_id INTEGER, stream_position INTEGER, json_data TEXT,"
                          " json_metadata TEXT, created TEXT);"
                          "CREATE TABLE " +
                          prefix +
                          "_checkpoints(id TEXT PRIMARY KEY, position INTEGER);"
                          "INSERT INTO " +
                          prefix + "_streams VALUES(1, 'Order-1', 0)"));
        const QByteArray message =
            "(message_id, message_type, stream_id, stream_position, json_data, created)"
            " VALUES('a', 'T', 1, 0, '{}', '2026-01-01T00:00:00.1234567Z')";
        QVERIFY(store.run("INSERT INTO shop_messages" + message + ";INSERT INTO shop_messages" + message +
                          ";INSERT INTO eventuous_messages" + message +
                          ";INSERT INTO shop_checkpoints VALUES('Stock', 1), ('New', NULL);"
                          "INSERT INTO eventuous_checkpoints VALUES('Mail', 1)"));
        QCOMPARE(lines(probed(QUrl::fromLocalFile(file))),
                 QStringList({u"Mail  2 2 0 0"_s, u"New  none 3 none none"_s, u"Stock  2 3 1 1"_s}));
    }

    void theDemoHasConsumersThatLag()
    {
        const QString file = path(u"demo.db"_s);
        QVERIFY(!writeDemo(file, {.events = 5000, .seed = 1}));
        const QList<ConsumerProgress> consumers = probed(QUrl::fromLocalFile(file));
        sqlite3 *database = nullptr;
        QCOMPARE(sqlite3_open(file.toUtf8().constData(), &database), SQLITE_OK);
        sqlite3_stmt *row = nullptr;
        sqlite3_prepare_v2(database,
                           "SELECT consumer || '  ' || (c.position + 1) || ' 5001 ' || (5000 - c.position) ||"
                           " ' ' || count(e.position), min(e.recorded), updated FROM backstory_consumers c"
                           " LEFT JOIN backstory_events e ON e.position > c.position AND kind <> 'snapshot'"
                           " AND NOT archived GROUP BY consumer ORDER BY consumer",
                           -1, &row, nullptr);
        const auto column = [row](int i) {
            return QByteArray(reinterpret_cast<const char *>(sqlite3_column_text(row, i)));
        };
        QStringList planted;
        for (qsizetype i = 0; sqlite3_step(row) == SQLITE_ROW && i < consumers.size(); ++i) {
            planted << QString::fromUtf8(column(0));
            QCOMPARE(consumers[i].oldestWaiting, Timestamp::fromText(column(1)));
            QCOMPARE(consumers[i].updated, Timestamp::fromText(column(2)));
        }
        sqlite3_finalize(row);
        sqlite3_close(database);
        QCOMPARE(lines(consumers), planted);
        QCOMPARE(consumers.size(), 5);
        QList<qint64> lags;
        for (const ConsumerProgress &each : consumers)
            lags << each.lag();
        QCOMPARE(lags, QList<qint64>({1, 1, 1, 20, 2})); // reporting works in batches of 15 minutes
    }
};

QTEST_GUILESS_MAIN(tst_SqliteConsumers)
#include "tst_sqliteconsumers.moc"
