// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sqlite3.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// `consumers` and `activity` as they are built.
class tst_ConsumersCli : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    Outcome run(const QStringList &arguments) const
    {
        return runCommand(m_folder.path(), arguments + QStringList{u"--history"_s, u"histories"_s});
    }
    static QMap<QString, QJsonObject> byName(const QByteArray &lines)
    {
        QMap<QString, QJsonObject> objects;
        for (const QByteArray &line : lines.split('\n')) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (!object.isEmpty())
                objects.insert(object[u"name"].toString(), object);
        }
        return objects;
    }
    void runSql(const QString &file, const QByteArray &sql) const
    {
        sqlite3 *database = nullptr;
        sqlite3_open(m_folder.filePath(file).toUtf8().constData(), &database);
        sqlite3_busy_timeout(database, 5'000);
        QCOMPARE(sqlite3_exec(database, sql.constData(), nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(database);
    }
    void writeStore(const QString &file) const
    {
        QFile schema(QStringLiteral(SOURCE_ROOT "/resources/backstory-schema.sql"));
        QVERIFY(schema.open(QIODevice::ReadOnly));
        runSql(file, schema.readAll());
        runSql(
            file,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
            " INSERT INTO backstory_events(position, id, type, category, entity, version, recorded, payload)"
            " SELECT i, 'e' || i, iif(i % 2, 'Paid', 'Placed'), 'order', 'order-1', i,"
            " strftime('%Y-%m-%dT%H:%M:%SZ', 1767225600 + 600 * i, 'unixepoch'),"
            " json_object('total', i) FROM n;"
            "INSERT INTO backstory_consumers VALUES('mailer', 20, '2026-01-01T01:00:00Z'),"
            " ('level', 50, '2026-01-01T01:00:00Z')");
    }

private Q_SLOTS:
    void positionsAreTold()
    {
        const Outcome outcome =
            run({u"consumers"_s, QStringLiteral(TEST_DATA "/stores/emmett-sqlite-0.42.4.db"), u"--json"_s});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        const auto consumers = byName(outcome.out);
        QCOMPARE(consumers.size(), 4);
        const QJsonObject mailer = consumers[u"reactor:mailer"_s];
        QCOMPARE(mailer[u"position"].toInteger(), 1'235);
        QCOMPARE(mailer[u"head"].toInteger(), 3'002);
        QCOMPARE(mailer[u"lag"].toInteger(), 1'767);
        QCOMPARE(mailer[u"realLag"].toInteger(), 1'767);
        QCOMPARE(mailer[u"secondsHow"].toString(), u"oldest"_s);
        QCOMPARE(mailer[u"verdict"].toString(), u"no-data"_s);
        QVERIFY(mailer[u"topic"].isNull() && mailer[u"partition"].isNull());
        QCOMPARE(consumers[u"projection:cart-search"_s][u"verdict"].toString(), u"ok"_s);
        QCOMPARE(consumers[u"projection:cart-search"_s][u"seconds"].toDouble(-1), 0.0);
    }

    void aStalledConsumerEndsTheWatch()
    {
        writeStore(u"stalled.db"_s);
        const Outcome outcome = run({u"consumers"_s, u"stalled.db"_s, u"--json"_s, u"--watch"_s,
                                     u"--interval"_s, u"500ms"_s, u"--fail-on"_s, u"stalled"_s});
        QVERIFY2(outcome.code == 1, qPrintable(outcome.err));
        const auto consumers = byName(outcome.out); // the last line of each
        QCOMPARE(consumers[u"mailer"_s][u"verdict"].toString(), u"stalled"_s);
        QVERIFY(consumers[u"mailer"_s][u"evidence"].toString().contains(u"while 30 events wait"_s));
        QVERIFY(consumers[u"mailer"_s][u"time"].isString());
        QCOMPARE(consumers[u"level"_s][u"verdict"].toString(), u"ok"_s);

        // What was sampled is remembered: one more look tells it.
        const auto again = byName(run({u"consumers"_s, u"stalled.db"_s, u"--json"_s}).out);
        QCOMPARE(again[u"mailer"_s][u"verdict"].toString(), u"stalled"_s);
        QVERIFY(again[u"mailer"_s][u"disagreement"].toString().contains(u"Nothing has been written"_s));
        runSql(u"stalled.db"_s,
               "INSERT INTO backstory_events(position, id, type, category, entity, version, recorded)"
               " VALUES(51, 'e51', 'Paid', 'order', 'order-1', 51, '2026-01-02T00:00:00Z')");
        const Outcome text = run({u"consumers"_s, u"stalled.db"_s});
        const QString why =
            u"Its checkpoint has not moved while events waited and the head moved on by 1 position"_s;
        QVERIFY2(text.err.count(why) == 1 && text.err.section(u'\n', 1, 1).startsWith(u"mailer: "_s),
                 qPrintable(text.err));
        runSql(u"stalled.db"_s, "UPDATE backstory_consumers SET position = 51 WHERE consumer = 'mailer'");
        const auto after = byName(run({u"consumers"_s, u"stalled.db"_s, u"--json"_s}).out);
        QCOMPARE(after[u"mailer"_s][u"verdict"].toString(), u"ok"_s);
        QCOMPARE(after[u"mailer"_s][u"lag"].toInteger(-1), 0);
    }

    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        QTest::newRow("verdict") << QStringList{u"consumers"_s, u"a.db"_s, u"--fail-on"_s, u"late"_s} << 2
                                 << u"falling-behind"_s;
        QTest::newRow("interval") << QStringList{u"consumers"_s, u"a.db"_s, u"--interval"_s, u"0s"_s} << 2
                                  << u"such as 500ms"_s;
        QTest::newRow("no such file") << QStringList{u"consumers"_s, u"a.db"_s} << 3 << u"a.db"_s;
        QTest::newRow("no consumers in such files")
            << QStringList{u"consumers"_s, u"events.ndjson"_s} << 3 << u"events.ndjson"_s;
        QTest::newRow("bucket") << QStringList{u"activity"_s, u"a.db"_s, u"--bucket"_s, u"hour"_s} << 2
                                << u"15m"_s;
        QTest::newRow("by") << QStringList{u"activity"_s, u"a.db"_s, u"--by"_s, u"user"_s} << 2
                            << u"producer"_s;
        QTest::newRow("field") << QStringList{u"activity"_s, u"a.db"_s, u"--by"_s, u"field"_s} << 2
                               << u"--field"_s;
    }
    void whatIsWrongIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, says);
        QFile file(m_folder.filePath(u"events.ndjson"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}\n");
        file.close();
        const Outcome outcome = run(arguments);
        QVERIFY2(outcome.code == code, qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QVERIFY(outcome.out.isEmpty());
    }

    void activityIsCounted()
    {
        writeStore(u"activity.db"_s);
        const Outcome outcome = run(
            {u"activity"_s, u"activity.db"_s, u"--bucket"_s, u"1d"_s, u"--sum"_s, u"total"_s, u"--json"_s});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        const auto series = byName(outcome.out);
        QCOMPARE(series.size(), 2);
        QCOMPARE(series[u"Paid"_s][u"from"].toString(), u"2026-01-01T00:00:00.000Z"_s);
        QCOMPARE(series[u"Paid"_s][u"events"].toInteger(), 25);
        QCOMPARE(series[u"Paid"_s][u"sum"].toInteger(), 625);
        QCOMPARE(series[u"Placed"_s][u"sum"].toInteger(), 650);
        const Outcome table =
            run({u"activity"_s, u"activity.db"_s, u"--bucket"_s, u"1h"_s, u"--types"_s, u"Placed"_s});
        QCOMPARE(table.out.trimmed().split('\n').size(),
                 1 + 9); // the titles; events every 20 minutes for 8 h 20
        QVERIFY(!table.out.contains("Paid"));
    }
};

QTEST_GUILESS_MAIN(tst_ConsumersCli)
#include "tst_consumerscli.moc"
