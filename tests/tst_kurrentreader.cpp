// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/kurrentreading.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The reader against answers that real servers of all versions give.
class TestKurrentReader : public KurrentReadingTest
{
    Q_OBJECT
private Q_SLOTS:
    void readsAndFollows()
    {
        m_server->appendMany(5000);
        CollectingSink sink;
        sink.start(m_reader, location());
        QVERIFY(waitForCount(sink, 5000));
        m_server->appendMany(10);
        QVERIFY(waitForCount(sink, 5010));
        sink.stop();
        QVERIFY(!sink.error);
        compareWithLog(sink);
        QCOMPARE(sink.progress.done, sink.progress.total);
        QCOMPARE(sink.description.positionName, u"commit position"_s);
        QVERIFY(sink.description.assumptions.first().contains(u"25.1.0"_s));
        QCOMPARE(m_server->lastHeader("requires-leader"), QByteArray("true"));
    }
    void resumes()
    {
        m_server->appendMany(100);
        CollectingSink first;
        QVERIFY(first.readAll(m_reader, location()));
        QCOMPARE(first.count(), size_t(100));
        m_server->appendMany(50);
        CollectingSink second;
        QVERIFY(second.readAll(m_reader, location(), first.cursor()));
        QCOMPARE(second.count(), size_t(50));
        QVERIFY(second.restarts.isEmpty());
        CollectingSink third;
        QVERIFY(third.readAll(m_reader, location(), second.cursor()));
        QCOMPARE(third.count(), size_t(0));
    }
    void readsAnEmptyLog()
    {
        CollectingSink sink;
        sink.start(m_reader, location());
        QTRY_VERIFY(m_server->calls() > 3);
        m_server->append("order-1");
        QVERIFY(waitForCount(sink, 1));
        sink.stop();
        QVERIFY(!sink.error);
    }
    void toleratesVersions_data()
    {
        QTest::addColumn<bool>("caughtUp");
        QTest::addColumn<bool>("features");
        QTest::addColumn<bool>("fellBehind");
        QTest::addColumn<int>("mostEvents");
        QTest::newRow("20.10") << false << false << false << 0;
        QTest::newRow("22.10") << false << true << false << 0;
        QTest::newRow("falls behind") << true << true << true << 0;
        QTest::newRow("truncates reads") << true << true << false << 7;
    }
    void toleratesVersions()
    {
        QFETCH(bool, caughtUp);
        QFETCH(bool, features);
        QFETCH(bool, fellBehind);
        QFETCH(int, mostEvents);
        FakeKurrent::Behaviour behaviour;
        behaviour.sendsCaughtUp = caughtUp;
        behaviour.hasServerFeatures = features;
        behaviour.fellBehind = fellBehind;
        behaviour.mostEvents = mostEvents;
        m_server->setBehaviour(behaviour);
        m_server->appendMany(100);
        CollectingSink sink;
        sink.start(m_reader, location());
        QVERIFY(waitForCount(sink, 100));
        m_server->appendMany(10);
        QVERIFY(waitForCount(sink, 110));
        sink.stop();
        QVERIFY(!sink.error);
        compareWithLog(sink);
    }
    void takesScavengedEventsForNothingNew()
    {
        m_server->appendMany(100);
        CollectingSink first;
        QVERIFY(first.readAll(m_reader, location()));
        m_server->removeFirst(50); // but the last that was read is there
        m_server->appendMany(5);
        CollectingSink second;
        QVERIFY(second.readAll(m_reader, location(), first.cursor()));
        QVERIFY(second.restarts.isEmpty());
        QCOMPARE(second.count(), size_t(5));
    }
    void readsEventsOfOneCommit()
    {
        for (int i = 0; i < 3; ++i)
            m_server->append("order-1", "Placed", [i](FakeKurrent::Record &record) {
                record.set_commit_position(5000);
                record.set_prepare_position(quint64(4000 + i));
            });
        CollectingSink sink;
        QVERIFY(sink.readAll(m_reader, location()));
        const std::vector<Event> events = sink.events();
        QCOMPARE(events.size(), size_t(3));
        for (qint32 i = 0; i < 3; ++i)
            QCOMPARE(events[size_t(i)].position, (Position{5000, i}));
    }
    void restrictsTheScope_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<int>("count");
        QTest::newRow("streams") << u"streams=order-,cart-"_s << 200;
        QTest::newRow("types") << u"types=Paid"_s << 100;
        QTest::newRow("both") << u"streams=order-&types=Paid"_s << 50;
        QTest::newRow("none fits") << u"streams=nothing"_s << 0;
    }
    void restrictsTheScope()
    {
        QFETCH(QString, query);
        QFETCH(int, count);
        const auto append = [this](int events) {
            for (int i = 0; i < events; ++i) {
                for (const char *stream : {"order-1", "cart-1", "$stats-1"})
                    m_server->append(stream, stream[0] != '$' && i % 2 ? "Paid" : "Placed");
            }
        };
        append(100);
        CollectingSink sink;
        sink.start(m_reader, location(u"tls=false&"_s + query));
        QVERIFY(waitForCount(sink, count));
        QVERIFY(sink.waitUntil([&] { return !sink.cursor().isEmpty(); }));
        append(10); // live
        QVERIFY(waitForCount(sink, count + count / 10));
        sink.stop();
        QVERIFY(!sink.error);
        QCOMPARE(int(sink.count()), count + count / 10);
        CollectingSink second; // what was passed over is not looked at again
        QVERIFY(second.readAll(m_reader, location(u"tls=false&"_s + query), sink.cursor()));
        QCOMPARE(int(second.count()), 0);
        const KurrentCursor cursor = KurrentCursor::fromJson(sink.cursor());
        QVERIFY(cursor.done.has_value());
        QVERIFY(cursor.done->commit >= 200 + 151 * 298);
    }
    void readsOneStream()
    {
        FakeKurrent::Behaviour behaviour;
        behaviour.hasPositionsInStreams = false;
        m_server->setBehaviour(behaviour);
        m_server->appendMany(100);
        CollectingSink sink;
        QVERIFY(!KurrentEntityReader(location()).read("order-3", sink, {}));
        const std::vector<Event> events = sink.events();
        QCOMPARE(events.size(), size_t(10));
        for (qint64 i = 0; i < 10; ++i) {
            QCOMPARE(events[size_t(i)].version, i);
            QCOMPARE(events[size_t(i)].position.value, qint64(-1));
        }
        QVERIFY(sink.notices.isEmpty());
    }
    void readsStreamsThatAreNotWhole()
    {
        m_server->appendMany(100);
        CollectingSink missing;
        QVERIFY(!KurrentEntityReader(location()).read("nobody", missing, {}));
        QCOMPARE(missing.count(), size_t(0));
        m_server->setTruncated("order-1", 4);
        CollectingSink truncated;
        QVERIFY(!KurrentEntityReader(location()).read("order-1", truncated, {}));
        QCOMPARE(truncated.count(), size_t(6));
        QVERIFY(truncated.notices.value(0).contains(u"begins with version 4"_s));
        m_server->setStreamDeleted("order-2");
        CollectingSink deleted;
        QVERIFY(!KurrentEntityReader(location()).read("order-2", deleted, {}));
        QCOMPARE(deleted.count(), size_t(0));
        QVERIFY(deleted.notices.value(0).contains(u"deleted for ever"_s));
    }
    void keepsCursors()
    {
        KurrentCursor cursor;
        QCOMPARE(KurrentCursor::fromJson(cursor.toJson()), cursor);
        cursor.done = LogPosition{std::numeric_limits<quint64>::max() - 2, 7};
        cursor.first = {{1, 1}, "a"};
        cursor.last = {{9, 8}, "ä\""};
        cursor.part = 3;
        QCOMPARE(KurrentCursor::fromJson(cursor.toJson()), cursor);
        QCOMPARE(KurrentCursor::fromJson("not ours"), KurrentCursor());
    }
};

QTEST_GUILESS_MAIN(TestKurrentReader)
#include "tst_kurrentreader.moc"
