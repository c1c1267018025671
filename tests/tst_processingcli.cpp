// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sqlite3.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// `processing` as it is built.
class tst_ProcessingCli : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    Outcome run(const QStringList &arguments) const
    {
        return runCommand(m_folder.path(), arguments + QStringList{u"--history"_s, u"histories"_s});
    }
    void runSql(const QByteArray &sql) const
    {
        sqlite3 *database = nullptr;
        sqlite3_open(m_folder.filePath(u"store.db"_s).toUtf8().constData(), &database);
        QCOMPARE(sqlite3_exec(database, sql.constData(), nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(database);
    }
    static QByteArray event(int position, const QByteArray &type, const QByteArray &producer,
                            const QByteArray &recorded, const QByteArray &cause)
    {
        const QByteArray number = QByteArray::number(position);
        return "INSERT INTO backstory_events(position, id, type, category, entity, version, recorded, "
               "producer, "
               "caused_by) VALUES(" +
               number + ", 'e" + number + "', '" + type + "', 'order', 'o', " + number + ", '2026-03-02T" +
               recorded + "Z', '" + producer + "', '" + cause + "');";
    }
    static QMap<QString, QJsonObject> byConsumer(const Outcome &outcome)
    {
        QMap<QString, QJsonObject> lines;
        for (const QJsonValue &line : objects(outcome))
            lines.insert(line[u"consumer"].toString() + u'/' + line[u"type"].toString(), line.toObject());
        return lines;
    }

private Q_SLOTS:
    void bothOriginsAreTold()
    {
        QFile schema(QStringLiteral(SOURCE_ROOT "/resources/backstory-schema.sql"));
        QVERIFY(schema.open(QIODevice::ReadOnly));
        runSql(schema.readAll());
        runSql(event(1, "Placed", "shop", "08:00:00.000", "") +
               event(2, "Paid", "bank", "08:00:02.000", "e1") +
               event(3, "Sent", "depot", "08:00:05.000", "e2") +
               "INSERT INTO backstory_processing VALUES"
               "('mailer', 1, '2026-03-02T08:00:00.010Z', '2026-03-02T08:00:00.020Z'),"
               "('mailer', 2, '2026-03-02T08:00:01.990Z', NULL)");
        const Outcome outcome = run({u"processing"_s, u"store.db"_s, u"--json"_s});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        const auto lines = byConsumer(outcome);
        QCOMPARE(lines.size(), 4);
        const QJsonObject placed = lines[u"mailer/Placed"_s];
        QCOMPARE(placed[u"receiveP50Ms"].toDouble(), 10.0);
        QCOMPARE(placed[u"processP99Ms"].toDouble(), 10.0);
        QCOMPARE(placed[u"how"].toString(), u"table backstory_processing"_s);
        const QJsonObject paid = lines[u"mailer/Paid"_s];
        QCOMPARE(paid[u"waiting"].toInt(), 1);
        QCOMPARE(paid[u"negative"].toInt(), 1);
        QVERIFY(paid[u"processP50Ms"].isNull());
        QVERIFY2(outcome.err.contains(u"down to -10 ms"_s), qPrintable(outcome.err));
        const QJsonObject bank = lines[u"bank/Placed"_s];
        QCOMPARE(bank[u"how"].toString(), u"cause to effect"_s);
        QCOMPARE(bank[u"processMaxMs"].toDouble(), 2'000.0);
        QVERIFY(bank[u"receiveP50Ms"].isNull());
        QCOMPARE(lines[u"depot/Paid"_s][u"processMaxMs"].toDouble(), 3'000.0);
    }

    void whatIsAddedIsAdded()
    {
        runSql(event(4, "Paid", "bank", "08:00:09.000", "e1") +
               "UPDATE backstory_processing SET processed = '2026-03-02T08:00:04Z' WHERE position = 2");
        const auto lines = byConsumer(run({u"processing"_s, u"store.db"_s, u"--json"_s}));
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[u"bank/Placed"_s][u"count"].toInt(), 2);
        QCOMPARE(lines[u"bank/Placed"_s][u"processMaxMs"].toDouble(), 9'000.0);
        QCOMPARE(lines[u"mailer/Paid"_s][u"waiting"].toInt(), 0);
        QCOMPARE(lines[u"mailer/Paid"_s][u"processMaxMs"].toDouble(), 2'010.0);
        const Outcome table = run({u"processing"_s, u"store.db"_s, u"--from"_s, u"2026-03-02T08:00:00Z"_s});
        QVERIFY(table.out.startsWith("CONSUMER"));
        QVERIFY(run({u"processing"_s, u"store.db"_s, u"--from"_s, u"2026-03-03"_s})
                    .err.contains(u"nothing tells"_s));
    }

    void aSourceWithoutSuchTimes()
    {
        QFile file(m_folder.filePath(u"events.ndjson"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"specversion":"1.0","id":"1","source":"/shop","type":"Placed","time":"2026-03-02T08:00:00Z"})"
            "\n");
        file.close();
        const Outcome outcome = run({u"processing"_s, u"events.ndjson"_s, u"--json"_s});
        QVERIFY2(outcome.code == 0 && outcome.out.isEmpty(), qPrintable(outcome.err));
        QVERIFY2(outcome.err.contains(u"does not tell when events were received"_s), qPrintable(outcome.err));
    }

    // As a consumer writes them that nobody measures: text or numbers, in any case, without the second one.
    void timesInMetadataAreTold()
    {
        const auto effect = [](int position, const QByteArray &cause, QByteArray metadata) {
            return event(position, "Paid", "bank", "08:00:02.000", cause) +
                   "UPDATE backstory_events SET metadata = '" + metadata.replace('`', '"') +
                   "' WHERE position = " + QByteArray::number(position) + ';';
        };
        runSql(
            event(101, "Placed", "shop", "08:00:00.000", "") +
            effect(102, "e101",
                   "{`receivedAt`: `2026-03-02T08:00:00.040Z`, `processed_at`: `2026-03-02T08:00:00.100Z`}") +
            effect(103, "e101", "{`Received-At`: 1772438400040}") +
            effect(104, "e101", "{`received`: `soon`, `user`: `ann`}") +
            event(105, "Sent", "depot", "08:00:05.000", "e104"));
        const Outcome outcome = run({u"processing"_s, u"store.db"_s, u"--json"_s});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        int found = 0;
        for (const QJsonValue &line : objects(outcome)) {
            if (line[u"how"] != u"metadata of effects"_s)
                continue;
            ++found;
            QCOMPARE(line[u"consumer"].toString(), u"bank"_s);
            QCOMPARE(line[u"type"].toString(), u"Placed"_s);
            QCOMPARE(line[u"count"].toInt(), 2);
            QCOMPARE(line[u"receiveMaxMs"].toDouble(), 40.0);
            QVERIFY(std::abs(line[u"processP50Ms"].toDouble() - 60) <= 60. / 64);
            QCOMPARE(line[u"processMaxMs"].toDouble(), 1'960.0);
        }
        QCOMPARE(found, 1);
    }
};

QTEST_GUILESS_MAIN(tst_ProcessingCli)
#include "tst_processingcli.moc"
