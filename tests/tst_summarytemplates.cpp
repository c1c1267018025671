// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/summarytemplates.h"

#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestSummaryTemplates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void fills_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::addRow("two fields") << u"{qty} × {sku}"_s << u"6 × A-17"_s;
        QTest::addRow("as written") << u"{price} EUR"_s << u"80.00 EUR"_s;
        QTest::addRow("a path") << u"to {ship.to.city}"_s << u"to Århus C"_s;
        QTest::addRow("an item") << u"{lines[1].sku}"_s << u"B-2"_s;
        QTest::addRow("an item of an item") << u"{grid[1][0]}"_s << u"3"_s;
        QTest::addRow("a key with a dot") << u"{a.b}"_s << u"dotted"_s;
        QTest::addRow("none of it") << u"{nowhere} {lines[9]} {sku.length}"_s << u"— — —"_s;
        QTest::addRow("the first that is there") << u"{nowhere|name|sku}"_s << u"A-17"_s;
        QTest::addRow("null") << u"{gone}"_s << u"—"_s;
        QTest::addRow("a container") << u"{ship.to}"_s << u"{\"city\":\"Århus\\n C\"}"_s;
        QTest::addRow("braces") << u"{{{qty}}}"_s << u"{6}"_s;
        QTest::addRow("no field") << u"plain"_s << u"plain"_s;
        QTest::addRow("blanks within") << u"{ qty }"_s << u"6"_s;
    }

    void fills()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const QByteArray json = R"({"qty":6,"sku":"A-17","price":80.00,"a.b":"dotted","gone":null,
            "ship":{"to":{"city":"Århus\n C"}},"lines":[{"sku":"B-1"},{"sku":"B-2"}],"grid":[[1,2],[3]]})";
        QCOMPARE(filledTemplate(text, json), expected);
        QCOMPARE(templateProblem(text), QString());
    }

    void saysWhatIsWrong()
    {
        QVERIFY(templateProblem(u"{qty"_s).contains(u"character 1"_s));
        QVERIFY(templateProblem(u"qty}"_s).contains(u"character 4"_s));
        QVERIFY(templateProblem(u"a {}"_s).contains(u"character 3"_s));
        QVERIFY(filledTemplate(u"{qty"_s, "{}").isNull());
    }

    void fallsBackWhereItCannotFill()
    {
        SummaryTemplates templates;
        templates.set(u"T"_s, u"{qty}"_s);
        QCOMPARE(templates.summary(u"T"_s, decodePayload("{\"qty\":1}")), u"1"_s);
        QCOMPARE(templates.summary(u"Other"_s, decodePayload("{\"qty\":1}")), u"qty 1"_s);
        QCOMPARE(templates.summary(u"T"_s, decodePayload("plain text")), u"plain text"_s);
        QCOMPARE(
            templates.summary(u"T"_s, decodePayload("{\"qty\":\"" + QByteArray(300, 'x') + "\"}"), 10).size(),
            10);
        templates.set(u"T"_s, {});
        QVERIFY(templates == SummaryTemplates());
    }
};

QTEST_GUILESS_MAIN(TestSummaryTemplates)
#include "tst_summarytemplates.moc"
