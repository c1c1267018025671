// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrententityreader.h"
#include "connectors/grpc/kurrentreader.h"
#include "connectors/grpc/protocol/streams.grpc.pb.h"
#include "tests/findingshistory.h"
#include "tests/support/fakekurrent.h"
#include "tests/support/servedreading.h"

#include <QUuid>

#include <grpcpp/grpcpp.h>

using namespace Backstory;
using namespace Qt::StringLiterals;
using namespace event_store::client::streams;

namespace
{

constexpr const char *Parked = "$persistentsubscription-order-1::mail-parked";
constexpr const char *Reason = "{\"added\":\"2026-11-23T12:00:00.1234567+01:00\","
                               "\"reason\":\"Client explicitly NAK'ed message.\\nno stock\","
                               "\"subscriptionEventNumber\":1}";

} // namespace

/// What a persistent subscription has given up on: a dead letter with its reason and its original, as those
/// of other stores.
class TestKurrentParked : public ServedReadingTest
{
    Q_OBJECT
private:
    /// As KurrentDB does when a consumer refuses a message or has tried it too often.
    static void park(FakeKurrent &server, const std::string &target, const std::string &metadata = Reason)
    {
        server.append(Parked, "$>", [&](FakeKurrent::Record &record) {
            (*record.mutable_metadata())["content-type"] = "application/octet-stream";
            record.set_data(target);
            record.set_custom_metadata(metadata);
        });
    }
    /// The same through the protocol.
    static bool append(Streams::Stub &streams, const std::string &stream, const std::string &type,
                       const std::string &data, const std::string &metadata)
    {
        grpc::ClientContext context;
        AppendResp answer;
        const auto writer = streams.Append(&context, &answer);
        AppendReq request;
        request.mutable_options()->mutable_stream_identifier()->set_stream_name(stream);
        request.mutable_options()->mutable_any();
        writer->Write(request);
        auto *event = request.mutable_proposed_message();
        event->mutable_id()->set_string(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
        (*event->mutable_metadata())["type"] = type;
        (*event->mutable_metadata())["content-type"] = "application/octet-stream";
        event->set_data(data);
        event->set_custom_metadata(metadata);
        writer->Write(request);
        writer->WritesDone();
        return writer->Finish().ok() && answer.has_success();
    }
    static QByteArray causeOf(const Event &event)
    {
        return event.causes.size() == 1 ? event.causes.front().text.toByteArray() : QByteArray();
    }
    /// The only finding of what was read: rows of the original and of the letter, and the sentence.
    static void compareFinding(const std::vector<Event> &events, const QList<EventRow> &rows,
                               const QString &sentence)
    {
        FindingsHistory history;
        for (const Event &event : events)
            history.addAsItIs(event);
        QVERIFY(history.commit());
        const QList<Finding> findings = history.findings();
        QCOMPARE(findings.size(), 1);
        QCOMPARE(findings[0].rule, FindingRule::DeadLetter);
        QCOMPARE(findings[0].rows, rows);
        QCOMPARE(findings[0].message, sentence);
    }
    class Reader : public Connector
    {
    public:
        std::unique_ptr<EventReader> eventReader(const SourceLocation &location) const override
        {
            using namespace std::chrono_literals;
            return std::make_unique<KurrentReader>(location, Outage::Pace{1ms, 20ms, 60s});
        }
    };

private Q_SLOTS:
    void init() {} // each test has the server that it needs
    void cleanup() { ServedReadingTest::cleanup(); }

    void namesTheEventAndTheReason()
    {
        FakeKurrent server;
        for (int i = 0; i < 3; ++i)
            server.append("order-1");
        park(server, "1@order-1");
        CollectingSink sink;
        QVERIFY(sink.readAll(Reader(), {server.url(), {}}));
        QVERIFY2(!sink.error, qPrintable(sink.error.value_or(SourceError()).sentence));
        const std::vector<Event> events = sink.events();
        QCOMPARE(events.size(), size_t(4));
        QCOMPARE(causeOf(events[3]), events[1].id.toByteArray());
        compareFinding(
            events, {EventRow{2}, EventRow{4}},
            u"The subscription mail has parked event 1 of order-1 at 2026-11-23 11:00:00.123 UTC. The reason given: Client explicitly NAK'ed message. no stock. Its message was Placed of order-1."_s);
        CollectingSink stream; // looked up at once
        QVERIFY(!KurrentEntityReader({server.url(), {}}).read(Parked, stream, {}));
        QCOMPARE(causeOf(stream.events().at(0)), events[1].id.toByteArray());
    }

    void namesItWhenItIsParkedLater()
    {
        FakeKurrent server;
        server.append("order-1");
        CollectingSink sink;
        const Reader reader;
        sink.start(reader, {server.url(), {}});
        QVERIFY(waitForCount(sink, 1));
        park(server, "0@order-1");
        QVERIFY(waitForCount(sink, 2));
        sink.stop();
        QVERIFY(!sink.error);
        QCOMPARE(causeOf(sink.events()[1]), sink.events()[0].id.toByteArray());
    }

    void isALetterWithoutItsEvent_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"truncated", "deleted", "missing", "no link"})
            QTest::newRow(what) << QString::fromUtf8(what);
    }
    void isALetterWithoutItsEvent()
    {
        QFETCH(QString, what);
        FakeKurrent server;
        for (int i = 0; i < 3; ++i)
            server.append("order-1");
        if (what == u"truncated")
            server.setTruncated("order-1", 2);
        else if (what == u"deleted")
            server.setStreamDeleted("order-1");
        park(server, what == u"no link" ? "order-1" : what == u"missing" ? "1@order-9" : "1@order-1");
        CollectingSink sink;
        QVERIFY(sink.readAll(Reader(), {server.url(), {}}));
        QVERIFY(!sink.error);
        const std::vector<Event> events = sink.events();
        QCOMPARE(events.size(), size_t(4));
        QCOMPARE(causeOf(events[3]), QByteArray());
        FindingsHistory history;
        for (const Event &event : events)
            history.addAsItIs(event);
        QVERIFY(history.commit());
        QCOMPARE(history.findings().value(0).rows, QList<EventRow>{EventRow{4}});
        QVERIFY(history.findings().value(0).message.contains(u"no stock"_s));
    }

    void isServedByOurServerToo()
    {
        ServedReadingTest::init();
        QCOMPARE(m_server->append(3, 1), QString());
        const auto streams = Streams::NewStub(
            grpc::CreateChannel(m_server->address().toStdString(), grpc::InsecureChannelCredentials()));
        const std::string parked = "$persistentsubscription-order-0::mail-parked";
        QVERIFY(append(*streams, parked, "$>", "2@order-0", Reason));
        CollectingSink sink;
        QVERIFY(sink.readAll(*m_connector, location()));
        QVERIFY(!sink.error);
        const std::vector<Event> events = sink.events();
        QCOMPARE(events.size(), size_t(4));
        compareFinding(
            events, {EventRow{3}, EventRow{4}},
            u"The subscription mail has parked event 2 of order-0 at 2026-11-23 11:00:00.123 UTC. The reason given: Client explicitly NAK'ed message. no stock. Its message was OrderPlaced of order-0."_s);
        CollectingSink stream;
        QVERIFY(!m_connector->entityReader(location())->read(QByteArray::fromStdString(parked), stream, {}));
        QCOMPARE(causeOf(stream.events().at(0)), events[2].id.toByteArray());
    }
};

QTEST_GUILESS_MAIN(TestKurrentParked)
#include "tst_kurrentparked.moc"
