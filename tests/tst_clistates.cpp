// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"
#include "tests/support/packedfiles.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// What the command line says about states: `state`, `blame` and `fold`.
class TestCliStates : public QObject
{
    Q_OBJECT

    Outcome run(const QString &command, const QStringList &arguments) const
    {
        return runCommand(m_folder.path(), QStringList{command, u"demo.db"_s} + arguments);
    }
    Outcome runOn(const QString &command, const QString &file, const QStringList &arguments) const
    {
        return runCommand(m_folder.path(), QStringList{command, file} + arguments);
    }
    void write(const QString &name, const QByteArray &content) const
    {
        writeFile(m_folder.filePath(name), content);
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(runCommand(m_folder.path(), {u"demo"_s, u"demo.db"_s, u"--events"_s, u"3000"_s}).code, 0);
        write(u"quantity.js"_s, "const initial = {quantity: null};\n"
                                "function reduce(state, event) {\n"
                                "  return event.data.quantity ? {quantity: event.data.quantity} : state;\n"
                                "}\n");
        write(u"fails.js"_s, "function reduce(state, event) {\n"
                             "  if (event.version === 2)\n"
                             "    return event.data.nothing.at.all;\n"
                             "  return {at: event.version};\n"
                             "}\n");
    }

    void saysTheStateAtAVersionOrTime()
    {
        const QStringList order{u"--entity"_s, u"order-48213"_s, u"--reducer"_s, u"quantity.js"_s,
                                u"--json"_s};
        const Outcome first = run(u"state"_s, order + QStringList{u"--at"_s, u"1"_s});
        QVERIFY2(first.code == 0, qPrintable(first.err));
        QCOMPARE(first.lines().size(), 1);
        QCOMPARE(first.json()[u"entity"].toString(), u"order-48213"_s);
        QCOMPARE(first.json()[u"category"].toString(), u"order"_s);
        QCOMPARE(first.json()[u"version"].toInt(), 1);
        QCOMPARE(first.json()[u"state"][u"quantity"].toInt(), 5);
        const Outcome second = run(u"state"_s, order + QStringList{u"--at"_s, u"2"_s});
        QCOMPARE(second.json()[u"state"][u"quantity"].toInt(), 6);
        const QString time = second.json()[u"time"].toString();
        QCOMPARE(run(u"state"_s, order + QStringList{u"--at"_s, time}).out, second.out);
        QCOMPARE(run(u"state"_s, order + QStringList{u"--at"_s, first.json()[u"time"].toString()}).out,
                 first.out);
        const Outcome before = run(u"state"_s, order + QStringList{u"--at"_s, u"2001-01-01"_s});
        QCOMPARE(before.out,
                 QByteArray(R"({"entity":"order-48213","category":"order","version":null,"time":null,)"
                            R"("state":{"quantity":null}})"
                            "\n"));
        const Outcome plain = run(u"state"_s, {u"--entity"_s, u"order-48213"_s, u"--reducer"_s,
                                               u"quantity.js"_s, u"--at"_s, u"2"_s});
        QCOMPARE(plain.out, "order-48213 v2 " + time.toUtf8() + " {\"quantity\":6}\n");
        // Without a reducer payloads are merged, and the same is written for the same.
        const Outcome merged = run(u"state"_s, {u"--entity"_s, u"order-48213"_s});
        QVERIFY(merged.out.contains("\"quantity\":6"));
        QCOMPARE(run(u"state"_s, {u"--entity"_s, u"order-48213"_s}).out, merged.out);
        QCOMPARE(run(u"state"_s, {u"--entity"_s, u"order-48213"_s, u"--reducer"_s, u"merge"_s}).out,
                 merged.out);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const char *command, const char *arguments, int code,
                            const QString &said) {
            QTest::newRow(name) << QString::fromLatin1(command)
                                << QString::fromLatin1(arguments).split(u' ', Qt::SkipEmptyParts) << code
                                << said;
        };
        row("no entity", "state", "", 2, u"needs --entity"_s);
        row("unknown entity", "state", "--entity order-1", 2, u"there is no entity “order-1”"_s);
        row("wrong category", "state", "--entity order-48213 --category lot", 2, u"but in order"_s);
        row("no such version", "state", "--entity order-48213 --at 999", 2, u"has no version 999"_s);
        row("no time", "state", "--entity order-48213 --at noon", 2, u"a version is expected"_s);
        row("no reducer", "state", "--entity order-48213 --reducer nothing.js", 2, u"cannot be read"_s);
        row("the reducer fails", "state", "--entity order-48213 --reducer fails.js", 1, u"fails.js:3"_s);
        row("its event", "state", "--entity order-48213 --reducer fails.js", 1, u"v2 of order-48213"_s);
        row("no path", "blame", "--entity order-48213", 2, u"needs --path"_s);
        row("a wrong path", "blame", "--entity order-48213 --path a[", 2, u"is no path"_s);
        row("nobody set it", "blame", "--entity order-48213 --path nothing", 0, u"No event"_s);
        row("the reducer fails blaming", "blame", "--entity order-48213 --path at --reducer fails.js", 1,
            u"fails.js:3"_s);
        row("fold without reducer", "fold", "", 2, u"needs --reducer"_s);
        row("fold fails", "fold", "--reducer fails.js", 1, u"fails.js:3"_s);
        row("fold by entity fails", "fold", "--by-entity --reducer fails.js", 1, u" v2 of "_s);
    }

    void saysWhatIsWrong()
    {
        QFETCH(QString, command);
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const Outcome outcome = run(command, arguments);
        QTEST(outcome.code, "code");
        QVERIFY2(outcome.err.contains(said), qPrintable(outcome.err));
        QCOMPARE(outcome.out, QByteArray());
    }

    void givesTheStatesBeforeAFailure()
    {
        const Outcome outcome = run(
            u"state"_s, {u"--entity"_s, u"order-48213"_s, u"--reducer"_s, u"fails.js"_s, u"--at"_s, u"1"_s});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.endsWith(" {\"at\":1}\n"));
    }

    void blamesAnEvent()
    {
        const QStringList arguments{u"--entity"_s, u"order-48213"_s, u"--path"_s,
                                    u"quantity"_s, u"--reducer"_s,   u"quantity.js"_s};
        const Outcome outcome = run(u"blame"_s, arguments + QStringList{u"--json"_s});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        const QJsonArray setters = outcome.json()[u"setters"].toArray();
        QCOMPARE(setters.size(), 3);
        QCOMPARE(setters[0][u"version"].toInt(), 2);
        QCOMPARE(setters[0][u"value"].toString(), u"6"_s);
        QCOMPARE(setters[1][u"value"].toString(), u"5"_s);
        QCOMPARE(setters[2][u"step"].toInt(), 0);
        const QJsonArray chain = outcome.json()[u"chain"].toArray();
        QVERIFY(chain.size() >= 2);
        QCOMPARE(chain[0][u"type"].toString(), setters[0][u"type"].toString());
        QCOMPARE(chain[1][u"type"].toString(), u"ChangeOrderQuantity"_s); // the bidder's command
        QVERIFY(!chain.last()[u"user"].toString().isEmpty());
        const Outcome earlier = run(u"blame"_s, arguments + QStringList{u"--json"_s, u"--at"_s, u"1"_s});
        QCOMPARE(earlier.json()[u"setters"].toArray().size(), 2);
        const Outcome table = run(u"blame"_s, arguments);
        QVERIFY(table.out.contains("SET BY"));
        QVERIFY(table.out.contains("CAUSED BY"));
        QVERIFY(table.out.contains("ChangeOrderQuantity"));
    }

    void foldsAllEvents()
    {
        write(u"count.js"_s, "const initial = {events: 0, last: null};\n"
                             "function reduce(s, e) { return {events: s.events + 1, last: e.id}; }\n");
        const Outcome all = run(u"fold"_s, {u"--reducer"_s, u"count.js"_s, u"--json"_s});
        QVERIFY2(all.code == 0, qPrintable(all.err));
        QCOMPARE(all.json()[u"events"].toInt(), 3000);
        QCOMPARE(all.json()[u"state"][u"events"].toInt(), 3000);
        const QJsonArray events = objects(runOn(u"events"_s, u"demo.db"_s, {u"--json"_s}));
        QCOMPARE(all.json()[u"state"][u"last"].toString(), events.last()[u"id"].toString());
        const Outcome orders = run(u"fold"_s, {u"--reducer"_s, u"count.js"_s, u"--category"_s, u"order"_s});
        const qint64 count = QJsonDocument::fromJson(orders.out).object()[u"events"].toInteger();
        QVERIFY(count > 20 && count < 3000);

        const Outcome each = run(u"fold"_s, {u"--reducer"_s, u"count.js"_s, u"--by-entity"_s, u"--json"_s});
        QVERIFY2(each.code == 0, qPrintable(each.err));
        const QJsonArray entities = objects(runOn(u"entities"_s, u"demo.db"_s, {u"--json"_s}));
        QHash<QString, qint64> counted;
        for (const QJsonValue &entity : objects(each))
            counted.insert(entity[u"entity"].toString(), entity[u"state"][u"events"].toInteger());
        QCOMPARE(counted.size(), entities.size());
        for (const QJsonValue &entity : entities)
            QCOMPARE(counted.value(entity[u"id"].toString()), entity[u"events"].toInteger());
        QCOMPARE(run(u"fold"_s, {u"--reducer"_s, u"count.js"_s, u"--by-entity"_s, u"--json"_s}).out,
                 each.out);
        // One entity's state is the same by both ways.
        const QJsonObject order =
            run(u"state"_s, {u"--entity"_s, u"order-48213"_s, u"--reducer"_s, u"count.js"_s, u"--json"_s})
                .json();
        QCOMPARE(order[u"state"][u"events"].toInteger(), counted.value(u"order-48213"_s));
    }

    void upcastsEvents()
    {
        write(u"upcast.js"_s, "function upcast(e) {\n"
                              "  return {...e, data: {...e.data, quantity: e.data.quantity * 10}};\n"
                              "}\n");
        const QStringList order{u"--entity"_s,    u"order-48213"_s, u"--reducer"_s,
                                u"quantity.js"_s, u"--at"_s,        u"2"_s};
        const Outcome outcome = run(u"state"_s, order + QStringList{u"--upcast"_s, u"upcast.js"_s});
        QVERIFY2(outcome.out.endsWith(" {\"quantity\":60}\n"), qPrintable(outcome.err));
        const Outcome missing = run(u"state"_s, order + QStringList{u"--upcast"_s, u"nothing.js"_s});
        QCOMPARE(missing.code, 2);
        QVERIFY(missing.err.contains(u"“--upcast nothing.js”"_s));
    }

    void asksForTheCategory()
    {
        const QByteArray line = R"({"specversion":"1.0","source":"s","id":"%1","type":"T","subject":"1",)"
                                R"("category":"%2","time":"2025-09-01T10:00:00Z","data":{"c":"%2"}})"
                                "\n";
        write(u"two.ndjson"_s, QByteArray(line).replace("%1", "a").replace("%2", "order") +
                                   QByteArray(line).replace("%1", "b").replace("%2", "invoice"));
        const Outcome both = runOn(u"state"_s, u"two.ndjson"_s, {u"--entity"_s, u"1"_s});
        QCOMPARE(both.code, 2);
        QVERIFY2(both.err.contains(u"--category: order, invoice"_s), qPrintable(both.err));
        const Outcome one =
            runOn(u"state"_s, u"two.ndjson"_s, {u"--entity"_s, u"1"_s, u"--category"_s, u"invoice"_s});
        QVERIFY2(one.out.endsWith(" {\"c\":\"invoice\"}\n"), one.out.constData());
        QVERIFY(one.out.startsWith("1 #1 ")); // no versions in this source
    }
};

QTEST_GUILESS_MAIN(TestCliStates)
#include "tst_clistates.moc"
