// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/kurrentreading.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Fault = FakeKurrent::Fault;

namespace
{

Fault tooSlow(int after)
{
    return {
        true, after, Fault::Fail, 10,
        "Operation timed out: Consumer too slow to handle event while live. Client resubscription required."};
}

Fault notLeader(bool subscription, int after, quint16 port)
{
    return {subscription,
            after,
            Fault::Fail,
            5,
            "Leader info available",
            {{"exception", "not-leader"},
             {"leader-endpoint-host", "127.0.0.1"},
             {"leader-endpoint-port", QByteArray::number(port)}}};
}

} // namespace

/// The reader when calls fail in the midst of a read or at its start: nothing is lost, nothing comes twice.
class TestKurrentFaults : public KurrentReadingTest
{
    Q_OBJECT
private Q_SLOTS:
    void survives_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::newRow("unavailable in a read") << Fault{false, 40};
        QTest::newRow("timed out in a read") << Fault{false, 40, Fault::Fail, 10, "Operation timed out: …"};
        QTest::newRow("unhandled in a read")
            << Fault{false, 40, Fault::Fail, 2, "Exception was thrown by handler."};
        QTest::newRow("read ends early") << Fault{false, 40, Fault::EndEarly};
        QTest::newRow("read without events") << Fault{false, 0, Fault::EndEarly};
        QTest::newRow("events come twice") << Fault{false, 40, Fault::RepeatEvents};
        QTest::newRow("unknown answer in a read") << Fault{false, 40, Fault::SendUnknown};
        QTest::newRow("subscription refused") << Fault{true, 0};
        QTest::newRow("subscription cut") << Fault{true, 5};
        QTest::newRow("subscription ends") << Fault{true, 5, Fault::EndEarly};
        QTest::newRow("subscription cancelled") << Fault{true, 5, Fault::Fail, 1, ""};
        QTest::newRow("too slow") << tooSlow(5);
        QTest::newRow("too slow at once") << tooSlow(0);
        QTest::newRow("unknown answer when live") << Fault{true, 5, Fault::SendUnknown};
    }
    void survives()
    {
        QFETCH(Fault, fault);
        m_server->addFault(fault);
        m_server->appendMany(100);
        CollectingSink sink;
        sink.start(m_reader, location());
        QVERIFY(waitForCount(sink, 100));
        for (int i = 0; i < 20; ++i) {
            m_server->append("order-live");
            QTest::qWait(5);
        }
        QVERIFY(waitForCount(sink, 120));
        QTRY_COMPARE(m_server->faultsLeft(), 0);
        m_server->append("order-live");
        QVERIFY(waitForCount(sink, 121));
        sink.stop();
        QVERIFY2(!sink.error, qPrintable(sink.error.value_or(SourceError()).sentence));
        compareWithLog(sink);
        QCOMPARE(sink.notices, QStringList());
    }
    void followsTheLeader_data()
    {
        QTest::addColumn<bool>("subscription");
        QTest::newRow("in a read") << false;
        QTest::newRow("in a subscription") << true;
    }
    void followsTheLeader()
    {
        QFETCH(bool, subscription);
        FakeKurrent follower;
        for (FakeKurrent *node : {&follower, m_server.get()}) {
            for (int i = 0; i < 100; ++i)
                node->append("order-1", "Placed", [i](FakeKurrent::Record &record) {
                    record.mutable_id()->set_string(std::to_string(i));
                });
        }
        follower.addFault(notLeader(subscription, subscription ? 0 : 40, m_server->port()));
        CollectingSink sink;
        sink.start(m_reader, {follower.url(), {}});
        QVERIFY(waitForCount(sink, 100));
        QTRY_COMPARE(follower.faultsLeft(), 0);
        m_server->appendMany(10);
        QVERIFY(waitForCount(sink, 110));
        sink.stop();
        QVERIFY(!sink.error);
        compareWithLog(sink);
    }
    void saysThatNoNodeIsTheLeader()
    {
        for (int i = 0; i < 20; ++i)
            m_server->addFault(notLeader(false, 0, m_server->port()));
        m_server->appendMany(1);
        CollectingSink sink;
        QVERIFY(sink.readAll(m_reader, location()));
        QVERIFY(sink.error.has_value());
        QVERIFY2(sink.error->sentence.contains(u"not the leader"_s), qPrintable(sink.error->sentence));
    }
    void discoversTheLeader()
    {
        FakeKurrent seed;
        seed.setMembers({{seed.port(), 6}, {m_server->port(), 8}, {1, 11}}); // follower, leader, shut down
        m_server->appendMany(10);
        QUrl url = seed.url();
        url.setScheme(u"kurrentdb+discover"_s);
        CollectingSink sink;
        QVERIFY(sink.readAll(m_reader, {url, {}}));
        QVERIFY(!sink.error);
        QCOMPARE(sink.count(), size_t(10));
    }
    void saysThatItWaits()
    {
        m_reader.patience = 0ms;
        m_server->appendMany(10);
        CollectingSink sink;
        sink.start(m_reader, location());
        QVERIFY(waitForCount(sink, 10));
        m_server->stop();
        QVERIFY(sink.waitUntil([&] { return sink.notices.size() == 1; }));
        m_server->start();
        m_server->appendMany(10);
        QVERIFY(waitForCount(sink, 20));
        sink.stop();
        m_reader.patience = 60s;
        QVERIFY(!sink.error);
        compareWithLog(sink);
        QCOMPARE(sink.notices.size(), 2);
        QVERIFY(sink.notices.at(0).contains(u"does not answer any more"_s));
        QVERIFY(sink.notices.at(1).contains(u"answers again"_s));
    }
    void saysThatNobodyAnswers()
    {
        m_server->stop();
        CollectingSink sink;
        QVERIFY(sink.readAll(m_reader, location()));
        QVERIFY(sink.error.has_value());
        QCOMPARE(sink.error->sentence, u"No server at 127.0.0.1:%1 answers."_s.arg(m_server->port()));
        QVERIFY(!sink.error->advice.isEmpty());
    }
    void saysThatThePasswordIsWrong()
    {
        FakeKurrent::Behaviour behaviour;
        behaviour.password = "secret";
        m_server->setBehaviour(behaviour);
        CollectingSink sink;
        QVERIFY(sink.readAll(m_reader, location()));
        QVERIFY(sink.error.has_value());
        QVERIFY2(sink.error->sentence.contains(u"who is asking"_s), qPrintable(sink.error->sentence));
    }
    void noticesAnotherLog_data()
    {
        QTest::addColumn<int>("events");
        QTest::addColumn<QString>("said");
        QTest::newRow("shorter") << 10 << u"ends before"_s;
        QTest::newRow("longer") << 200 << u"another database"_s;
        QTest::newRow("empty") << 0 << u"ends before"_s;
    }
    void noticesAnotherLog()
    {
        QFETCH(int, events);
        QFETCH(QString, said);
        m_server->appendMany(100);
        CollectingSink first;
        QVERIFY(first.readAll(m_reader, location()));
        m_server->clear();
        m_server->appendMany(events);
        CollectingSink second;
        QVERIFY(second.readAll(m_reader, location(), first.cursor()));
        QCOMPARE(second.restarts.size(), 1);
        QVERIFY2(second.restarts.first().contains(said), qPrintable(second.restarts.first()));
        QCOMPARE(int(second.count()), events);
    }
    void noticesAnotherLogWhenItIsBack()
    {
        m_server->appendMany(100);
        CollectingSink sink;
        sink.start(m_reader, location());
        QVERIFY(waitForCount(sink, 100));
        m_server->stop();
        m_server->clear();
        m_server->appendMany(10);
        m_server->start();
        QVERIFY(
            sink.waitUntil([&] { return sink.error || (sink.restarts.size() == 1 && sink.count() == 10); }));
        sink.stop();
        QVERIFY2(!sink.error, qPrintable(sink.error.value_or(SourceError()).raw));
    }
    void readsOneStreamFromTheLeader()
    {
        FakeKurrent follower;
        follower.addFault(notLeader(false, 0, m_server->port()));
        m_server->appendMany(10, 1);
        CollectingSink sink;
        QVERIFY(!KurrentEntityReader({follower.url(), {}}).read("order-0", sink, {}));
        QCOMPARE(sink.count(), size_t(10));
    }
};

QTEST_GUILESS_MAIN(TestKurrentFaults)
#include "tst_kurrentfaults.moc"
