// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/comparemodel.h"
#include "smallhistory.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Two events compared field by field, and the table of it.
class TestEventDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesDocuments_data();
    void comparesDocuments();
    void comparesEnvelopes();
    void stopsAtALimit();
    void showsATable();
    void saysWhyNot();
};

namespace
{

/// `+/a 1`, `-/b 2`, `~/c 3 4`, ` /d 5`: one change a line.
QStringList told(const EventDiff &diff, FieldDifference::Group group)
{
    QStringList lines;
    for (const FieldDifference &field : diff.fields) {
        if (field.group == group)
            lines += QStringList{u" ~+-"_s.mid(field.change, 1) + field.field, field.first, field.second}
                         .join(u' ')
                         .trimmed();
    }
    return lines;
}

} // namespace

void TestEventDiff::comparesDocuments_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QStringList>("fields");
    const auto row = [](const char *name, const char *first, const char *second, const QStringList &fields) {
        QTest::newRow(name) << QByteArray(first) << QByteArray(second) << fields;
    };
    row("same", R"({"a":1,"b":"x"})", R"({"b":"x","a":1})", {u"/a 1 1"_s, u"/b \"x\" \"x\""_s});
    row("changed", R"({"qty":5})", R"({"qty":6})", {u"~/qty 5 6"_s});
    row("added and removed", R"({"a":1,"c":3})", R"({"b":2,"c":3})", {u"-/a 1"_s, u"/c 3 3"_s, u"+/b  2"_s});
    row("null is a value", R"({"a":null})", R"({})", {u"-/a null"_s});
    row("nested", R"({"a":{"b":[1,2]}})", R"({"a":{"b":[1,3,4]}})",
        {u"/a/b/0 1 1"_s, u"~/a/b/1 2 3"_s, u"+/a/b/2  4"_s});
    row("a branch more", R"({})", R"({"a":{"b":1,"c":[]}})", {u"+/a/b  1"_s, u"+/a/c  []"_s});
    row("another shape", R"({"a":{"b":1}})", R"({"a":"x"})", {u"~/a {\"b\":1} \"x\""_s});
    row("list and object", R"({"a":[1]})", R"({"a":{"0":1}})", {u"~/a [1] {\"0\":1}"_s});
    row("numbers written differently", R"({"a":80.0,"b":1e2})", R"({"a":80.00,"b":100})",
        {u"/a 80.0 80.00"_s, u"/b 1e2 100"_s});
    row("long numbers", R"({"a":12345678901234567890})", R"({"a":12345678901234567891})",
        {u"~/a 12345678901234567890 12345678901234567891"_s});
    row("escapes", R"({"a":"\u0041","b/c~d":1})", R"({"a":"A","b/c~d":2})",
        {u"/a \"\\u0041\" \"A\""_s, u"~/b~1c~0d 1 2"_s});
    row("keys twice", R"({"a":1,"a":2})", R"({"a":1})", {u"/a 1 1"_s, u"-/a 2"_s});
    row("scalars", "1", "2", {u"~ 1 2"_s});
    row("nothing before", "", R"({"a":1})", {u"+/a  1"_s});
    row("text", "one", "two", {u"~ one two"_s});
    row("text and document", "one", R"({"a":1})", {u"~ one {\"a\":1}"_s});
    row("same bytes", "\x01\x02", "\x01\x02", {u"binary, 2 bytes · 2 bytes binary, 2 bytes · 2 bytes"_s});
}

void TestEventDiff::comparesDocuments()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(QStringList, fields);
    ComparedEvent one;
    ComparedEvent two;
    one.payload = decodePayload(first);
    two.payload = decodePayload(second);
    QCOMPARE(told(EventDiff::between(one, two), FieldDifference::Payload), fields);
    // The other way round what was added is removed.
    qint64 differences = 0;
    for (const FieldDifference &field : EventDiff::between(two, one).fields)
        differences += field.change != FieldDifference::Same;
    QCOMPARE(differences, EventDiff::between(one, two).differences);
}

void TestEventDiff::comparesEnvelopes()
{
    ComparedEvent one;
    one.event.type = u"Opened"_s;
    one.event.version = 1;
    one.event.occurred = Timestamp::fromMilliseconds(1'767'225'600'000);
    one.event.causes = {{"c1", Cause::Id}, {"c2", Cause::Id}};
    ComparedEvent two = one;
    two.event.version = 2;
    two.event.correlation = "r";
    two.event.causes.clear();
    QCOMPARE(told(EventDiff::between(one, two), FieldDifference::Envelope),
             (QStringList{u"type Opened Opened"_s, u"kind event event"_s, u"~version 1 2"_s,
                          u"occurred 2026-01-01T00:00:00.000Z 2026-01-01T00:00:00.000Z"_s,
                          u"-causedBy c1, c2"_s, u"+correlation  r"_s}));
}

void TestEventDiff::stopsAtALimit()
{
    ComparedEvent one;
    one.payload = decodePayload('[' + QByteArray("1,").repeated(EventDiff::MostFields) + "1]");
    const EventDiff diff = EventDiff::between(one, one);
    QVERIFY(diff.isCut);
    QCOMPARE(diff.fields.size(), EventDiff::MostFields);
    QCOMPARE(diff.differences, 0);
}

void TestEventDiff::showsATable()
{
    SmallHistory history;
    history.add("order", "order-1", 1, "Placed", {}, R"({"qty":5,"sku":"A"})");
    history.add("order", "order-1", 2, "Placed", {}, R"({"qty":6,"sku":"A"})");
    QVERIFY(history.commit());
    QueryPool pool(1);
    CompareModel model(pool);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSources({history.source()});
    QSignalSpy loaded(&model, &CompareModel::loaded);
    model.show({1, EventRow{1}}, {1, EventRow{2}});
    QVERIFY(loaded.wait());
    QCOMPARE(model.error(), QString());
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"Placed v1 · order-1"_s);
    QCOMPARE(model.headerData(2, Qt::Horizontal, Qt::DisplayRole).toString(), u"Placed v2 · order-1"_s);
    model.setOnlyDifferences(true);
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row)
        rows += QStringList{model.index(row, 0).data().toString(), model.index(row, 1).data().toString(),
                            model.index(row, 2).data().toString()}
                    .join(u'|');
    QCOMPARE(rows, (QStringList{u"Event||"_s, u"id|e1|e2"_s, u"version|1|2"_s,
                                u"occurred|2026-01-01T00:00:00.100Z|2026-01-01T00:00:00.200Z"_s,
                                u"position|1|2"_s, u"Payload||"_s, u"/qty|5|6"_s}));
    QCOMPARE(model.rowText(6), u"/qty\t5\t6"_s);
    QCOMPARE(model.differences(), 5);
    QCOMPARE(model.index(0, 0).data(CompareModel::ChangeRole).toInt(), -1);
    QCOMPARE(model.index(6, 0).data(Qt::AccessibleTextRole).toString(), u"/qty, changed"_s);
    model.setOnlyDifferences(false);
    QVERIFY(model.rowCount() > 7);
}

void TestEventDiff::saysWhyNot()
{
    SmallHistory history;
    history.add("order", "order-1", 1, "Placed");
    QVERIFY(history.commit());
    QueryPool pool(1);
    CompareModel model(pool);
    model.setSources({history.source()});
    QSignalSpy loaded(&model, &CompareModel::loaded);
    model.show({1, EventRow{1}}, {1, EventRow{99}});
    QVERIFY(loaded.wait());
    QCOMPARE(model.error(), u"One of the two events is no longer in the history."_s);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestEventDiff)
#include "tst_eventdiff.moc"
