// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timelinemodel.h"
#include "smallhistory.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// A model that is watched for breaking the rules of item models.
struct Timeline {
    explicit Timeline(const QList<HistorySource> &sources) { model.setSources(sources); }

    QueryPool pool{2};
    TimelineModel model{pool, std::make_shared<Categories>()};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

class TestTimelineModel : public QObject
{
    Q_OBJECT

    static QString text(TimelineModel &model)
    {
        const auto ask = [&model] {
            QString lines;
            for (int row = 0; row < model.rowCount(); ++row) {
                QStringList cells;
                for (int column = 0; column <= SummaryColumn; ++column) {
                    if (column != EntityColumn && column != ChangedColumn)
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

    /// What a column says in the first rows once all has been read.
    static QStringList column(TimelineModel &model, int column, int rows = INT_MAX)
    {
        const auto ask = [&] {
            QStringList cells;
            for (int row = 0; row < std::min(rows, model.rowCount()); ++row)
                cells += model.index(row, column).data().toString();
            return cells;
        };
        QStringList cells = ask();
        while (QTest::qWaitFor([&model] { return !model.isLoading(); }) && ask() != cells)
            cells = ask();
        return cells;
    }

private Q_SLOTS:
    void saysWhatAnEventChanged()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "OrderPlaced");
        history.add("order", "order-1", 2, "OrderChanged");
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        timeline.model.show({{}, 1});
        QCOMPARE(column(timeline.model, ChangedColumn), QStringList({QString(), QString()}));
        QSignalSpy changed(&timeline.model, &QAbstractItemModel::dataChanged);
        timeline.model.setChanges([](const EventReference &event) {
            return event == EventReference{1, EventRow{2}} ? u"quantity, total"_s : QString();
        });
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().column(), int(ChangedColumn));
        QCOMPARE(column(timeline.model, ChangedColumn), QStringList({QString(), u"quantity, total"_s}));
    }

    void showsAnEntityAndGrowsInPlace()
    {
        SmallHistory history;
        history.add("user", "user-1", 1, "PlaceOrder");
        history.add("order", "order-1", 1, "OrderPlaced", "e1", R"({"quantity":5})");
        history.add("order", "order-1", 2, "OrderChanged", "elsewhere", R"({"quantity":6})");
        QVERIFY(history.commit());
        const QList<EntityNumber> numbers = HistoryReader(history.path()).entitiesWithId("order-1");
        QCOMPARE(numbers.size(), 1);

        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.setTimeText(TimeText::Utc);
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
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.rowCount() == Rows; }));
        // Every row is fetched as its own one, wherever one looks first.
        for (const int row : {Rows - 1, 63, 64, 0, 250}) {
            const QModelIndex type = model.index(row, TypeColumn);
            QVERIFY(QTest::qWaitFor([&type] { return !type.data().toString().isEmpty(); }));
            QCOMPARE(type.data().toString(), u"Type%1"_s.arg(row + 1));
            QCOMPARE(model.index(row, DeltaColumn).data().toString(), row == 0 ? u"—"_s : u"+100 ms"_s);
            QCOMPARE(model.rowOf(model.eventAt(row)), row);
        }
    }

    /// Whoever looks at rows finds those ahead already there.
    void fetchesThePagesAhead()
    {
        SmallHistory history;
        constexpr int Rows = 2'000;
        for (int i = 1; i <= Rows; ++i)
            history.add("order", "order-1", i, "Type" + QByteArray::number(i));
        QVERIFY(history.commit());
        QueryPool pool(2);
        TimelineModel model(pool, std::make_shared<Categories>()); // a tester would look at the first row
        model.setSources({history.source()});
        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.rowCount() == Rows; }));
        const auto look = [&model](int row) {
            model.index(row, TypeColumn).data();
            return QTest::qWaitFor([&model] { return !model.isLoading(); });
        };
        QVERIFY(look(1'000));
        QVERIFY(model.rowAt(1'000 + 128));
        QCOMPARE(model.rowAt(1'000 + 128)->event.type, u"Type1129"_s);
        QVERIFY(!model.rowAt(1'000 + 512));
        QVERIFY(look(700)); // backwards
        QVERIFY(model.rowAt(700 - 128));
        QVERIFY(!model.rowAt(100));
    }

    void mergesEntitiesInSourceOrder()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "Placed");
        history.add("payment", "payment-1", 1, "Opened");
        history.add("order", "order-2", 1, "Placed");
        history.add("order", "order-1", 2, "Shipped");
        QVERIFY(history.commit());
        HistoryReader reader(history.path());
        const auto entity = [&reader](const QByteArray &id, const QString &category) {
            return EntityReference{1, reader.entitiesWithId(id).value(0), id, category};
        };
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.setPinned({entity("payment-1", u"payment"_s)});
        model.show({entity("order-1", u"order"_s), -1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(column(model, VersionColumn), (QStringList{u"order v1"_s, u"payment v1"_s, u"order v2"_s}));
        QCOMPARE(model.entities().size(), 2);
        // The time since the event before is among those that are shown.
        QCOMPARE(column(model, DeltaColumn), (QStringList{u"—"_s, u"+100 ms"_s, u"+200 ms"_s}));
        model.setPinned({});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded() && model.events() == 2; }));
    }

    void mergesSourcesByTime()
    {
        SmallHistory first;
        SmallHistory second;
        first.add("order", "order-1", 1, "A");
        first.add("order", "order-1", 2, "B");
        first.add("order", "order-1", 3, "C");
        second.add("other", "other-1", 1, "skipped");
        second.add("payment", "payment-1", 1, "X"); // at the time of B
        QVERIFY(first.commit() && second.commit());
        const EntityReference order{1, HistoryReader(first.path()).entitiesWithId("order-1").value(0),
                                    "order-1", u"order"_s};
        const EntityReference payment{2, HistoryReader(second.path()).entitiesWithId("payment-1").value(0),
                                      "payment-1", u"payment"_s};
        Timeline timeline({first.source(1), second.source(2)});
        TimelineModel &model = timeline.model;
        model.setPinned({payment});
        model.show({order, -1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(model.order(), TimelineOrder::SourcesByTime);
        QCOMPARE(column(model, TypeColumn), (QStringList{u"A"_s, u"B"_s, u"X"_s, u"C"_s}));
        QCOMPARE(model.eventAt(2), (EventReference{2, EventRow{2}}));
        QCOMPARE(model.rowOf({2, EventRow{2}}), 2);
    }

    /// Order holds within a partition, whatever its clocks say; between partitions only time tells.
    void mergesPartitionsByTime()
    {
        SmallHistory history("e", true);
        const auto add = [&history](qint32 partition, qint64 offset, qint64 second, const QByteArray &type) {
            Event event;
            event.position = {offset, partition};
            event.entity = "order-1";
            event.category = "order";
            event.type = type;
            event.occurred = Timestamp::fromSeconds(second);
            history.addEvent(event);
        };
        add(1, 0, 200, "X"); // the other partition was faster
        add(1, 1, 400, "Y");
        add(0, 0, 100, "A");
        add(0, 1, 300, "B");
        add(0, 2, 50, "Late"); // after B, though its clock says otherwise
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        const EntityReference order{1, HistoryReader(history.path()).entitiesWithId("order-1").value(0),
                                    "order-1", u"order"_s};
        model.show({order, -1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(model.order(), TimelineOrder::PartitionsByTime);
        QCOMPARE(column(model, TypeColumn), (QStringList{u"A"_s, u"X"_s, u"B"_s, u"Late"_s, u"Y"_s}));

        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(model.order(), TimelineOrder::PartitionsByTime);
        QVERIFY(model.isByTime());
        QCOMPARE(column(model, TypeColumn), (QStringList{u"Late"_s, u"A"_s, u"X"_s, u"B"_s, u"Y"_s}));
        model.sortBy(TimelineSort::Source, true);
        QCOMPARE(column(model, TypeColumn), (QStringList{u"Y"_s, u"B"_s, u"X"_s, u"A"_s, u"Late"_s}));

        history.addEvent({}); // has no place in the order of time, and nobody asked for that order
        QVERIFY(history.commit());
        model.sortBy(TimelineSort::Source, false);
        QVERIFY(QTest::qWaitFor([&model] { return model.events() == 6; }));
        QCOMPARE(model.order(), TimelineOrder::Source);
        QCOMPARE(column(model, TypeColumn).first(5),
                 (QStringList{u"X"_s, u"Y"_s, u"A"_s, u"B"_s, u"Late"_s}));
    }

    void gathersARequestFromAllSources()
    {
        SmallHistory first;
        SmallHistory second;
        first.add("order", "order-1", 1, "A", {}, "{}", "request-1");
        first.add("order", "order-2", 1, "B", {}, "{}", "request-2");
        first.add("order", "order-2", 2, "C", {}, "{}", "request-1");
        second.add("payment", "payment-1", 1, "X", {}, "{}", "request-1");
        QVERIFY(first.commit() && second.commit());
        Timeline timeline({first.source(1), second.source(2)});
        TimelineModel &model = timeline.model;
        model.show({{}, 1, "request-1"});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(column(model, TypeColumn), (QStringList{u"A"_s, u"X"_s, u"C"_s}));
        QCOMPARE(column(model, EntityColumn), (QStringList{u"order-1"_s, u"payment-1"_s, u"order-2"_s}));
        QCOMPARE(model.entities().size(), 3);
        // One more of it, in the other source.
        second.add("payment", "payment-1", 2, "Y", {}, "{}", "request-1");
        QVERIFY(second.commit());
        model.refresh(2);
        QVERIFY(QTest::qWaitFor([&model] { return model.events() == 4; }));
    }

    void sortsAndComesBack()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "Placed");
        history.add("order", "order-1", 2, "Changed");
        history.add("order", "order-1", 3, "Shipped");
        history.add("order", "order-1", 4, "Changed");
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.show(
            {{1, HistoryReader(history.path()).entitiesWithId("order-1").value(0), "order-1", u"order"_s},
             -1});
        const auto versions = [&](TimelineSort sort, bool descending) {
            model.sortBy(sort, descending);
            return column(model, VersionColumn).join(u' ').remove(u"order "_s);
        };
        QCOMPARE(versions(TimelineSort::Type, false), u"v2 v4 v1 v3"_s); // equal ones in source order
        QCOMPARE(column(model, DeltaColumn), (QStringList{u"+100 ms"_s, u"+100 ms"_s, u"—"_s, u"+100 ms"_s}));
        QCOMPARE(versions(TimelineSort::Version, true), u"v4 v3 v2 v1"_s);
        QCOMPARE(versions(TimelineSort::Source, false), u"v1 v2 v3 v4"_s);
    }

    void sortsAllEventsByTime()
    {
        SmallHistory history;
        for (const int second : {5, 1, 3, 3, 2, 4}) // two at one time: in the source's order
            history.addAt(Timestamp::fromSeconds(second), "order", "order-1", second,
                          "T" + QByteArray::number(second));
        history.addAt({}, "order", "order-1", 9, "Never");
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.show({{}, 1});
        model.sortBy(TimelineSort::Time, false);
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(column(model, TypeColumn).join(u' '), u"T1 T2 T3 T3 T4 T5"_s);
        QCOMPARE(model.withoutTime(), 1);
        QCOMPARE(column(model, DeltaColumn).join(u' '), u"— +1.0 s +1.0 s +0 ms +1.0 s +1.0 s"_s);
        QCOMPARE(qint64(model.eventAt(2).row), 3);
        QCOMPARE(qint64(model.eventAt(3).row), 4);
        QCOMPARE(model.rowOf({1, EventRow{1}}), 5);
        model.sortBy(TimelineSort::Time, true);
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(column(model, TypeColumn).join(u' '), u"T5 T4 T3 T3 T2 T1"_s);
        QCOMPARE(qint64(model.eventAt(2).row), 4);
        model.sortBy(TimelineSort::Type, false); // there is no order by anything else
        QCOMPARE(model.sorting(), TimelineSort::Source);
    }

    void seeksAPlaceInTheOrderOfTime()
    {
        SmallHistory history;
        constexpr int Rows = 3'000;
        for (int i = 0; i < Rows; ++i) // 7 and 3,000 share no divisor: every place once
            history.addAt(Timestamp::fromSeconds(i * 7 % Rows), "order", "order-1", i, "T");
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.show({{}, 1});
        const EventReference event{1, EventRow{2'001}};
        QVERIFY(!model.seek(event)); // in the source's order all places are known
        for (const bool descending : {false, true}) {
            model.sortBy(TimelineSort::Time, descending);
            QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded() && !model.isLoading(); }));
            QCOMPARE(model.placeOf(event), -1);
            QSignalSpy found(&model, &TimelineModel::placeFound);
            QVERIFY(model.seek(event) && model.seek({1, EventRow{1'500}}));
            QTRY_COMPARE(found.count(), 2);
            const int place = 2'000 * 7 % Rows;
            QCOMPARE(model.placeOf(event), descending ? Rows - 1 - place : place);
            QVERIFY(!model.seek(event));
        }
    }

    /// What comes at the end of all times is appended, what comes between moves the others.
    void byTimeItGrowsAtItsEndOrAnew()
    {
        SmallHistory history;
        for (int i = 1; i <= 4; ++i)
            history.add("order", "order-1", i, "T");
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.show({{}, 1});
        model.sortBy(TimelineSort::Time, false);
        QVERIFY(QTest::qWaitFor([&model] { return model.events() == 4; }));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        history.add("order", "order-1", 5, "T");
        QVERIFY(history.commit());
        model.refresh(1);
        QVERIFY(QTest::qWaitFor([&model] { return model.events() == 5; }));
        QCOMPARE(resets.count(), 0);
        history.addAt(Timestamp::fromSeconds(1), "order", "order-1", 6, "Late");
        QVERIFY(history.commit());
        model.refresh(1);
        QVERIFY(QTest::qWaitFor([&model] { return model.events() == 6; }));
        QCOMPARE(resets.count(), 1);
        QCOMPARE(column(model, TypeColumn).value(0), u"Late"_s);
    }

    void showsAllEventsThroughAWindow()
    {
        SmallHistory history;
        constexpr qint64 Rows = TimelineModel::WindowRows + 50'000;
        for (qint64 i = 1; i <= Rows; ++i)
            history.add("order", "order-1", i, "T" + QByteArray::number(i), {}, {});
        QVERIFY(history.commit());
        QueryPool pool(2);
        TimelineModel model(pool, std::make_shared<Categories>());
        model.setSources({history.source()});
        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(model.events(), Rows);
        QCOMPARE(qint64(model.rowCount()), TimelineModel::WindowRows);
        const EventReference last{1, EventRow{Rows}};
        QCOMPARE(model.placeOf(last), Rows - 1);
        QCOMPARE(model.rowOf(last), -1);
        model.moveWindow(Rows);
        QCOMPARE(model.windowFirst(), Rows - TimelineModel::WindowRows);
        QCOMPARE(model.rowOf(last), model.rowCount() - 1);
        const QModelIndex type = model.index(model.rowCount() - 1, TypeColumn);
        QVERIFY(QTest::qWaitFor([&type] { return !type.data().toString().isEmpty(); }));
        QCOMPARE(type.data().toString(), u"T%1"_s.arg(Rows));
        // The newest first: the last of the source stands at the top.
        model.sortBy(TimelineSort::Source, true);
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(model.eventAtPlace(0), last);
        QCOMPARE(model.rowOf(last), 0);
        QCOMPARE(column(model, TypeColumn, 1), QStringList{u"T%1"_s.arg(Rows)});
    }

    void countsWhatComesWhilePaused()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "Placed");
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        model.setPaused(true);
        for (int i = 2; i <= 8; ++i)
            history.add("order", "order-1", i, "Changed");
        QVERIFY(history.commit());
        model.refresh(1);
        QVERIFY(QTest::qWaitFor([&model] { return model.heldBack() == 7; }));
        QCOMPARE(model.rowCount(), 1);
        model.setPaused(false);
        QVERIFY(QTest::qWaitFor([&model] { return model.rowCount() == 8; }));
        QCOMPARE(model.heldBack(), 0);
    }

    void aCauseThatIsReadLaterIsFound()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "Placed", "e2");
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.setPartial(true);
        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(column(model, CauseColumn), QStringList{u"not read yet"_s});
        history.add("bidder", "bidder-1", 7, "Asked");
        QVERIFY(history.commit());
        model.refresh(1);
        QVERIFY(QTest::qWaitFor([&model] { return model.events() == 2; }));
        model.setPartial(false);
        QCOMPARE(column(model, CauseColumn), (QStringList{u"bidder v7"_s, u"root"_s}));
    }

    void measuresFromAMark()
    {
        SmallHistory history;
        for (int i = 1; i <= 3; ++i)
            history.add("order", "order-1", i, "Changed");
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        column(model, TypeColumn);
        model.setMarked(model.eventAt(1), model.rowAt(1)->event.time());
        QCOMPARE(column(model, DeltaColumn), (QStringList{u"−100 ms"_s, u"+0 ms"_s, u"+100 ms"_s}));
        model.setMarked({}, {});
        QCOMPARE(column(model, DeltaColumn), (QStringList{u"—"_s, u"+100 ms"_s, u"+100 ms"_s}));
    }

    void tellsATypeByItsTemplate()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "Placed", {}, R"({"qty":2,"sku":"A-17"})");
        history.add("order", "order-1", 2, "Changed", {}, R"({"qty":3})");
        QVERIFY(history.commit());
        Timeline timeline({history.source()});
        TimelineModel &model = timeline.model;
        model.show({{}, 1});
        QVERIFY(QTest::qWaitFor([&model] { return model.isLoaded(); }));
        QCOMPARE(column(model, SummaryColumn), (QStringList{u"qty 2 · sku A-17"_s, u"qty 3"_s}));
        SummaryTemplates templates;
        templates.set(u"Placed"_s, u"{qty} × {sku}"_s);
        model.setTemplates(templates);
        QCOMPARE(column(model, SummaryColumn), (QStringList{u"2 × A-17"_s, u"qty 3"_s}));
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
