// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demo.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <map>
#include <thread>

using namespace Backstory;

namespace
{

/// The demo store as SQL sees it.
class Database
{
public:
    explicit Database(const QString &path)
    {
        sqlite3_open_v2(path.toUtf8().constData(), &m_db, SQLITE_OPEN_READONLY, nullptr);
    }
    ~Database() { sqlite3_close(m_db); }

    /// Rows, `|` between columns and a space between rows.
    QByteArray rows(const QByteArray &sql) const
    {
        QByteArray text;
        const auto add = [](void *to, int count, char **values, char **) {
            auto &out = *static_cast<QByteArray *>(to);
            if (!out.isEmpty())
                out += ' ';
            for (int i = 0; i < count; ++i)
                out.append(i ? "|" : "").append(values[i] ? values[i] : "NULL");
            return 0;
        };
        char *error = nullptr;
        if (sqlite3_exec(m_db, sql.constData(), add, &text, &error) != SQLITE_OK)
            text = error;
        sqlite3_free(error);
        return text;
    }

private:
    sqlite3 *m_db = nullptr;
};

QByteArray everyRow(const QString &path)
{
    const Database db(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const char *table :
         {"backstory_events ORDER BY position", "backstory_processing ORDER BY consumer, position",
          "backstory_consumers ORDER BY consumer", "backstory_demo_cases ORDER BY title"})
        hash.addData(db.rows(QByteArray("SELECT * FROM ") + table));
    return hash.result();
}

} // namespace

