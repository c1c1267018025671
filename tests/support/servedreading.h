// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/catalog/connectorcatalog.h"
#include "tests/collectingsink.h"
#include "tests/support/serverprocess.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

namespace Backstory
{

/// Takes its time, so that much is still to be read when something happens.
class SlowSink : public CollectingSink
{
public:
    void append(EventBatch &&batch) override
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        CollectingSink::append(std::move(batch));
    }
};

/// What tests of the plugin against backstory-server share: both as they are delivered, a new store for each
/// test.
class ServedReadingTest : public QObject
{
    Q_OBJECT
protected:
    SourceLocation location() const { return {m_server->url(), {}}; }

    static bool waitForCount(CollectingSink &sink, size_t count)
    {
        return sink.waitUntil([&] { return sink.error || sink.count() >= count; });
    }
    static bool fits(const Event &event, std::map<QByteArray, qint64> &versions)
    {
        return event.kind == EventKind::Tombstone || event.version == versions[event.entity.toByteArray()]++;
    }
    /// Everything is there once, in the order of the log, and no version is missing.
    static void compare(const CollectingSink &sink, int count)
    {
        QVERIFY2(!sink.error, qPrintable(sink.error.value_or(SourceError()).sentence));
        const std::vector<Event> events = sink.events();
        QCOMPARE(int(events.size()), count);
        std::set<QByteArray> ids;
        std::map<QByteArray, qint64> versions;
        Position last;
        for (const Event &event : events) {
            QVERIFY(last < event.position);
            last = event.position;
            ids.insert(event.id.toByteArray());
            QVERIFY(fits(event, versions));
            QVERIFY(event.problem.isNull());
        }
        QCOMPARE(int(ids.size()), count);
        QVERIFY(sink.restarts.isEmpty());
    }

protected Q_SLOTS:
    void initTestCase()
    {
        SourceError error;
        const ConnectorDescription *description =
            m_catalog.find({QUrl(QStringLiteral("kurrentdb://host")), {}}, &error);
        QVERIFY2(description, qPrintable(error.sentence));
        m_connector = m_catalog.load(*description, &error);
        QVERIFY2(m_connector, qPrintable(error.sentence + u' ' + error.raw));
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ServerProcess>(m_folder->filePath(QStringLiteral("store.db")));
        QVERIFY(m_server->start());
    }
    void cleanup()
    {
        m_server.reset();
        m_folder.reset();
    }

protected:
    ConnectorCatalog m_catalog;
    const Connector *m_connector = nullptr;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerProcess> m_server;
};

} // namespace Backstory
