// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/protocol/gossip.grpc.pb.h"
#include "connectors/grpc/protocol/serverfeatures.grpc.pb.h"
#include "tests/servercalls.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <grpcpp/generic/generic_stub.h>

#include <atomic>
#include <thread>

using namespace Backstory;

/// The server as its clients meet it: the rules of the strict ones, what survives a kill, and what is thrown
/// at it.
class TestServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void readsHoldOnlyWhatWasAskedFor()
    {
        Server server(store());
        append(server.streams(), "order-1", {newId(), newId()});
        ReadReq request = readRequest("order-1");
        std::vector<ReadResp> responses = read(server.streams(), request);
        QCOMPARE(responses.size(), size_t(2));
        for (const ReadResp &response : responses) {
            QVERIFY(response.has_event());
            const auto &event = response.event().event();
            QCOMPARE(event.metadata().size(), size_t(3));
            const std::string &created = event.metadata().at("created");
            QVERIFY(!created.empty() && created.find_first_not_of("0123456789") == std::string::npos);
            QVERIFY(event.commit_position() >= event.prepare_position());
        }
        request.mutable_options()->mutable_control_option()->set_compatibility(1);
        responses = read(server.streams(), request);
        QCOMPARE(responses.back().last_stream_position(), quint64(1));
        responses = read(server.streams(), readRequest("none"));
        QCOMPARE(responses.size(), size_t(1));
        QVERIFY(responses.front().has_stream_not_found());
    }

    void structuredIdsAreStandard()
    {
        Server server(store());
        const std::string id =
            "01890a5d-ac96-774b-bcce-b302099a8057"; // version 7, which strict clients refuse
        append(server.streams(), "order-1", {id, newId()});
        for (const ReadResp &response : read(server.streams(), readRequest("order-1"))) {
            const UUID::Structured &uuid = response.event().event().id().structured();
            const int version = int(quint64(uuid.most_significant_bits()) >> 12 & 15);
            QVERIFY(version >= 1 && version <= 5);
            QCOMPARE(int(quint64(uuid.least_significant_bits()) >> 62), 2);
        }
        ReadReq request = readRequest("order-1");
        request.mutable_options()->mutable_uuid_option()->mutable_string();
        QCOMPARE(read(server.streams(), request).front().event().event().id().string(), id);
    }

    void writesAnswerWithPositions()
    {
        Server server(store());
        QVERIFY(append(server.streams(), "order-1", {newId()}).success().has_position());
        const AppendResp wrong = append(server.streams(), "order-1", {newId()}, -1);
        QCOMPARE(wrong.wrong_expected_version().current_revision(), quint64(0));
        QVERIFY(wrong.wrong_expected_version().has_expected_no_stream());
        QVERIFY(!append(server.streams(), "order-9", {newId()}, -4).has_success());
        DeleteReq request;
        request.mutable_options()->mutable_stream_identifier()->set_stream_name("order-1");
        request.mutable_options()->set_revision(7);
        DeleteResp response;
        grpc::ClientContext wrongContext;
        const grpc::Status status = server.streams().Delete(&wrongContext, request, &response);
        QCOMPARE(status.error_code(), grpc::FAILED_PRECONDITION);
        QVERIFY(status.error_message().find("WrongExpectedVersion") != std::string::npos);
        QCOMPARE(wrongContext.GetServerTrailingMetadata().find("actual-version")->second,
                 grpc::string_ref("0"));
        request.mutable_options()->mutable_any();
        grpc::ClientContext context;
        QVERIFY(server.streams().Delete(&context, request, &response).ok());
        QVERIFY(response.has_position());
        QVERIFY(read(server.streams(), readRequest("order-1")).front().has_stream_not_found());
    }

    void namesBeyondAsciiDoNotHangTheClient()
    {
        Server server(store());
        TombstoneReq request;
        request.mutable_options()->mutable_stream_identifier()->set_stream_name("bestellung-ä");
        request.mutable_options()->mutable_any();
        TombstoneResp response;
        grpc::ClientContext context;
        QVERIFY(server.streams().Tombstone(&context, request, &response).ok());
        QVERIFY(response.has_position());
        grpc::ClientContext again;
        again.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
        const grpc::Status status = server.streams().Tombstone(&again, request, &response);
        QCOMPARE(status.error_code(), grpc::FAILED_PRECONDITION);
        QVERIFY(status.error_message().find("is deleted") != std::string::npos);
        const auto &trailers = again.GetServerTrailingMetadata();
        QCOMPARE(trailers.find("exception")->second, grpc::string_ref("stream-deleted"));
        QCOMPARE(trailers.find("stream-name")->second, grpc::string_ref("bestellung-%C3%A4"));
    }

    void saysItsVersionAndItsOneMember()
    {
        Server server(store());
        grpc::ClientContext context;
        server_features::SupportedMethods methods;
        QVERIFY(server_features::ServerFeatures::NewStub(server.channel())
                    ->GetSupportedMethods(&context, Empty(), &methods)
                    .ok());
        static const QRegularExpression version(QStringLiteral("^\\d+\\.\\d+\\.\\d+$"));
        QVERIFY(version.match(QString::fromStdString(methods.event_store_server_version())).hasMatch());
        grpc::ClientContext gossipContext;
        gossip::ClusterInfo cluster;
        QVERIFY(gossip::Gossip::NewStub(server.channel())->Read(&gossipContext, Empty(), &cluster).ok());
        const gossip::EndPoint &place = cluster.members(0).http_end_point();
        QCOMPARE(place.address() + ':' + std::to_string(place.port()), server.address());
        QCOMPARE(cluster.members(0).state(), gossip::MemberInfo::Leader);
    }

    void everyAcknowledgedAppendSurvivesAKill()
    {
        std::vector<std::string> written;
        {
            Server server(store());
            std::atomic<int> count = 0;
            std::thread killer([&] {
                while (count < 200)
                    std::this_thread::yield();
                server.kill();
            });
            grpc::Status status;
            while (status.ok()) {
                const std::string id = newId();
                const AppendResp response = append(server.streams(), "order-1", {id}, -2, &status);
                if (status.ok() && response.has_success())
                    written.push_back(id), ++count;
            }
            killer.join();
        }
        QVERIFY(written.size() >= 200);
        Server server(store());
        ReadReq request = readRequest("order-1");
        request.mutable_options()->mutable_uuid_option()->mutable_string();
        const std::vector<ReadResp> responses = read(server.streams(), request);
        QVERIFY(responses.size() >= written.size());
        for (size_t i = 0; i < written.size(); ++i)
            QCOMPARE(responses[i].event().event().id().string(), written[i]);
        // The client repeats its last append, as after a lost answer.
        const AppendResp again = append(server.streams(), "order-1", {written.back()});
        QCOMPARE(again.success().current_revision(), quint64(written.size() - 1));
        QCOMPARE(server.terminate(), 0);
    }

    void aSubscriptionGoesFromHistoryToLive();
    void illegalReadsAreRefused();
    void nonsenseNeverEndsIt();
    void readOnlyRefusesWrites();

