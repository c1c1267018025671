// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consumers/waitingevents.h"
#include "models/history/historyreader.h"
#include "models/query/querypool.h"
#include "tests/causalstory.h"
#include "tests/smallhistory.h"

#include <QTest>

#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

ConsumerStanding standingAt(qint64 position, qint32 part)
{
    ConsumerStanding standing;
    standing.part.name = u"mailer"_s;
    standing.sample.position = position;
    standing.place = part;
    return standing;
}

} // namespace

class tst_WaitingEvents : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Three partitions of very different sizes, with holes in their offsets, mixed as they arrived.
    void theFirstRowIsFoundInEveryPartition()
    {
        SmallHistory history("e", true);
        std::mt19937 random(5);
        std::vector<Position> rows;
        std::array<qint64, 3> next{};
        for (int i = 0; i < 5'000; ++i) {
            const qint32 part = random() % 500 == 0 ? 2 : random() % 10 == 0 ? 1 : 0;
            next[size_t(part)] += 1 + qint64(random() % 3);
            rows.push_back({next[size_t(part)], part});
            Event event;
            event.position = rows.back();
            event.type = "T";
            event.entity = "e";
            event.category = "c";
            event.occurred = Timestamp::fromMilliseconds(i);
            history.addEvent(event);
        }
        QVERIFY(history.commit());
        PlainScope scope;
        HistoryReader &reader = scope.history(history.source());
        for (int i = 0; i < 300; ++i) {
            const auto part = qint32(i % 4); // the last one has no events
            const qint64 position = qint64(random() % quint32(next[0] + 10));
            const auto expected = std::find_if(rows.begin(), rows.end(), [&](const Position &row) {
                return row.part == part && row.value >= position;
            });
            const auto found = firstRowFrom(reader, {position, part});
            QCOMPARE(found.has_value(), expected != rows.end());
            if (found)
                QCOMPARE(qint64(*found), expected - rows.begin() + 1);
        }
    }

    void waitingEventsAreGrouped()
    {
        SmallHistory history;
        for (int i = 1; i <= 20; ++i)
            history.add("order", "o-" + QByteArray::number(i % 3), i, i % 4 ? "Paid" : "Sent");
        QVERIFY(history.commit());
        PlainScope scope;
        const WaitingEvents waiting = readWaiting(scope, history.source(), standingAt(11, 0));
        QCOMPARE(waiting.error, QString());
        QCOMPARE(waiting.counted, 10);
        QVERIFY(!waiting.isCut);
        QCOMPARE(waiting.types.size(), 2);
        QCOMPARE(waiting.types[0].name, u"Paid"_s);
        QCOMPARE(waiting.types[0].events, 7);
        QCOMPARE(waiting.types[1].events, 3);
        QCOMPARE(waiting.entities.size(), 3);
        QCOMPARE(waiting.entities[0].name, u"o-2"_s); // 11, 14, 17 and 20
        QCOMPARE(waiting.entities[0].events, 4);
        QCOMPARE(waiting.entities[0].entity.source, 1);
        QCOMPARE(qint64(waiting.events.first().row), 11);
        QCOMPARE(waiting.events.size(), 10);
        QCOMPARE(readWaiting(scope, history.source(), standingAt(21, 0)).counted, 0);
        QCOMPARE(readWaiting(scope, history.source(), standingAt(0, 0)).counted, 20);
        QCOMPARE(readWaiting(scope, history.source(), standingAt(0, 1)).counted, 0);
    }

    void moreThanIsCountedIsSaid()
    {
        SmallHistory history;
        for (qint64 i = 0; i <= WaitingEvents::MostCounted; ++i)
            history.add("order", "o", i, "Paid");
        QVERIFY(history.commit());
        PlainScope scope;
        const WaitingEvents waiting = readWaiting(scope, history.source(), standingAt(1, 0));
        QVERIFY(waiting.isCut);
        QCOMPARE(waiting.counted, WaitingEvents::MostCounted);
        QCOMPARE(waiting.events.size(), WaitingEvents::MostListed);
        const WaitingEvents exactly = readWaiting(scope, history.source(), standingAt(2, 0));
        QVERIFY(!exactly.isCut);
        QCOMPARE(exactly.counted, WaitingEvents::MostCounted);
    }

    void oneEventIsTakenOrWaits()
    {
        QCOMPARE(consumedEvent(standingAt(10, 0), {9, 0})->text, QString());
        QCOMPARE(consumedEvent(standingAt(10, 0), {10, 0})->text, u"the next one"_s);
        QCOMPARE(consumedEvent(standingAt(10, 0), {44, 0})->text, u"34 before it"_s);
        QVERIFY(!consumedEvent(standingAt(10, 0), {9, 1}));
        QVERIFY(!consumedEvent(standingAt(10, -1), {9, -1}));
        QVERIFY(!consumedEvent(standingAt(ConsumerSample::None, 0), {9, 0}));
    }
};

QTEST_GUILESS_MAIN(tst_WaitingEvents)
#include "tst_waitingevents.moc"
