// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/query/causequery.h"
#include "models/query/queryslot.h"
#include "smallhistory.h"

#include <QDir>
#include <QtTest>

#include <future>
#include <latch>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// How often the process holds the file, or one of SQLite's beside it, open.
int openFiles(const QString &path)
{
    int count = 0;
    const QDir handles(u"/proc/self/fd"_s);
    for (const QFileInfo &handle : handles.entryInfoList(QDir::Files | QDir::System))
        count += handle.symLinkTarget().startsWith(path);
    return count;
}

/// Everything that was posted up to now has been delivered: the pool has one thread and runs in order.
void settle(QueryPool &pool)
{
    bool settled = false;
    pool.start([&](QueryScope &) { pool.deliver([&settled] { settled = true; }); });
    QVERIFY(QTest::qWaitFor([&settled] { return settled; }));
}

} // namespace

class tst_QueryPool : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void onlyTheNewestQueryIsDelivered()
    {
        QueryPool pool(1);
        QuerySlot slot(pool);
        std::latch begun(1);
        std::latch goOn(1);
        QList<int> delivered;
        int ran = 0; // on the pool's only thread, read when it is idle
        const auto deliver = [&delivered](int number) { delivered.append(number); };
        slot.start(
            [&](QueryScope &) {
                begun.count_down();
                goOn.wait();
                ++ran;
                return 0;
            },
            deliver);
        begun.wait(); // it cannot be taken out of the queue any more
        for (int number = 1; number <= 5; ++number) {
            slot.start(
                [&ran, number](QueryScope &) {
                    ++ran;
                    return number;
                },
                deliver);
        }
        QVERIFY(slot.isRunning());
        goOn.count_down();
        settle(pool);
        QCOMPARE(delivered, QList<int>{5});
        QCOMPARE(ran, 2);
        QVERIFY(!slot.isRunning());
    }

    void aResultOnItsWayIsNotDeliveredAfterANewerQuestion()
    {
        QueryPool pool(1);
        QuerySlot slot(pool);
        QList<int> delivered;
        const auto deliver = [&delivered](int number) { delivered.append(number); };
        std::promise<void> done;
        slot.start([](QueryScope &) { return 1; }, deliver);
        pool.start([&done](QueryScope &) { done.set_value(); });
        done.get_future().wait(); // the first result is posted, but this thread has not looked
        slot.start([](QueryScope &) { return 2; }, deliver);
        settle(pool);
        QCOMPARE(delivered, QList<int>{2});
        slot.start([](QueryScope &) { return 3; }, deliver);
        slot.cancel();
        QVERIFY(!slot.isRunning());
        settle(pool);
        QCOMPARE(delivered, QList<int>{2});
    }

    void cancelInterruptsTheRunningStatement()
    {
        SmallHistory history;
        for (int i = 0; i < 3'000; ++i)
            history.add("order", "order-1", i, "Changed");
        QVERIFY(history.commit());
        QueryPool pool(1);
        QuerySlot slot(pool);
        std::latch begun(1);
        std::latch goOn(1);
        int visited = 0;
        bool stopped = false;
        QString error;
        bool delivered = false;
        slot.start(
            [&](QueryScope &scope) {
                HistoryReader &reader = scope.history(history.source());
                reader.scan({}, [&](const StoredEvent &) {
                    if (++visited == 100) {
                        begun.count_down();
                        goOn.wait();
                    }
                    return true;
                });
                stopped = scope.isStopped();
                error = reader.error();
                return 0;
            },
            [&](int) { delivered = true; });
        begun.wait();
        slot.cancel();
        goOn.count_down();
        settle(pool);
        QCOMPARE(visited, 100);
        QVERIFY(stopped);
        QCOMPARE(error, u"The query was canceled."_s);
        QVERIFY(!delivered);

        qint64 events = 0; // the same reader answers the next query
        slot.start([&](QueryScope &scope) { return scope.history(history.source()).summary().events; },
                   [&](qint64 found) { events = found; });
        settle(pool);
        QCOMPARE(events, 3'000);
    }

    void nothingIsDeliveredToWhatIsGone()
    {
        bool delivered = false;
        auto pool = std::make_unique<QueryPool>(2);
        auto slot = std::make_unique<QuerySlot>(*pool);
        std::promise<void> done;
        slot->start([](QueryScope &) { return 0; }, [&](int) { delivered = true; });
        pool->start([&done](QueryScope &) { done.set_value(); });
        done.get_future().wait();
        slot.reset();
        QCoreApplication::processEvents();
        QVERIFY(!delivered);

        std::latch begun(1);
        std::atomic<bool> ended = false;
        slot = std::make_unique<QuerySlot>(*pool);
        slot->start(
            [&](QueryScope &scope) {
                begun.count_down();
                while (!scope.isStopped())
                    std::this_thread::yield();
                ended = true;
                return 0;
            },
            [&](int) { delivered = true; });
        begun.wait();
        slot.reset();
        pool.reset(); // waits for the query, which would never end by itself
        QVERIFY(ended);
        QCoreApplication::processEvents();
        QVERIFY(!delivered);
    }

    void thePoolEndsWithQueriesWaiting()
    {
        bool ran = false;
        {
            QueryPool pool(1);
            std::latch begun(1);
            pool.start([&](QueryScope &scope) {
                begun.count_down();
                while (!scope.isStopped())
                    std::this_thread::yield();
            });
            begun.wait();
            pool.start([&](QueryScope &) { ran = true; });
        }
        QVERIFY(!ran);
    }

    void forgetClosesTheFile()
    {
        if (!QFile::exists(u"/proc/self/fd"_s))
            QSKIP("There is no list of open files here.");
        QTemporaryDir folder;
        HistorySource source;
        source.id = 1;
        source.path = folder.filePath(u"closed.history"_s);
        QVERIFY(HistoryWriter(source.path).commit()); // a writer in this process would keep the file's locks
        QueryPool pool(2);
        const auto ask = [&] {
            QuerySlot slot(pool);
            QString error = u"nothing was asked"_s;
            slot.start(
                [source](QueryScope &scope) {
                    scope.history(source).summary();
                    return scope.history(source).error();
                },
                [&](const QString &found) { error = found; });
            QVERIFY(QTest::qWaitFor([&] { return !slot.isRunning(); }));
            QCOMPARE(error, QString());
        };
        ask();
        QVERIFY(openFiles(source.path) > 0);
        pool.forget(source.path);
        QVERIFY(QTest::qWaitFor([&] { return openFiles(source.path) == 0; }));
        ask();
    }

    void aHistoryThatWasMissingIsOpenedAgain()
    {
        QTemporaryDir folder;
        HistorySource source;
        source.id = 1;
        source.path = folder.filePath(u"later.history"_s);
        QueryPool pool(1);
        QuerySlot slot(pool);
        QString error;
        qint64 rows = -1;
        const auto ask = [&] {
            slot.start(
                [source](QueryScope &scope) {
                    HistoryReader &history = scope.history(source);
                    const qint64 found = history.summary().rows;
                    return std::pair(found, history.error());
                },
                [&](const std::pair<qint64, QString> &answer) { std::tie(rows, error) = answer; });
            settle(pool);
        };
        ask();
        QVERIFY(!error.isEmpty());
        {
            HistoryWriter writer(source.path);
            QVERIFY(writer.commit());
        }
        ask();
        QCOMPARE(error, QString());
        QCOMPARE(rows, 0);
    }

    void categoriesAreNumberedInTheOrderOfTheHistory()
    {
        SmallHistory first;
        for (const char *name : {"zebra", "ant", "moth"})
            first.add(name, "1", 1, "zebra"); // a type of the same name changes nothing
        QVERIFY(first.commit());
        SmallHistory second;
        for (const char *name : {"moth", "bee", "ant"})
            second.add(name, "1", 1, "Created");
        QVERIFY(second.commit());

        QueryPool pool(1);
        const auto categories = std::make_shared<Categories>();
        pool.setCategories(categories);
        QuerySlot slot(pool);
        const auto showLast = [&](const SmallHistory &history, int id) {
            int number = -1;
            slot.start(
                [source = history.source(id)](QueryScope &scope) {
                    return scope.history(source).event(EventRow(scope.history(source).summary().rows));
                },
                [&](const std::optional<StoredEvent> &event) {
                    number = categories->indexOf(event->category);
                });
            settle(pool);
            return number;
        };
        QCOMPARE(showLast(first, 1), 2); // moth, though it was shown first
        QCOMPARE(categories->indexOf(u"zebra"_s), 0);
        QCOMPARE(categories->indexOf(u"ant"_s), 1);
        QCOMPARE(showLast(second, 2), 1); // ant, as in the first
        QCOMPARE(categories->indexOf(u"bee"_s), 3);
        first.add("wasp", "1", 1, "Created");
        first.add("gnat", "1", 1, "Created");
        QVERIFY(first.commit());
        QCOMPARE(showLast(first, 1), 5);
        QCOMPARE(categories->indexOf(u"wasp"_s), 4);
    }

    void effectsAreFoundInAllSources()
    {
        SmallHistory orders("o");
        orders.add("order", "order-1", 1, "Placed");
        orders.add("order", "order-1", 2, "Confirmed", "o1");
        QVERIFY(orders.commit());
        SmallHistory payments("p");
        payments.add("payment", "pay-1", 1, "Requested", "o1");
        payments.add("payment", "pay-1", 2, "Paid", "p1");
        payments.add("payment", "pay-2", 1, "Requested", "o1");
        QVERIFY(payments.commit());
        SmallHistory other("x");
        other.add("x", "x", 1, "X", "1"); // its own position 1 is not that of orders
        QVERIFY(other.commit());
        const QList<HistorySource> sources{payments.source(1), other.source(2), orders.source(3)};
        QueryPool pool(1);
        const auto effectsOf = [&](int source, qint64 row, qsizetype most) {
            QStringList lines;
            pool.start([&](QueryScope &scope) {
                const auto event = scope.history(sourceWithId(sources, source)).event(EventRow(row));
                const FoundEffects effects = findEffects(scope, sources, source, *event, most);
                for (const FoundEffect &effect : effects.first)
                    lines += QString::number(effect.source) + u' ' + QString::fromUtf8(effect.event.id);
                lines += QString::number(effects.total);
            });
            settle(pool);
            return lines;
        };
        QCOMPARE(effectsOf(3, 1, 10), (QStringList{u"3 o2"_s, u"1 p1"_s, u"1 p3"_s, u"3"_s}));
        QCOMPARE(effectsOf(3, 1, 2), (QStringList{u"3 o2"_s, u"1 p1"_s, u"3"_s}));
        QCOMPARE(effectsOf(1, 1, 10), (QStringList{u"1 p2"_s, u"1"_s}));
        QCOMPARE(effectsOf(3, 2, 10), QStringList{u"0"_s});
    }
};

QTEST_GUILESS_MAIN(tst_QueryPool)
#include "tst_querypool.moc"
