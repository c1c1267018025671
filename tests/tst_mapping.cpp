// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/mapping.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Mapping files: what they say, and the sentences about what is wrong in them.
class tst_Mapping : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads();
    void paths_data();
    void paths();
    void times_data();
    void times();
    void mistakes_data();
    void mistakes();
    void missingFile();
};

void tst_Mapping::reads()
{
    QString error;
    const auto mapping = Mapping::fromJson(R"({"backstory":"mapping/1","name":"Orders","table":"orders_log",
        "position":"id","fields":{"id":"event_id","type":"kind","entity":"order_id","category":{"text":"order"},
        "version":"seq","occurred":{"from":"ts","as":"epoch-ms"},"recorded":"created",
        "causes":{"from":"meta$.causedBy","as":"position"},"correlation":"meta$.correlationId","payload":"body",
        "metadata":"meta","kind":{"text":"command"}}})",
                                           u"m.json"_s, &error);
    QVERIFY2(mapping, qPrintable(error));
    QCOMPARE(mapping->name, u"Orders"_s);
    QCOMPARE(mapping->table, u"orders_log"_s);
    QCOMPARE(mapping->position, u"id"_s);
    QCOMPARE(mapping->id.column, u"event_id"_s);
    QVERIFY(mapping->id.path.isEmpty());
    QVERIFY(mapping->category.isConstant());
    QCOMPARE(mapping->category.constant, u"order"_s);
    QCOMPARE(mapping->occurred.as, MappingExpression::EpochMilliseconds);
    QCOMPARE(mapping->causes.as, MappingExpression::Position);
    QCOMPARE(mapping->causes.column, u"meta"_s);
    QCOMPARE(mapping->causes.path, "$.causedBy"_ba);
    QCOMPARE(mapping->kind.constant, u"command"_s);
    QVERIFY(!mapping->user.isSet());
    QCOMPARE(mapping->expressions().size(), size_t(12));
}

void tst_Mapping::paths_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("steps");
    QTest::newRow("column") << u"body"_s << u"body"_s << QString();
    QTest::newRow("column with a dollar") << u"us$amount"_s << u"us$amount"_s << QString();
    QTest::newRow("whole line") << u"$"_s << QString() << QString();
    QTest::newRow("one key") << u"$.a"_s << QString() << u"a"_s;
    QTest::newRow("nested") << u"meta$.a.b"_s << u"meta"_s << u"a/b"_s;
    QTest::newRow("index") << u"$.a[2][0].b"_s << QString() << u"a/#2/#0/b"_s;
    QTest::newRow("quoted") << u"$.\"a.b\".c"_s << QString() << u"a.b/c"_s;
    QTest::newRow("KurrentDB's key") << u"meta$.$causationId"_s << u"meta"_s << u"$causationId"_s;
}

void tst_Mapping::paths()
{
    QFETCH(QString, expression);
    QString error;
    const QByteArray json = R"({"backstory":"mapping/1","fields":{"type":"%"}})"_ba.replace(
        '%', QString(expression).replace(u'"', u"\\\""_s).toUtf8());
    const auto mapping = Mapping::fromJson(json, u"m.json"_s, &error);
    QVERIFY2(mapping, qPrintable(error));
    QTEST(mapping->type.column, "column");
    QStringList steps;
    for (const auto &step : mapping->type.steps)
        steps << (step.index < 0 ? QString::fromStdString(step.key) : u"#%1"_s.arg(step.index));
    QTEST(steps.join(u'/'), "steps");
}

void tst_Mapping::times_data()
{
    QTest::addColumn<int>("as");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, MappingExpression::As as, const char *text, const char *expected) {
        QTest::newRow(name) << int(as) << QByteArray(text) << QByteArray(expected);
    };
    row("iso", MappingExpression::Text, "2025-09-01 08:00:00", "2025-09-01T08:00:00.000Z");
    row("seconds", MappingExpression::EpochSeconds, "1700000000", "2023-11-14T22:13:20.000Z");
    row("fraction", MappingExpression::EpochSeconds, "1700000000.123456", "2023-11-14T22:13:20.123456Z");
    row("before 1970", MappingExpression::EpochSeconds, "-1.5", "1969-12-31T23:59:58.500Z");
    row("just before 1970", MappingExpression::EpochSeconds, "-0.5", "1969-12-31T23:59:59.500Z");
    row("milliseconds", MappingExpression::EpochMilliseconds, "1700000000123", "2023-11-14T22:13:20.123Z");
    row("microseconds", MappingExpression::EpochMicroseconds, "1700000000123456",
        "2023-11-14T22:13:20.123456Z");
    row("nanoseconds", MappingExpression::EpochNanoseconds, "1700000000123456789",
        "2023-11-14T22:13:20.123456789Z");
    row("too large", MappingExpression::EpochSeconds, "1700000000123", "");
    row("no number", MappingExpression::EpochSeconds, "yesterday", "");
    row("trailing text", MappingExpression::EpochMilliseconds, "17ms", "");
    row("empty", MappingExpression::EpochMilliseconds, "", "");
}

