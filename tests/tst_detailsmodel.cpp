// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/detailsmodel.h"
#include "smallhistory.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestDetailsModel : public QObject
{
    Q_OBJECT

    static void write(DetailsModel &model, const QModelIndex &parent, int depth, QString &lines)
    {
        if (model.canFetchMore(parent))
            model.fetchMore(parent);
        for (int row = 0; row < model.rowCount(parent); ++row) {
            QStringList cells;
            for (int column = 0; column < DetailsModel::Columns; ++column)
                cells += model.index(row, column, parent).data().toString();
            const QModelIndex index = model.index(row, 0, parent);
            cells += index.data(DetailsModel::SuffixRole).toString();
            lines += QString(depth * 2, u' ') + cells.join(u'|') + u'\n';
            write(model, index, depth + 1, lines);
        }
    }

    static QString text(DetailsModel &model)
    {
        if (!QTest::qWaitFor([&model] { return !model.isLoading(); }))
            return u"still loading"_s;
        QString lines;
        write(model, {}, 0, lines);
        return lines;
    }

private Q_SLOTS:
    void showsEverythingAboutAnEvent()
    {
        SmallHistory history;
        history.add("user", "user-1", 1, "SignIn");
        history.add("user", "user-1", 2, "PlaceOrder", "e1");
        history.add("order", "order-1", 1, "OrderPlaced", "e2",
                    R"({"quantity":5,"price":10.50,"lines":[{"sku":"A"},true],"note":null})");
        history.add("payment", "pay-1", 1, "Paid", "e3");
        QVERIFY(history.commit());
        QueryPool pool(2);
        DetailsModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        // Its own fetchMore() runs inside modelReset, before it has noted that the reset is over (Qt 6.4).
        tester.setUseFetchMore(false);
        model.setTimeText(TimeText::Utc);
        model.setSources({history.source()});
        model.show({1, EventRow{3}});
        QCOMPARE(text(model), u"Times||UTC|\n"
                              "  Occurred|2026-01-01 00:00:00.300||\n"
                              "  Recorded|—|—|\n"
                              "Causes and effects|||\n"
                              "  Cause|PlaceOrder|−100 ms|v2 · user-1\n"
                              "  Root|SignIn|−200 ms|v1 · user-1\n"
                              "  Effect|Paid|+100 ms|v1 · pay-1\n"
                              "Payload||JSON · 67 bytes|\n"
                              "  quantity|5||\n"
                              "  price|10.50||\n"
                              "  lines|[2]||\n"
                              "    0|{1}||\n"
                              "      sku|\"A\"||\n"
                              "    1|true||\n"
                              "  note|null||\n"
                              "Metadata|||\n"
                              "  position|row 3||\n"
                              "  source|small||\n"
                              "  user|\"ann\"||\n"_s);
        model.show({1, EventRow{1}});
        const QString first = text(model);
        QVERIFY(first.contains(u"  Cause|none named: a root||\n  Effect|PlaceOrder|+100 ms|v2\n"_s));
        model.show({});
        QCOMPARE(text(model), QString());
    }

    void showsTextBinaryAndBrokenPayloads()
    {
        SmallHistory history;
        history.add("x", "x", 1, "Text", {}, "first line\nsecond line");
        history.add("x", "x", 2, "Binary", {}, QByteArray("\x00\x01\xfe\xff", 4));
        history.add("x", "x", 3, "Broken", {}, R"({"a":1,"b":)");
        QVERIFY(history.commit());
        QueryPool pool(1);
        DetailsModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        // Its own fetchMore() runs inside modelReset, before it has noted that the reset is over (Qt 6.4).
        tester.setUseFetchMore(false);
        model.setSources({history.source()});
        model.show({1, EventRow{1}});
        QVERIFY(text(model).contains(u"  first line|||\n  second line|||\n"_s));
        model.show({1, EventRow{2}});
        QVERIFY(text(model).contains(u"00000000  00 01 fe ff"_s));
        model.show({1, EventRow{3}});
        QVERIFY(text(model).contains(u"a"_s));
    }

    void opensLongArraysInParts()
    {
        QByteArray payload = "[0";
        for (int i = 1; i < 1700; ++i)
            payload += ',' + QByteArray::number(i);
        SmallHistory history;
        history.add("x", "x", 1, "Long", {}, payload + ']');
        QVERIFY(history.commit());
        QueryPool pool(1);
        DetailsModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        // Its own fetchMore() runs inside modelReset, before it has noted that the reset is over (Qt 6.4).
        tester.setUseFetchMore(false);
        model.setSources({history.source()});
        model.show({1, EventRow{1}});
        QVERIFY(QTest::qWaitFor([&model] { return !model.isLoading() && model.rowCount() == 4; }));
        const QPersistentModelIndex section(model.index(2, 0));
        model.fetchMore(section);
        QCOMPARE(model.rowCount(section), 501);
        int rounds = 0;
        for (QModelIndex last = model.index(model.rowCount(section) - 1, 0, section);
             last.data(DetailsModel::KindRole).toInt() == DetailsItem::More;
             last = model.index(model.rowCount(section) - 1, 0, section)) {
            model.showMore(last);
            QVERIFY(++rounds < 10);
        }
        QCOMPARE(model.rowCount(section), 1700);
        for (int row = 0; row < 1700; ++row)
            QCOMPARE(model.index(row, DetailsModel::ValueColumn, section).data().toString(),
                     QString::number(row));
    }
};

QTEST_GUILESS_MAIN(TestDetailsModel)
#include "tst_detailsmodel.moc"
