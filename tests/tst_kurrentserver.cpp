// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "tests/collectingsink.h"
#include "tests/support/serverprocess.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// Takes its time, so that much is still to be read when the server dies.
class SlowSink : public CollectingSink
{
public:
    void append(EventBatch &&batch) override
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        CollectingSink::append(std::move(batch));
    }
};

} // namespace

/// The plugin against backstory-server, both as they are delivered.
class TestKurrentServer : public QObject
{
    Q_OBJECT
private:
    SourceLocation location() const { return {m_server->url(), {}}; }

    /// Everything is there once, in the order of the log, and no version is missing.
    static void compare(const CollectingSink &sink, int count)
    {
        const std::vector<Event> events = sink.events();
        QCOMPARE(int(events.size()), count);
        std::set<QByteArray> ids;
        std::map<QByteArray, qint64> versions;
        Position last;
        for (const Event &event : events) {
            QVERIFY(last < event.position);
            last = event.position;
            ids.insert(event.id.toByteArray());
            QCOMPARE(event.version, versions[event.entity.toByteArray()]++);
            QVERIFY(event.problem.isNull());
        }
        QCOMPARE(int(ids.size()), count);
        QVERIFY(sink.restarts.isEmpty());
    }

private Q_SLOTS:
    void initTestCase()
    {
        SourceError error;
        const ConnectorDescription *description = m_catalog.find({QUrl(u"kurrentdb://host"_s), {}}, &error);
        QVERIFY2(description, qPrintable(error.sentence));
        m_connector = m_catalog.load(*description, &error);
        QVERIFY2(m_connector, qPrintable(error.sentence + u' ' + error.raw));
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ServerProcess>(m_folder->filePath(u"store.db"_s));
        QVERIFY(m_server->start());
    }
    void cleanup()
    {
        m_server.reset();
        m_folder.reset();
    }

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
        QVERIFY2(!sink.error, qPrintable(sink.error.value_or(SourceError()).sentence));
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

private:
    ConnectorCatalog m_catalog;
    const Connector *m_connector = nullptr;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerProcess> m_server;
};

QTEST_GUILESS_MAIN(TestKurrentServer)
#include "tst_kurrentserver.moc"