void tst_Mapping::times()
{
    QFETCH(int, as);
    QFETCH(QByteArray, text);
    MappingExpression expression;
    expression.as = MappingExpression::As(as);
    QTEST(expression.timeOf(text).toText(), "expected");
}

void tst_Mapping::mistakes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const char *json, const QString &part) {
        QTest::newRow(name) << QByteArray(json) << part;
    };
    row("empty file", "", u"no valid JSON at line 1"_s);
    row("broken JSON", "{\n\"backstory\":\n]}", u"no valid JSON at line 3"_s);
    row("not an object", "[]", u"must be a JSON object"_s);
    row("no version", R"({"fields":{"type":"t"}})", u"“backstory” must be \"mapping/1\""_s);
    row("another version", R"({"backstory":"mapping/2","fields":{"type":"t"}})", u"“backstory” must be"_s);
    row("no fields", R"({"backstory":"mapping/1"})", u"“fields” must be an object"_s);
    row("fields is a list", R"({"backstory":"mapping/1","fields":[]})", u"“fields” must be an object"_s);
    row("unknown key", R"({"backstory":"mapping/1","tabel":"x","fields":{"type":"t"}})",
        u"“tabel” is no key"_s);
    row("unknown field", R"({"backstory":"mapping/1","fields":{"entty":"t"}})",
        u"“fields.entty” is no field"_s);
    row("unknown key of a field", R"({"backstory":"mapping/1","fields":{"type":{"fro":"t"}}})",
        u"“fields.type.fro” is no key"_s);
    row("both text and from", R"({"backstory":"mapping/1","fields":{"type":{"from":"t","text":"u"}}})",
        u"either “text”"_s);
    row("number for a column", R"({"backstory":"mapping/1","fields":{"type":3}})",
        u"“fields.type” must be a column"_s);
    row("empty column", R"({"backstory":"mapping/1","fields":{"type":""}})",
        u"“fields.type” must be a text"_s);
    row("unknown unit", R"({"backstory":"mapping/1","fields":{"occurred":{"from":"t","as":"ms"}}})",
        u"“fields.occurred.as” must be one of iso, epoch-s"_s);
    row("unit where none is", R"({"backstory":"mapping/1","fields":{"type":{"from":"t","as":"iso"}}})",
        u"only allowed for occurred"_s);
    row("cause with a unit", R"({"backstory":"mapping/1","fields":{"causes":{"from":"t","as":"iso"}}})",
        u"must be \"position\""_s);
    row("processing without a time",
        R"({"backstory":"mapping/1","fields":{"type":"t"},"processing":{"table":"j","consumer":"c"}})",
        u"must have table, consumer and processed"_s);
    row("an event named twice",
        R"({"backstory":"mapping/1","fields":{"type":"t"},
            "processing":{"table":"j","consumer":"c","processed":"p","event":"e","position":"q"}})",
        u"not by both"_s);
    row("unknown key of processing",
        R"({"backstory":"mapping/1","fields":{"type":"t"},"processing":{"done":"p"}})",
        u"“processing.done” says nothing"_s);
    row("unknown kind", R"({"backstory":"mapping/1","fields":{"kind":{"text":"fact"}}})", u"not “fact”"_s);
    row("bad index", R"({"backstory":"mapping/1","fields":{"type":"$.a[x]"}})", u"from character 4 on"_s);
    row("open index", R"({"backstory":"mapping/1","fields":{"type":"$.a[1"}})", u"from character 4 on"_s);
    row("empty step", R"({"backstory":"mapping/1","fields":{"type":"$..a"}})", u"from character 2 on"_s);
    row("open quote", R"({"backstory":"mapping/1","fields":{"type":"$.\"a"}})", u"from character 2 on"_s);
}

void tst_Mapping::mistakes()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, part);
    QString error;
    QVERIFY(!Mapping::fromJson(json, u"orders.json"_s, &error));
    QVERIFY2(error.contains(u"“orders.json”"_s), qPrintable(error));
    QVERIFY2(error.contains(part), qPrintable(error));
    QVERIFY2(error.endsWith(u'.'), qPrintable(error));
}

void tst_Mapping::missingFile()
{
    QTemporaryDir folder;
    QString error;
    QVERIFY(!Mapping::read(folder.filePath(u"none.json"_s), &error));
    QVERIFY2(error.contains("none.json"_L1) && error.contains("cannot be read"_L1), qPrintable(error));
}

QTEST_GUILESS_MAIN(tst_Mapping)
#include "tst_mapping.moc"
