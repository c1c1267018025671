// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timelinemodel.h"
#include "smallhistory.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestTimelineModel : public QObject
{
    Q_OBJECT

    static QString text(TimelineModel &model)
    {
        const auto ask = [&model] {
            QString lines;
            for (int row = 0; row < model.rowCount(); ++row) {
                QStringList cells;
                for (int column = 0; column < TimelineColumns; ++column) {
                    if (column != EntityColumn)
                        cells += model.index(row, column).data().toString();
                }
                lines += cells.join(u'|') + u'\n';
            }
            return lines;
        };
        QString lines = ask();
        while (QTest::qWaitFor([&model] { return !model.isLoading(); }) && ask() != lines)
            lines = ask();
        return lines;
    }

private Q_SLOTS:
    void showsAnEntityAndGrowsInPlace()
    {
        SmallHistory history;
        history.add("user", "user-1", 1, "PlaceOrder");
        history.add("order", "order-1", 1, "OrderPlaced", "e1", R"({"quantity":5})");
        history.add("order", "order-1", 2, "OrderChanged", "elsewhere", R"({"quantity":6})");
        QVERIFY(history.commit());
        const QList<EntityNumber> numbers = HistoryReader(history.path()).entitiesWithId("order-1");
        QCOMPARE(numbers.size(), 1);

        QueryPool pool(2);
        TimelineModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTimeText(TimeText::Utc);
        model.setSources({history.source()});
        model.show({{1, numbers.first(), "order-1", u"order"_s}, -1});
        QCOMPARE(text(model), u"00:00:00.200|—|order v1|OrderPlaced|user v1|quantity 5\n"
                              "00:00:00.300|+100 ms|order v2|OrderChanged|outside|quantity 6\n"_s);
        const QVariant link = model.index(0, CauseColumn).data(TimelineModel::LinkRole);
        QCOMPARE(link.value<EventReference>(), (EventReference{1, EventRow{1}}));
        QVERIFY(!model.index(1, CauseColumn).data(TimelineModel::LinkRole).isValid());
        QCOMPARE(model.rowOf({1, EventRow{3}}), 1);
        QCOMPARE(model.rowOf({1, EventRow{1}}), -1);

        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        history.add("user", "user-1", 2, "Unrelated");
        history.add("order", "order-1", 3, "OrderShipped", "e3");
        QVERIFY(history.commit());
        model.refresh(1);
        QVERIFY(text(model).endsWith(u"00:00:00.500|+200 ms|order v3|OrderShipped|order v2|\n"_s));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(resets.count(), 0);
    }

    void showsAllEventsInPages()
    {
        SmallHistory history;
        constexpr int Rows = 500; // several pages, the last one short
        for (int i = 1; i <= Rows; ++i)
            history.add("order", "order-" + QByteArray::number(i % 7), i, "Type" + QByteArray::number(i));
        QVERIFY(history.commit());
        QueryPool pool(2);
        TimelineModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSources({history.source()});
        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.rowCount() == Rows; }));
        // Every row is fetched as its own one, wherever one looks first.
        for (const int row : {Rows - 1, 63, 64, 0, 250}) {
            const QModelIndex type = model.index(row, TypeColumn);
            QVERIFY(QTest::qWaitFor([&type] { return !type.data().toString().isEmpty(); }));
            QCOMPARE(type.data().toString(), u"Type%1"_s.arg(row + 1));
            QCOMPARE(model.index(row, DeltaColumn).data().toString(),
                     row == 0 ? u"—"_s : u"+100 ms"_s);
            QCOMPARE(model.rowOf(model.eventAt(row)), row);
        }
    }

    void aMissingHistoryIsASentence()
    {
        QueryPool pool(1);
        TimelineModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSources({{1, u"none"_s, u"/nowhere/none.history"_s, {}}});
        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!model.error().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTimelineModel)
#include "tst_timelinemodel.moc"
