// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/demo/demo.h"
#include "app/sampling/processingupdate.h"
#include "models/processing/processingtimes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Millisecond = 1'000'000;

} // namespace

/// Processing times of SQLite stores, from the file to the figures.
class tst_SqliteProcessing : public QObject
{
    Q_OBJECT

    ConnectorCatalog m_catalog;
    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }
    static bool run(const QString &file, const QByteArray &sql)
    {
        sqlite3 *database = nullptr;
        sqlite3_open(file.toUtf8().constData(), &database);
        const int result = sqlite3_exec(database, sql.constData(), nullptr, nullptr, nullptr);
        sqlite3_close(database);
        return result == SQLITE_OK;
    }
    static qint64 number(const QString &file, const QByteArray &sql)
    {
        sqlite3 *database = nullptr;
        sqlite3_stmt *row = nullptr;
        sqlite3_open(file.toUtf8().constData(), &database);
        sqlite3_prepare_v2(database, sql.constData(), -1, &row, nullptr);
        const qint64 result = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int64(row, 0) : -1;
        sqlite3_finalize(row);
        sqlite3_close(database);
        return result;
    }
    /// A store of ten events, one a minute, each recorded at the full minute.
    QString newStore(const QString &name) const
    {
        QFile schema(QStringLiteral(SOURCE_ROOT "/resources/backstory-schema.sql"));
        if (!schema.open(QIODevice::ReadOnly) || !run(path(name), schema.readAll()))
            return {};
        run(path(name),
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)"
            " INSERT INTO backstory_events(position, id, type, category, entity, version, recorded)"
            " SELECT i, 'e' || i, 'Paid', 'order', 'order-1', i, '2026-03-02T08:0' || (i - 1) || ':00Z' FROM "
            "n");
        return path(name);
    }
    static QByteArray row(int position, const QByteArray &processed, const QByteArray &consumer = "mailer")
    {
        const QByteArray minute = "'2026-03-02T08:0" + QByteArray::number(position - 1);
        return "INSERT INTO backstory_processing VALUES('" + consumer + "', " + QByteArray::number(position) +
               ", " + minute + ":00.250Z', " +
               (processed.isEmpty() ? "NULL" : minute + ":" + processed + "Z'") + ");";
    }
    /// Reads what is there; a sentence when that fails.
    QString update(const QString &file, const QString &mapping = {}, QStringList *notices = nullptr)
    {
        SourceError error;
        const SourceLocation location{QUrl::fromLocalFile(file), mapping};
        const ConnectorDescription *description = m_catalog.find(location, &error);
        const Connector *connector = description ? m_catalog.load(*description, &error) : nullptr;
        if (!connector)
            return error.sentence;
        ProcessingStore store(file + u".processing"_s);
        const auto noticed = [notices](const QString &sentence) {
            if (notices)
                notices->append(sentence);
        };
        ProcessingUpdate update(*connector, location, store, {noticed, {}});
        const auto failure = update.catchUp({});
        return failure ? failure->sentence : store.error();
    }
    static ProcessingFigures figures(const QString &file, const SeriesChoice &choice = {})
    {
        return ProcessingTimes(file + u".processing"_s).figures(choice);
    }

