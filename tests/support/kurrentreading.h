// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/kurrententityreader.h"
#include "connectors/grpc/kurrentreader.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "tests/collectingsink.h"
#include "tests/support/fakekurrent.h"

#include <QTest>

#include <set>

namespace Backstory
{

/// KurrentDB's reader alone, without the plugin, and less patient.
class KurrentReaderOnly : public Connector
{
public:
    std::unique_ptr<EventReader> eventReader(const SourceLocation &location) const override
    {
        using namespace std::chrono_literals;
        return std::make_unique<KurrentReader>(location, Outage::Pace{1ms, 20ms, patience});
    }
    std::chrono::milliseconds patience = std::chrono::seconds(60);
};

/// What tests of the reader share: a fake server for each, and what was read compared with its log.
class KurrentReadingTest : public QObject
{
    Q_OBJECT
protected:
    using Fault = FakeKurrent::Fault;

    SourceLocation location(const QString &query = QStringLiteral("tls=false")) const
    {
        return {m_server->url(query), {}};
    }
    /// The log and what was read of it are the same.
    void compareWithLog(const CollectingSink &sink) const
    {
        const std::vector<Event> events = sink.events();
        QCOMPARE(int(events.size()), m_server->count());
        std::set<QByteArray> ids;
        Position last;
        for (const Event &event : events) {
            QVERIFY(last < event.position);
            last = event.position;
            ids.insert(event.id.toByteArray());
        }
        QCOMPARE(int(ids.size()), m_server->count());
        QVERIFY(sink.restarts.isEmpty());
    }
    static bool waitForCount(CollectingSink &sink, int count)
    {
        return sink.waitUntil([&] { return sink.error || int(sink.count()) >= count; });
    }

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<FakeKurrent>();
        m_reader = {};
    }
    void cleanup() { m_server.reset(); }

protected:
    std::unique_ptr<FakeKurrent> m_server;
    KurrentReaderOnly m_reader;
};

} // namespace Backstory