class TestDemo : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_path = m_folder.filePath(QStringLiteral("demo.db"));
        qint64 reported = 0;
        const auto error = writeDemo(m_path, {.events = 4000}, [&](qint64 done, qint64) { reported = done; });
        QVERIFY2(!error, error ? qPrintable(*error) : "");
        QCOMPARE(reported, 4000);
    }

    void hasAsManyEventsAsWanted()
    {
        const Database db(m_path);
        QCOMPARE(db.rows("SELECT count(*), min(position), max(position) FROM backstory_events"),
                 "4000|1|4000");
        QCOMPARE(db.rows("SELECT group_concat(DISTINCT category) FROM (SELECT category FROM backstory_events "
                         "ORDER BY 1)"),
                 "auction,bidder,invoice,lot,message,order,payment,shipment");
        QCOMPARE(db.rows("SELECT count(*) FROM backstory_events WHERE NOT json_valid(payload) OR NOT "
                         "json_valid(metadata)"),
                 "0");
        QCOMPARE(db.rows("PRAGMA integrity_check"), "ok");
        QCOMPARE(db.rows("PRAGMA journal_mode"), "delete");
        QCOMPARE(db.rows("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"),
                 "backstory_events_by_entity");
    }

    void everyCauseComesEarlierAndResolves()
    {
        const Database db(m_path);
        QCOMPARE(
            db.rows(
                "WITH one AS (SELECT position, CASE WHEN caused_by LIKE '[%' THEN caused_by ELSE "
                "json_array(caused_by) END AS causes FROM backstory_events WHERE caused_by IS NOT NULL), "
                "each_cause AS (SELECT position, value FROM one, json_each(causes)) "
                "SELECT count(*) FROM each_cause WHERE NOT EXISTS (SELECT 1 FROM backstory_events c WHERE "
                "c.id = value AND c.position < each_cause.position)"),
            "0");
        QVERIFY(db.rows("SELECT count(*) FROM backstory_events WHERE caused_by LIKE '[%'").toInt() > 5);
        QCOMPARE(db.rows("SELECT count(*) FROM backstory_events WHERE correlation IS NULL"), "0");
    }

    void storesClockNeverGoesBack()
    {
        QCOMPARE(Database(m_path).rows(
                     "SELECT count(*) FROM backstory_events a JOIN backstory_events b ON b.position = "
                     "a.position + 1 WHERE b.recorded < a.recorded"),
                 "0");
    }

    void isTheSameForASeed()
    {
        const QString again = m_folder.filePath(QStringLiteral("again.db"));
        QVERIFY(!writeDemo(again, {.events = 4000}));
        QCOMPARE(everyRow(again), everyRow(m_path));
        QVERIFY(!writeDemo(again, {.events = 4000, .seed = 2}));
        QVERIFY(everyRow(again) != everyRow(m_path));
    }

    void plantsTheSameCasesForEverySeed()
    {
        const QString other = m_folder.filePath(QStringLiteral("other.db"));
        QVERIFY(!writeDemo(other, {.events = 2000, .seed = 77}));
        verifyCases(other);
        verifyCases(m_path);
    }

    void leavesOutCasesThatDoNotFit()
    {
        QCOMPARE(plantedCases(2000).size(), plantedCases().size());
        QCOMPARE(plantedCases(2000).size(), 12);
        QCOMPARE(plantedCases(100).size(), 0);
        const QString small = m_folder.filePath(QStringLiteral("small.db"));
        QVERIFY(!writeDemo(small, {.events = 330}));
        const Database db(small);
        QCOMPARE(db.rows("SELECT count(*), max(position) FROM backstory_events"), "330|330");
        QCOMPARE(db.rows("SELECT title FROM backstory_demo_cases"), "Order changed Personal data");
        QCOMPARE(db.rows("SELECT type FROM backstory_events WHERE entity = 'order-48213'"),
                 "OrderPlaced OrderQuantityChanged");
        QCOMPARE(
            db.rows("SELECT count(*) FROM backstory_events WHERE entity = 'bidder-1007' AND kind = 'event'"),
            "0");
    }

    void followsFiveConsumers()
    {
        const Database db(m_path);
        QCOMPARE(db.rows("SELECT consumer FROM backstory_consumers"),
                 "fraud-check mailer payment-gateway reporting search-index");
        QCOMPARE(
            db.rows(
                "SELECT count(*) FROM backstory_processing p JOIN backstory_events e USING(position) WHERE "
                "p.received < e.recorded OR p.processed < p.received"),
            "0");
        QVERIFY(db.rows("SELECT count(*) FROM backstory_processing").toInt() > 5 * 3990);
    }

    void replacesOnlyADemoStore()
    {
        const QString path = m_folder.filePath(QStringLiteral("mine.db"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("my own file");
        file.close();
        const auto error = writeDemo(path, {.events = 10});
        QVERIFY(error);
        QVERIFY2(error->contains(QStringLiteral("is not a demo store")), qPrintable(*error));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "my own file");
        const auto noFolder = writeDemo(m_folder.filePath(QStringLiteral("none/x.db")), {.events = 10});
        QVERIFY(noFolder);
        QVERIFY2(noFolder->contains(QStringLiteral("cannot be created")), qPrintable(*noFolder));
    }

    void removesWhatWasStopped()
    {
        std::stop_source source;
        const QString path = m_folder.filePath(QStringLiteral("stopped.db"));
        const auto error = writeDemo(
            path, {.events = 20'000}, [&](qint64, qint64) { source.request_stop(); }, source.get_token());
        QVERIFY(error);
        QVERIFY(!QFile::exists(path));
    }

    void liveStoreGrowsUntilStopped()
    {
        const QString path = m_folder.filePath(QStringLiteral("live.db"));
        std::optional<QString> error = QStringLiteral("not run");
        std::jthread writer(
            [&](std::stop_token stop) { error = writeDemo(path, {.events = 300, .live = true}, {}, stop); });
        QTRY_VERIFY_WITH_TIMEOUT(
            QFile::exists(path) &&
                Database(path).rows("SELECT max(position) >= 308 FROM backstory_events") == "1",
            60'000);
        QCOMPARE(Database(path).rows("PRAGMA journal_mode"), "wal");
        writer.request_stop();
        writer.join();
        QVERIFY2(!error, error ? qPrintable(*error) : "");
        QCOMPARE(Database(path).rows("SELECT count(*) = max(position) FROM backstory_events"), "1");
    }

private:
    static void verifyCases(const QString &path);

    QTemporaryDir m_folder;
    QString m_path;
};

void TestDemo::verifyCases(const QString &path)
{
    const Database db(path);
    const std::map<PlantedCase::Name, std::pair<QByteArray, QByteArray>> expected = {
        {PlantedCase::EmailSetThreeTimes,
         {"SELECT position FROM backstory_events WHERE entity = 'bidder-1007' AND type = 'BidderEmailSet'",
          "121 644 1322"}},
        {PlantedCase::PersonalData,
         {"SELECT position FROM backstory_events WHERE json_extract(payload, '$.passportNumber') IS NOT NULL",
          "150"}},
        {PlantedCase::OrderQuantityChanged,
         {"SELECT e.position, e.type, e.version, json_extract(e.payload, '$.quantity'), c.kind, c.type, "
          "c.entity FROM "
          "backstory_events e JOIN backstory_events c ON c.id = e.caused_by WHERE e.entity = 'order-48213'",
          "321|OrderPlaced|1|5|command|PlaceOrder|bidder-1007 "
          "322|OrderQuantityChanged|2|6|command|ChangeOrderQuantity|bidder-1007"}},
        {PlantedCase::Duplicate,
         {"SELECT group_concat(position), count(DISTINCT payload || metadata || version || occurred) FROM "
          "backstory_events GROUP BY id HAVING count(*) > 1",
          "411,430|1"}},
        {PlantedCase::VersionGap,
         {"SELECT entity, max(version), count(*) FROM backstory_events WHERE version IS NOT NULL GROUP BY "
          "entity HAVING "
          "max(version) > count(DISTINCT version)",
          "lot-904|4|3"}},
        {PlantedCase::VersionConflict,
         {"SELECT entity, version, group_concat(position) FROM backstory_events GROUP BY entity, version "
          "HAVING "
          "count(DISTINCT id) > 1 AND version IS NOT NULL",
          "lot-905|2|561,562"}},
        {PlantedCase::EffectBeforeCause,
         {"SELECT e.position, c.position FROM backstory_events e JOIN backstory_events c ON c.id = "
          "e.caused_by WHERE "
          "e.occurred < c.occurred",
          "701|700"}},
        {PlantedCase::LostUpdate,
         {"SELECT position, producer, version, read_version FROM backstory_events WHERE read_version < "
          "version - 1",
          "803|catalogue-2|4|2"}},
        {PlantedCase::RetryStorm,
         {"SELECT entity, count(*), (julianday(max(occurred)) - julianday(min(occurred))) * 86400 < 10 FROM "
          "backstory_events WHERE type = 'PaymentFailed' GROUP BY entity HAVING count(*) > 5",
          "payment-7003|30|1"}},
        {PlantedCase::DeadLetter,
         {"SELECT c.position, e.position, p.processed FROM backstory_events e JOIN backstory_events c ON "
          "c.id = "
          "e.caused_by JOIN backstory_processing p ON p.position = c.position AND p.consumer = 'mailer' "
          "WHERE e.type = "
          "'MessageDeadLettered'",
          "1000|1001|NULL"}},
        {PlantedCase::MissingEffect,
         {"SELECT group_concat(type) FROM backstory_events WHERE entity = 'order-48377' OR correlation = "
          "(SELECT "
          "correlation FROM backstory_events WHERE entity = 'order-48377')",
          "OrderPlaced,OrderConfirmed,PaymentRequested,PaymentAuthorised,PaymentReceived,OrderPaid"}},
        {PlantedCase::LargePayload,
         {"SELECT position, length(payload) BETWEEN 5 * 1024 * 1024 AND 5.01 * 1024 * 1024 FROM "
          "backstory_events WHERE "
          "length(payload) > 100000",
          "1201|1"}},
    };
    const QList<PlantedCase> cases = plantedCases();
    QCOMPARE(size_t(cases.size()), expected.size());
    for (const PlantedCase &planted : cases) {
        const auto &[sql, rows] = expected.at(planted.name);
        QVERIFY2(db.rows(sql) == rows, db.rows(sql) + " for " + planted.title.toUtf8());
        QVERIFY(!planted.description.isEmpty());
        for (const qint64 position : planted.positions)
            QVERIFY(db.rows("SELECT entity FROM backstory_events WHERE position = " +
                            QByteArray::number(position)) != "");
        QVERIFY(db.rows("SELECT count(*) FROM backstory_events WHERE entity = '" + planted.entity.toUtf8() +
                        "'") != "0");
    }
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