private Q_SLOTS:
    void theDemoTellsWhatWasPlanted()
    {
        const QString file = path(u"demo.db"_s);
        QVERIFY(!writeDemo(file, {}));
        QCOMPARE(update(file), QString());
        for (const char *consumer :
             {"fraud-check", "mailer", "payment-gateway", "reporting", "search-index"}) {
            const QByteArray where =
                " FROM backstory_processing WHERE consumer = '" + QByteArray(consumer) + "'";
            const auto of = figures(file, {{}, QString::fromLatin1(consumer), {}});
            QCOMPARE(of.records, number(file, "SELECT count(*)" + where));
            QCOMPARE(of.waiting, number(file, "SELECT count(*)" + where + " AND processed IS NULL"));
            QCOMPARE(of.process.count, number(file, "SELECT count(processed)" + where));
            const qint64 most = number(file, "SELECT max(round((julianday(processed) - julianday(received)) "
                                             "* 86400000))" +
                                                 where);
            QCOMPARE(of.process.most / Millisecond, most);
        }
        const auto mailer = figures(file, {{}, u"mailer"_s, {}});
        QCOMPARE(mailer.waiting, 1); // the planted dead letter
        QVERIFY(mailer.receive.p99 <= 60 * Millisecond);
        QVERIFY(mailer.receive.p50 > 25 * Millisecond && mailer.receive.p50 < 35 * Millisecond);
        QVERIFY(figures(file, {{}, u"reporting"_s, {}}).process.most <= 16 * 60'000 * Millisecond);
        QCOMPARE(ProcessingTimes(file + u".processing"_s).series().first().origin,
                 u"table backstory_processing"_s);
    }

    void rowsThatComeLaterAreFound()
    {
        const QString file = newStore(u"later.db"_s);
        QVERIFY(run(file, row(1, "00.500") + row(2, "") + row(4, "") + row(5, "")));
        QCOMPARE(update(file), QString());
        QCOMPARE(figures(file).records, 4);
        QCOMPARE(figures(file).waiting, 3);
        QCOMPARE(figures(file).process.most, 250 * Millisecond);
        // One is processed, one is written behind the others, one is deleted, one is new; another consumer.
        QVERIFY(run(
            file, "UPDATE backstory_processing SET processed = '2026-03-02T08:01:10.250Z' WHERE position = 2;"
                  "DELETE FROM backstory_processing WHERE position = 4;" +
                      row(3, "00.250") + row(6, "00.300") + row(1, "01.250", "search")));
        QCOMPARE(update(file), QString());
        QCOMPARE(figures(file).records, 7);
        QCOMPARE(figures(file).waiting, 1);
        QCOMPARE(figures(file).process.count, 5);
        QCOMPARE(figures(file).process.most, 10'000 * Millisecond);
        QCOMPARE(figures(file, {{}, u"search"_s, {u"Paid"_s}}).process.most, 1'000 * Millisecond);
        // Nothing is counted twice.
        QCOMPARE(update(file), QString());
        QCOMPARE(figures(file).records, 7);
    }

    void inStepsAsFromScratch()
    {
        const QString steps = newStore(u"steps.db"_s);
        QByteArray rows;
        for (int position = 1; position < 10; ++position) {
            const QByteArray each = row(position, position % 3 ? "01.000" : "");
            rows += each;
            QVERIFY(run(steps, each));
            QCOMPARE(update(steps), QString());
        }
        const QString scratch = newStore(u"scratch.db"_s);
        QVERIFY(run(scratch, rows));
        QCOMPARE(update(scratch), QString());
        QVERIFY(figures(steps) == figures(scratch));
        QCOMPARE(figures(steps).waiting, 3);
    }

    void aReplacedStoreIsReadAnew()
    {
        const QString file = newStore(u"replaced.db"_s);
        QVERIFY(run(file, row(1, "00.500") + row(2, "00.500")));
        QCOMPARE(update(file), QString());
        QVERIFY(run(file, "DELETE FROM backstory_processing;" + row(1, "00.750")));
        QStringList notices;
        QCOMPARE(update(file, {}, &notices), QString());
        QCOMPARE(notices.size(), 1);
        QCOMPARE(figures(file).records, 1);
        QCOMPARE(figures(file).process.most, 500 * Millisecond);
    }

    void aMappedTable()
    {
        const QString file = path(u"mapped.db"_s);
        QVERIFY(run(
            file,
            "CREATE TABLE log(seq INTEGER PRIMARY KEY, eid TEXT, kind TEXT, ts INTEGER);"
            "CREATE TABLE jobs(worker TEXT, eid TEXT, got INTEGER, done INTEGER, tries INTEGER, why TEXT);"
            "INSERT INTO log VALUES(1, 'a', 'Paid', 1700000000000), (2, 'b', 'Sent', 1700000001000);"
            "INSERT INTO jobs VALUES('w', 'a', 1700000000040, 1700000000100, 1, NULL),"
            " ('w', 'b', 1700000000990, NULL, 3, 'refused'), ('w', 'c', NULL, NULL, 0, NULL)"));
        QFile mapping(path(u"mapping.json"_s));
        QVERIFY(mapping.open(QIODevice::WriteOnly));
        mapping.write(R"({"backstory": "mapping/1", "table": "log", "position": "seq",
            "fields": {"id": "eid", "type": "kind", "occurred": {"from": "ts", "as": "epoch-ms"}},
            "processing": {"table": "jobs", "consumer": "worker", "event": "eid",
                "received": {"from": "got", "as": "epoch-ms"}, "processed": {"from": "done", "as": "epoch-ms"},
                "attempts": "tries", "error": "why"}})");
        mapping.close();
        QCOMPARE(update(file, mapping.fileName()), QString());
        const auto paid = figures(file, {u"table jobs"_s, u"w"_s, {u"Paid"_s}});
        QCOMPARE(paid.receive.most, 40 * Millisecond);
        QCOMPARE(paid.process.most, 60 * Millisecond);
        const auto sent = figures(file, {{}, {}, {u"Sent"_s}});
        QCOMPARE(sent.errors, 1);
        QCOMPARE(sent.attempts, 3);
        QCOMPARE(sent.waiting, 0);
        QCOMPARE(sent.receive.negative, 1); // received before it was produced
        QCOMPARE(sent.receive.mostNegative, 10 * Millisecond);
        QCOMPARE(figures(file).records, 2); // the third one has not been received
        QVERIFY(run(file, "UPDATE jobs SET got = 1700000002000 WHERE eid = 'c';"
                          "UPDATE jobs SET done = 1700000001990 WHERE eid = 'b'"));
        QCOMPARE(update(file, mapping.fileName()), QString());
        QCOMPARE(figures(file).records, 3);
        QCOMPARE(figures(file).waiting, 1);
        QCOMPARE(figures(file).errors, 1);
        QCOMPARE(figures(file).process.most, 1'000 * Millisecond);
        const HeatMapCell cell{{},
                               DelayPart::Process,
                               Timestamp::fromSeconds(1'700'000'000),
                               Timestamp::fromSeconds(1'700'000'010),
                               1,
                               0};
        const QList<Position> events{{1, 0}, {2, 0}};
        QCOMPARE(ProcessingTimes(file + u".processing"_s).eventsIn(cell), events);
    }

    void aWrongMappingIsSaid()
    {
        QFile mapping(path(u"wrong.json"_s));
        QVERIFY(mapping.open(QIODevice::WriteOnly));
        mapping.write(R"({"backstory": "mapping/1", "table": "log", "fields": {"type": "kind"},
            "processing": {"table": "jobs", "consumer": "nobody", "processed": "done"}})");
        mapping.close();
        QVERIFY(update(path(u"mapped.db"_s), mapping.fileName())
                    .contains(u"“nobody” for “processing.consumer”"_s));
        const QString none = path(u"none.db"_s);
        QVERIFY(run(none, "CREATE TABLE log(kind TEXT)"));
        QFile plain(path(u"plain.json"_s));
        QVERIFY(plain.open(QIODevice::WriteOnly));
        plain.write(R"({"backstory": "mapping/1", "table": "log", "fields": {"type": "kind"}})");
        plain.close();
        QVERIFY(update(none, plain.fileName()).contains(u"does not say when"_s));
    }
};

QTEST_GUILESS_MAIN(tst_SqliteProcessing)
#include "tst_sqliteprocessing.moc"