private:
    QString store() const { return m_folder->filePath(QStringLiteral("store.db")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestServer::aSubscriptionGoesFromHistoryToLive()
{
    Server server(store());
    append(server.streams(), "order-1", {newId(), newId()});
    ReadReq request = readRequest("");
    auto *options = request.mutable_options();
    options->mutable_subscription();
    options->mutable_filter()->mutable_stream_identifier()->set_regex("^(?!(\\$.+$|other))");
    options->mutable_filter()->mutable_count();
    options->mutable_filter()->set_checkpoint_interval_multiplier(1);
    grpc::ClientContext context;
    const auto reader = server.streams().Read(&context, request);
    const auto next = [&reader] {
        ReadResp response;
        return reader->Read(&response) ? response : ReadResp();
    };
    QVERIFY(next().has_confirmation());
    QVERIFY(next().has_event());
    QVERIFY(next().has_event());
    QCOMPARE(next().checkpoint().commit_position(), quint64(2));
    QVERIFY(next().has_caught_up());
    append(server.streams(), "other-1", {newId()});
    append(server.streams(), "order-1", {newId()});
    QCOMPARE(next().event().event().stream_revision(), quint64(2));
    QCOMPARE(server.terminate(), 0); // ends the subscription rather than waiting for it
    ReadResp response;
    while (reader->Read(&response)) {}
    QCOMPARE(reader->Finish().error_code(), grpc::UNAVAILABLE);
}

void TestServer::illegalReadsAreRefused()
{
    Server server(store());
    append(server.streams(), "order-1", {newId()});
    const auto codeOf = [&server](const ReadReq &request) {
        grpc::Status status;
        read(server.streams(), request, &status);
        return status.error_code();
    };
    ReadReq request = readRequest("order-1");
    request.mutable_options()->clear_uuid_option();
    QCOMPARE(codeOf(request), grpc::INVALID_ARGUMENT);
    request = readRequest("order-1");
    request.mutable_options()->set_count(0);
    QCOMPARE(codeOf(request), grpc::INVALID_ARGUMENT);
    request = readRequest("");
    request.mutable_options()->mutable_subscription();
    request.mutable_options()->set_read_direction(ReadReq::Options::Backwards);
    QCOMPARE(codeOf(request), grpc::INVALID_ARGUMENT);
    request = readRequest("");
    request.mutable_options()->mutable_filter()->mutable_event_type()->set_regex("(");
    request.mutable_options()->mutable_filter()->mutable_count();
    QCOMPARE(codeOf(request), grpc::INVALID_ARGUMENT);
    request = readRequest("order-1");
    request.mutable_options()->mutable_stream()->set_revision(quint64(1) << 63);
    QCOMPARE(codeOf(request), grpc::INVALID_ARGUMENT);
}

void TestServer::nonsenseNeverEndsIt()
{
    Server server(store());
    append(server.streams(), "order-1", {newId()});
    QRandomGenerator random(7);
    grpc::GenericStub stub(server.channel());
    const std::string valid = readRequest("order-1").SerializeAsString();
    for (int i = 0; i < 400; ++i) {
        const char *const methods[] = {"Read", "Append", "BatchAppend", "Delete", "Tombstone"};
        std::string bytes(size_t(random.bounded(200)), '\0');
        for (char &byte : bytes)
            byte = char(random.bounded(256));
        if (i % 2 == 0) {
            bytes = valid;
            bytes[size_t(random.bounded(int(bytes.size())))] = char(random.bounded(256));
        }
        grpc::Slice slice(bytes);
        const grpc::ByteBuffer request(&slice, 1);
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(10));
        grpc::CompletionQueue queue;
        const auto call = stub.PrepareUnaryCall(
            &context, std::string("/event_store.client.streams.Streams/") + methods[random.bounded(5)],
            request, &queue);
        call->StartCall();
        grpc::ByteBuffer response;
        grpc::Status status;
        call->Finish(&response, &status, nullptr);
        void *tag = nullptr;
        bool ok = false;
        queue.Next(&tag, &ok);
    }
    QVERIFY(server.isRunning());
    QVERIFY(append(server.streams(), "order-2", {newId()}).has_success());
    QCOMPARE(server.terminate(), 0);
}

void TestServer::readOnlyRefusesWrites()
{
    {
        Server server(store());
        append(server.streams(), "order-1", {newId()});
        QCOMPARE(server.terminate(), 0);
    }
    Server server(store(), {QStringLiteral("--read-only")});
    grpc::Status status;
    append(server.streams(), "order-1", {newId()}, -2, &status);
    QCOMPARE(status.error_code(), grpc::PERMISSION_DENIED);
    QCOMPARE(read(server.streams(), readRequest("order-1")).size(), size_t(1));
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
