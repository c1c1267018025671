// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/lanesmodel.h"
#include "smallhistory.h"

#include <QSignalSpy>
#include <QtTest>

#include <numeric>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

EntityReference entity(const SmallHistory &history, const QByteArray &id, const QString &category)
{
    const QList<EntityNumber> numbers = HistoryReader(history.path()).entitiesWithId(id);
    return {1, numbers.value(0), id, category};
}

bool wait(LanesModel &model)
{
    return QTest::qWaitFor([&model] { return !model.isLoading(); });
}

/// `order-1: OrderPlaced v1 00:00:00.200, …` a lane a line.
QString text(LanesModel &model)
{
    QString lines;
    for (size_t i = 0; i < model.lanes().size(); ++i) {
        QStringList events;
        const Lane &lane = model.lanes()[i];
        for (size_t j = 0; j < lane.events->events.size(); ++j) {
            const LanePlace place{int(i), qint64(j)};
            events += model.nameOf(place) + u' ' + model.timeText().clock(model.eventAt(place)->time);
        }
        lines += lane.title + u": "_s + events.join(u", ") + u'\n';
    }
    return lines;
}

} // namespace

class TestLanesModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsLanesAndGrows()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "OrderPlaced");
        history.add("payment", "payment-1", 1, "PaymentOpened", "e1");
        history.add("order", "order-1", 2, "OrderChanged");
        QVERIFY(history.commit());
        QueryPool pool(2);
        LanesModel model(pool, std::make_shared<Categories>());
        model.setTimeText(TimeText::Utc);
        model.setSources({history.source()});
        const EntityReference order = entity(history, "order-1", u"order"_s);
        const EntityReference payment = entity(history, "payment-1", u"payment"_s);
        model.showEntities({order, payment});
        QVERIFY(model.isLoading());
        QVERIFY(wait(model));
        // Another lane while the first ones are being read takes nothing from them.
        model.showEntities({order});
        model.refresh(1, true);
        model.showEntities({order, payment});
        QVERIFY(wait(model));
        QCOMPARE(text(model), u"order-1: OrderPlaced v1 00:00:00.100, OrderChanged v2 00:00:00.300\n"
                              "payment-1: PaymentOpened v1 00:00:00.200\n"_s);
        QCOMPARE(model.timeText().clock(model.first()), u"00:00:00.100"_s);
        QCOMPARE(model.timeText().clock(model.last()), u"00:00:00.300"_s);
        QCOMPARE(model.firstOfAll(), model.first());
        QCOMPARE(model.events(), 3);
        QCOMPARE(model.placeOf(EventReference{1, EventRow{3}}), (LanePlace{0, 1}));
        QCOMPARE(model.referenceOf({1, 0}), (EventReference{1, EventRow{2}}));
        QVERIFY(!model.placeOf(EventReference{1, EventRow{9}}).isValid());
        QVERIFY(!model.placeOf(EventReference{2, EventRow{3}}).isValid());
        QVERIFY(!model.referenceOf({1, 7}).isValid());

        // What was read stays where it is; new events come behind it.
        const LaneEventsPointer before = model.lanes()[1].events;
        QSignalSpy loaded(&model, &LanesModel::lanesLoaded);
        QSignalSpy reset(&model, &LanesModel::lanesReset);
        history.add("order", "order-1", 3, "OrderShipped");
        QVERIFY(history.commit());
        model.refresh(7);
        QVERIFY(!model.isLoading());
        model.refresh(1);
        QVERIFY(wait(model));
        QVERIFY(text(model).contains(u"OrderShipped v3 00:00:00.400\n"));
        QCOMPARE(loaded.count(), 1);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(model.lanes()[1].events, before);

        model.showEntities({payment});
        QVERIFY(wait(model));
        QCOMPARE(model.lanes().size(), size_t(1));
        QCOMPARE(model.lanes()[0].events->events.size(), size_t(1));
        model.setSources({});
        QVERIFY(model.lanes().empty());
        QVERIFY(!model.first().isValid());
    }

    void sortsByTimeAndCountsWhatHasNone()
    {
        SmallHistory history;
        const auto at = [](int second) { return Timestamp::fromSeconds(1'767'225'600 + second); };
        history.addAt(at(30), "order", "order-1", 1, "Third");
        history.addAt(at(10), "order", "order-1", 2, "First");
        history.addAt({}, "order", "order-1", 3, "Never");
        history.addAt(at(20), "order", "order-1", 4, "Second");
        QVERIFY(history.commit());
        QueryPool pool(1);
        LanesModel model(pool, std::make_shared<Categories>());
        model.setTimeText(TimeText::Utc);
        model.setSources({history.source()});
        model.showEntities({entity(history, "order-1", u"order"_s)});
        QVERIFY(wait(model));
        QCOMPARE(text(model),
                 u"order-1: First v2 00:00:10.000, Second v4 00:00:20.000, Third v1 00:00:30.000\n"_s);
        QCOMPARE(model.withoutTime(), 1);
        QCOMPARE(model.events(), 4);
        QCOMPARE(model.lanes()[0].events->quiet.size(), size_t(4));
    }

    void readsLargeEntitiesInParts()
    {
        SmallHistory history;
        constexpr int Rows = 20'000;
        for (int i = 0; i < Rows; ++i)
            history.addAt(Timestamp::fromMilliseconds(1'767'225'600'000 + (i * 7919LL) % Rows), "order",
                          "order-1", i, "Changed");
        QVERIFY(history.commit());
        QueryPool pool(1);
        LanesModel model(pool, std::make_shared<Categories>());
        model.setSources({history.source()});
        QSignalSpy loaded(&model, &LanesModel::lanesLoaded);
        model.showEntities({entity(history, "order-1", u"order"_s)});
        QVERIFY(wait(model));
        QVERIFY(loaded.count() > 1);
        const auto &events = model.lanes()[0].events->events;
        QCOMPARE(events.size(), size_t(Rows));
        QVERIFY(std::is_sorted(events.begin(), events.end(),
                               [](const LaneEvent &a, const LaneEvent &b) { return a.time < b.time; }));
        QVERIFY(model.lanes()[0].events->isComplete());
        model.refresh(1, true);
        QVERIFY(wait(model));
        QCOMPARE(model.lanes()[0].events->events.size(), size_t(Rows));
    }

    void findsCausesAndEffects()
    {
        SmallHistory history;
        history.add("order", "order-1", 1, "OrderPlaced");
        history.add("order", "order-1", 2, "OrderConfirmed", "e1");
        history.add("payment", "payment-1", 1, "PaymentOpened", "e2");
        history.add("shipment", "shipment-1", 1, "ShipmentDrafted", "e2");
        QVERIFY(history.commit());
        QueryPool pool(1);
        LanesModel model(pool, std::make_shared<Categories>());
        model.setSources({history.source()});
        model.showEntities(
            {entity(history, "order-1", u"order"_s), entity(history, "payment-1", u"payment"_s)});
        QVERIFY(wait(model));
        model.link({1, EventRow{2}});
        QVERIFY(wait(model));
        const EventLinks &links = model.links();
        QCOMPARE(links.effects, 2);
        QCOMPARE(links.linked.size(), 3);
        QVERIFY(links.linked[0].isCause);
        QCOMPARE(model.placeOf(links.linked[0]), (LanePlace{0, 0}));
        QCOMPARE(model.placeOf(links.linked[1]), (LanePlace{1, 0}));
        QVERIFY(!model.placeOf(links.linked[2]).isValid()); // its entity has no lane
        model.link({});
        QVERIFY(model.links().linked.isEmpty());
    }

    void countsAllEventsAndReadsFew()
    {
        SmallHistory history;
        constexpr int Rows = 5'000;
        const auto at = [](int i) { return Timestamp::fromMilliseconds(1'767'225'600'000 + i); };
        for (int i = 0; i < Rows; ++i)
            history.addAt(at(i / 2), "order", "order-" + QByteArray::number(i % 9), i, "Changed");
        history.addAt({}, "order", "order-1", Rows, "Never");
        QVERIFY(history.commit());
        QueryPool pool(2);
        LanesModel model(pool, std::make_shared<Categories>());
        model.setSources({history.source()});
        model.showAll(1);
        QVERIFY(model.isAll());
        QVERIFY(model.isReading());
        QVERIFY(wait(model));
        QCOMPARE(model.first(), at(0));
        QCOMPARE(model.last(), at(Rows / 2 - 1));
        QCOMPARE(model.events(), Rows + 1);
        QCOMPARE(model.withoutTime(), 1);
        QCOMPARE(std::accumulate(model.overview().counts.begin(), model.overview().counts.end(), qint64(0)),
                 Rows);

        // All of it: counted only.
        model.look({at(0), at(Rows / 2)}, 500);
        QVERIFY(wait(model));
        const Lane &lane = model.lanes().front();
        QVERIFY(!lane.exact.from.isValid());
        QCOMPARE(qRound(lane.counts.between(at(0), at(Rows / 2))), Rows);
        // A little of it: one by one, and some beside what is in sight.
        model.look({at(100), at(200)}, 500);
        model.look({at(100), at(300)}, 500); // while the other runs
        QVERIFY(wait(model));
        QVERIFY(lane.exact.from <= at(50) && lane.exact.to >= at(350));
        QVERIFY(lane.events->events.size() >= 600);
        QCOMPARE(model.placeOf(EventReference{1, EventRow{201}}).lane, 0);

        EventReference found;
        connect(&model, &LanesModel::eventFound, &model,
                [&found](const EventReference &event) { found = event; });
        const auto answer = [&] {
            found = {};
            return wait(model) ? qint64(found.row) : -1;
        };
        model.askFirst(0, {at(10), at(12)});
        QCOMPARE(answer(), 21);
        model.askNeighbour({1, EventRow{21}}, 1); // at the same time
        QCOMPARE(answer(), 22);
        model.askNeighbour({1, EventRow{22}}, 1);
        QCOMPARE(answer(), 23);
        model.askNeighbour({1, EventRow{21}}, -1);
        QCOMPARE(answer(), 20);
        model.askNeighbour({1, EventRow{1}}, -1);
        QCOMPARE(answer(), 0);
        model.askNeighbour({1, EventRow{Rows}}, 1);
        QCOMPARE(answer(), 0);

        model.showEntities({entity(history, "order-1", u"order"_s)});
        QVERIFY(!model.isAll());
        QVERIFY(wait(model));
        QVERIFY(model.isAll() == false && model.lanes().size() == 1);
    }

    void aMissingHistoryIsASentence()
    {
        QueryPool pool(1);
        LanesModel model(pool, std::make_shared<Categories>());
        model.setSources({{1, u"none"_s, u"/nowhere/none.history"_s, {}}});
        model.showEntities({{1, EntityNumber{1}, "x", {}}});
        QVERIFY(wait(model));
        QVERIFY(!model.error().isEmpty());
        QVERIFY(!model.first().isValid());
    }
};

QTEST_GUILESS_MAIN(TestLanesModel)
#include "tst_lanesmodel.moc"
