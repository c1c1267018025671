// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/servedreading.h"

using namespace Backstory;
using namespace Qt::StringLiterals;

/// The plugin against backstory-server, both as they are delivered.
class TestKurrentServer : public ServedReadingTest
{
    Q_OBJECT
private Q_SLOTS:
    void readsOnAfterTheServerWasKilled()
    {
        QCOMPARE(m_server->append(20'000), QString());
        SlowSink sink;
        sink.start(*m_connector, location());
        QVERIFY(sink.waitUntil([&] { return sink.error || sink.count() > 0; }));
        QVERIFY(sink.count() < 20'000);
        m_server->kill();
        QVERIFY(m_server->start());
        QVERIFY(sink.waitUntil([&] { return sink.error || sink.count() == 20'000; }));
        QCOMPARE(m_server->append(10), QString()); // and live
        QVERIFY(sink.waitUntil([&] { return sink.error || sink.count() == 20'010; }));
        sink.stop();
        compare(sink, 20'010);
        QCOMPARE(sink.progress.unit, Progress::Events);
    }

    void resumesAndLooksUpStreams()
    {
        QCOMPARE(m_server->append(5'000, 5), QString());
        CollectingSink first;
        QVERIFY(first.readAll(*m_connector, location()));
        compare(first, 5'000);
        QCOMPARE(m_server->append(1'000, 5), QString());
        CollectingSink second;
        QVERIFY(second.readAll(*m_connector, location(), first.cursor()));
        QCOMPARE(int(second.count()), 1'000);
        QVERIFY(second.restarts.isEmpty());
        CollectingSink stream;
        QVERIFY(!m_connector->entityReader(location())->read("order-0", stream, {}));
        compare(stream, 2'000);
        const Event event = stream.events().front();
        QCOMPARE(event.category.toByteArray(), QByteArray("order"));
        QCOMPARE(event.correlation.toByteArray(), QByteArray("c-0"));
    }

    void knowsAnotherStoreAtTheSamePort()
    {
        QCOMPARE(m_server->append(1'000), QString());
        CollectingSink first;
        QVERIFY(first.readAll(*m_connector, location()));
        m_server->kill();
        for (const char *name : {"store.db", "store.db-wal", "store.db-shm"})
            QFile::remove(m_folder->filePath(QString::fromUtf8(name)));
        QVERIFY(m_server->start());
        QCOMPARE(m_server->append(2'000), QString());
        CollectingSink second;
        QVERIFY(second.readAll(*m_connector, location(), first.cursor()));
        QCOMPARE(second.restarts.size(), 1);
        QCOMPARE(int(second.count()), 2'000);
    }
};

QTEST_GUILESS_MAIN(TestKurrentServer)
#include "tst_kurrentserver.moc"
