// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/serverdialogues.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

using namespace Backstory;

/// Single requests to the server: what the small services say, and that no bytes whatever end it.
class TestServerRequests : public QObject
{
    Q_OBJECT
private:
    QString store() const { return m_folder->filePath(QStringLiteral("store.db")); }
    /// To a store that a server has made.
    bool execute(const char *sql) const
    {
        sqlite3 *db = nullptr;
        const bool isGood = sqlite3_open(store().toUtf8().constData(), &db) == SQLITE_OK &&
                            sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
        sqlite3_close(db);
        return isGood;
    }
    /// Five events, and a consumer that has processed the first two, received the third and passed over the
    /// first.
    void writeStore() const
    {
        {
            Server server(store());
            append(server.streams(), "order-1", {newId(), newId(), newId(), newId(), newId()});
            QCOMPARE(server.terminate(), 0);
        }
        QVERIFY(execute("INSERT INTO backstory_consumers VALUES('mailer',2,'2026-03-02T08:00:00Z');"
                        "INSERT INTO backstory_processing VALUES"
                        "('mailer',1,'2026-03-02T08:00:00Z',NULL),"
                        "('mailer',2,'2026-03-02T08:00:00Z','2026-03-02T08:00:01Z'),"
                        "('mailer',3,'2026-03-02T08:00:00Z',NULL)"));
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void monitoringAnswers()
    {
        Server server(store());
        grpc::ClientContext context;
        monitoring::StatsReq request;
        request.set_refresh_time_period_in_ms(0); // not without any pause
        const auto reader = monitoring::Monitoring::NewStub(server.channel())->Stats(&context, request);
        monitoring::StatsResp answer;
        for (int i = 0; i < 2; ++i) {
            QVERIFY(reader->Read(&answer));
            QVERIFY(std::stoll(answer.stats().at("proc-mem")) > 0);
            QCOMPARE(answer.stats().at("es-calls-subscriptions"), std::string("1"));
        }
        QCOMPARE(server.terminate(), 0); // though somebody listens
        while (reader->Read(&answer)) {}
        QVERIFY(!reader->Finish().ok());
    }

    void consumersAreGroups()
    {
        writeStore();
        Server server(store());
        const auto stub = Persistent::PersistentSubscriptions::NewStub(server.channel());
        grpc::ClientContext infoContext;
        Persistent::GetInfoReq info;
        info.mutable_options()->mutable_all();
        info.mutable_options()->set_group_name("mailer");
        Persistent::GetInfoResp told;
        QVERIFY(stub->GetInfo(&infoContext, info, &told).ok());
        const Persistent::SubscriptionInfo &group = told.subscription_info();
        QCOMPARE(group.event_source(), std::string("$all"));
        QCOMPARE(group.group_name(), std::string("mailer"));
        QCOMPARE(group.status(), std::string("Behind"));
        QCOMPARE(group.last_checkpointed_event_position(), std::string("C:2/P:2"));
        QCOMPARE(group.last_known_event_position(), std::string("C:3/P:3"));
        QCOMPARE(group.total_items(), 3);
        QCOMPARE(group.outstanding_messages_count(), 1);
        QCOMPARE(group.parked_message_count(), 1);
        for (const bool isForAll : {false, true}) {
            grpc::ClientContext context;
            Persistent::ListReq request;
            if (isForAll)
                request.mutable_options()->mutable_list_for_stream()->mutable_all();
            else
                request.mutable_options()->mutable_list_all_subscriptions();
            Persistent::ListResp list;
            QVERIFY(stub->List(&context, request, &list).ok());
            QCOMPARE(list.subscriptions_size(), 1);
            QCOMPARE(list.subscriptions(0).SerializeAsString(), group.SerializeAsString());
        }
    }

    void unknownGroupsAreNotFound()
    {
        writeStore();
        Server server(store());
        const auto stub = Persistent::PersistentSubscriptions::NewStub(server.channel());
        for (const char *stream : {"", "order-1", "gelöscht"}) {
            grpc::ClientContext context;
            Persistent::GetInfoReq request;
            if (*stream)
                request.mutable_options()->mutable_stream_identifier()->set_stream_name(stream);
            else
                request.mutable_options()->mutable_all();
            request.mutable_options()->set_group_name(*stream ? "mailer" : "nobody");
            Persistent::GetInfoResp told;
            const grpc::Status status = stub->GetInfo(&context, request, &told);
            QCOMPARE(status.error_code(), grpc::NOT_FOUND);
            const auto &trailers = context.GetServerTrailingMetadata();
            QCOMPARE(trailers.find("exception")->second,
                     grpc::string_ref("persistent-subscription-does-not-exist"));
        }
        grpc::ClientContext context;
        Persistent::ListReq request;
        request.mutable_options()->mutable_list_for_stream()->mutable_stream()->set_stream_name("order-1");
        Persistent::ListResp list;
        QCOMPARE(stub->List(&context, request, &list).error_code(), grpc::NOT_FOUND);
    }

    void aMalformedMessageWritesNothing();
    void changedRequestsNeverEndIt();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

/// What came before it is not all that was to be written.
void TestServerRequests::aMalformedMessageWritesNothing()
{
    Server server(store());
    grpc::GenericStub stub(server.channel());
    Dialogue dialogue = appending();
    AppendReq options;
    options.ParseFromString(dialogue.messages.front());
    options.mutable_options()->mutable_any();
    dialogue.messages.front() = options.SerializeAsString();
    dialogue.messages.push_back("\x12\xff"); // an event that ends before its length is said
    converse(stub, dialogue);
    append(server.streams(), "after-1", {newId()});
    QVERIFY(read(server.streams(), readRequest("order-2")).front().has_stream_not_found());
}

void TestServerRequests::changedRequestsNeverEndIt()
{
    writeStore();
    Server server(store());
    grpc::GenericStub stub(server.channel());
    const std::vector<Dialogue> valid = dialogues();
    QRandomGenerator random(2113);
    for (int i = 0; i < 4000 && server.isRunning(); ++i) {
        Dialogue dialogue = valid[size_t(i) % valid.size()];
        std::string &message = dialogue.messages[size_t(random.bounded(int(dialogue.messages.size())))];
        message = mutated(message, random);
        converse(stub, dialogue);
    }
    QVERIFY(server.isRunning());
    for (const Dialogue &dialogue : valid)
        converse(stub, dialogue);
    QVERIFY(append(server.streams(), "order-9", {newId()}).has_success());
    grpc::Status status;
    const std::vector<ReadResp> all = read(server.streams(), readRequest(""), &status);
    QVERIFY2(status.ok(), status.error_message().c_str());
    QVERIFY(all.size() >= 6);
    QCOMPARE(server.terminate(), 0);
}

QTEST_GUILESS_MAIN(TestServerRequests)
#include "tst_serverrequests.moc"
