// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/servercalls.h"
#include "tests/support/servedreading.h"
#include "tests/support/tcprelay.h"

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr int Events = 20'000;
constexpr qint64 Bytes = 1'000'000; ///< less than a fifth of them

} // namespace

/// The plugin reading a server whose connection breaks, that is killed, and whose streams are deleted
/// meanwhile: nothing is lost, nothing comes twice. And what the server refuses to be asked too much.
class TestServedFaults : public ServedReadingTest
{
    Q_OBJECT
private:
    static quint16 portOf(const ServerProcess &server) { return quint16(server.url().port()); }
    SourceLocation through(const TcpRelay &relay) const
    {
        QUrl url = m_server->url();
        url.setPort(relay.port());
        return {url, {}};
    }
    std::unique_ptr<Streams::Stub> streams() const
    {
        return Streams::NewStub(
            grpc::CreateChannel(m_server->address().toStdString(), grpc::InsecureChannelCredentials()));
    }
    static bool remove(Streams::Stub &streams, const std::string &stream)
    {
        grpc::ClientContext context;
        DeleteReq request;
        DeleteResp response;
        request.mutable_options()->mutable_stream_identifier()->set_stream_name(stream);
        request.mutable_options()->mutable_any();
        return streams.Delete(&context, request, &response).ok();
    }
    static bool entomb(Streams::Stub &streams, const std::string &stream)
    {
        grpc::ClientContext context;
        TombstoneReq request;
        TombstoneResp response;
        request.mutable_options()->mutable_stream_identifier()->set_stream_name(stream);
        request.mutable_options()->mutable_any();
        return streams.Tombstone(&context, request, &response).ok();
    }

private Q_SLOTS:
    void theConnectionBreaksInAReadAndLive()
    {
        QCOMPARE(m_server->append(Events), QString());
        TcpRelay relay(0, portOf(*m_server));
        QVERIFY(relay.isListening());
        relay.dropAfter(Bytes);
        SlowSink sink;
        sink.start(*m_connector, through(relay));
        for (int drops = 1; drops <= 3; ++drops) {
            QTRY_COMPARE_WITH_TIMEOUT(relay.drops(), drops, 60'000);
            if (drops < 3)
                relay.dropAfter(Bytes);
        }
        QVERIFY(waitForCount(sink, Events));
        for (int drops = 4; drops <= 6; ++drops) {
            QCOMPARE(m_server->append(100), QString());
            relay.dropAfter(0);
            QTRY_COMPARE_WITH_TIMEOUT(relay.drops(), drops, 60'000);
            QCOMPARE(m_server->append(100), QString());
        }
        QVERIFY(waitForCount(sink, Events + 600));
        sink.stop();
        compare(sink, Events + 600);
    }

    void theServerIsKilledInAReadAndLive()
    {
        QCOMPARE(m_server->append(Events), QString());
        SlowSink sink;
        sink.start(*m_connector, location());
        for (const size_t count : {1u, 6'000u}) {
            QVERIFY(waitForCount(sink, count));
            QVERIFY(sink.count() < Events);
            m_server->kill();
            QVERIFY(m_server->start());
        }
        QVERIFY(waitForCount(sink, Events));
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(m_server->append(100), QString());
            m_server->kill();
            QVERIFY(m_server->start());
            QCOMPARE(m_server->append(100), QString());
        }
        QVERIFY(waitForCount(sink, Events + 400));
        sink.stop();
        compare(sink, Events + 400);
    }

    void streamsAreDeletedInAReadAndLive()
    {
        QCOMPARE(m_server->append(Events), QString());
        const auto stub = streams();
        SlowSink sink;
        sink.start(*m_connector, location());
        QVERIFY(waitForCount(sink, 1));
        QVERIFY(sink.count() < Events);
        QVERIFY(remove(*stub, "order-3"));
        QVERIFY(entomb(*stub, "order-5"));
        QVERIFY(waitForCount(sink, Events + 2));
        QVERIFY(remove(*stub, "order-7")); // live
        QVERIFY(append(*stub, "order-7", {newId(), newId()}).has_success());
        QVERIFY(entomb(*stub, "order-3"));
        // The metadata stream says that order-7 begins anew.
        QVERIFY(waitForCount(sink, Events + 7));
        sink.stop();
        compare(sink, Events + 7);
        std::map<QByteArray, int> types;
        for (const Event &event : sink.events())
            ++types[event.type.toByteArray()];
        QCOMPARE(types["$streamDeleted"], 2);
        QCOMPARE(types["$metadata"], 3);
        QCOMPARE(types["Happened"], 2);
    }

    void anAppendThatIsTooLargeWritesNothing();
    void halfAnAppendWritesNothing();
    void tooManyReadsAreRefusedUntilOthersEnd();
};

void TestServedFaults::anAppendThatIsTooLargeWritesNothing()
{
    const auto stub = streams();
    const std::string large(15 << 20, 'x');
    for (const size_t last : {size_t(3) << 20, size_t(25) << 20}) { // refused by the append, by the transport
        grpc::ClientContext context;
        AppendResp response;
        const auto writer = stub->Append(&context, &response);
        AppendReq request;
        request.mutable_options()->mutable_stream_identifier()->set_stream_name("large-1");
        request.mutable_options()->mutable_any();
        writer->Write(request);
        for (const std::string &data : {large, std::string(last, 'y')}) {
            auto *event = request.mutable_proposed_message();
            event->mutable_id()->set_string(newId());
            (*event->mutable_metadata())["type"] = "Happened";
            (*event->mutable_metadata())["content-type"] = "application/octet-stream";
            event->set_data(data);
            writer->Write(request);
        }
        writer->WritesDone();
        const grpc::Status status = writer->Finish();
        QVERIFY(!status.ok());
        if (last < large.size()) {
            QCOMPARE(status.error_code(), grpc::INVALID_ARGUMENT);
            QCOMPARE(context.GetServerTrailingMetadata().find("exception")->second,
                     grpc::string_ref("maximum-append-size-exceeded"));
        } else {
            QCOMPARE(status.error_code(), grpc::RESOURCE_EXHAUSTED);
        }
    }
    QVERIFY(read(*stub, readRequest("large-1")).front().has_stream_not_found());
}

/// The client's connection ends, or its message is none, before it has said that this was all.
void TestServedFaults::halfAnAppendWritesNothing()
{
    TcpRelay relay(0, portOf(*m_server));
    for (const bool breaks : {false, true}) {
        const auto channel = grpc::CreateChannel("127.0.0.1:" + std::to_string(relay.port()),
                                                 grpc::InsecureChannelCredentials());
        grpc::ClientContext context;
        AppendResp response;
        const auto writer = Streams::NewStub(channel)->Append(&context, &response);
        AppendReq request;
        request.mutable_options()->mutable_stream_identifier()->set_stream_name("half-1");
        request.mutable_options()->mutable_any();
        writer->Write(request);
        auto *event = request.mutable_proposed_message();
        event->mutable_id()->set_string(newId());
        (*event->mutable_metadata())["type"] = "Happened";
        (*event->mutable_metadata())["content-type"] = "application/json";
        writer->Write(request);
        if (breaks) {
            relay.dropAfter(0);
            QTRY_COMPARE(relay.drops(), 1);
        } else {
            context.TryCancel();
        }
        writer->WritesDone();
        QVERIFY(!writer->Finish().ok());
    }
    const auto stub = streams();
    QVERIFY(append(*stub, "after-1", {newId()}).has_success()); // whatever was to be written is written
    QVERIFY(read(*stub, readRequest("half-1")).front().has_stream_not_found());
}

void TestServedFaults::tooManyReadsAreRefusedUntilOthersEnd()
{
    QCOMPARE(m_server->append(4'000), QString());
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0); // else the library would take ever more for later
    const auto stub = Streams::NewStub(grpc::CreateCustomChannel(
        m_server->address().toStdString(), grpc::InsecureChannelCredentials(), arguments));
    struct Held {
        grpc::ClientContext context;
        std::unique_ptr<grpc::ClientReader<ReadResp>> reader;
    };
    std::vector<std::unique_ptr<Held>> held; // nobody takes what the server has to say
    ReadResp response;
    for (int i = 0; i < 256; ++i) {
        held.push_back(std::make_unique<Held>());
        held.back()->reader = stub->Read(&held.back()->context, readRequest(""));
        QVERIFY(held.back()->reader->Read(&response));
    }
    grpc::Status status;
    read(*stub, readRequest(""), &status);
    QCOMPARE(status.error_code(), grpc::UNAVAILABLE);
    QCOMPARE(status.error_message(), std::string("Server Is Too Busy"));
    CollectingSink refused;
    QVERIFY(refused.readAll(*m_connector, location()));
    QVERIFY(refused.error.has_value());
    QVERIFY2(refused.error->sentence.contains(u"not ready"_s), qPrintable(refused.error->sentence));
    QVERIFY(append(*stub, "other-1", {newId()}).has_success()); // others may go on
    for (const auto &one : held) {
        one->context.TryCancel();
        while (one->reader->Read(&response)) {}
        one->reader->Finish();
    }
    QTRY_VERIFY(read(*stub, readRequest("other-1"), &status).size() == 1 && status.ok());
}

QTEST_GUILESS_MAIN(TestServedFaults)
#include "tst_servedfaults.moc"
