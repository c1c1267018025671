// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/servercalls.h"

#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <thread>

using namespace Backstory;
using namespace std::chrono_literals;

namespace
{

constexpr int Events = 40'000; // some 18 MB, more than windows and sockets hold

/// Reads `$all` until all events have come and says what is wrong with them; empty: nothing. `pause` is
/// called after each event with the number of those that have come.
template<typename Pause>
QString readAll(Streams::Stub &streams, const ReadReq &request, Pause pause)
{
    grpc::ClientContext context;
    const auto reader = streams.Read(&context, request);
    ReadResp response;
    int count = 0;
    while (count < Events && reader->Read(&response)) {
        if (!response.has_event())
            continue;
        const auto &event = response.event().event();
        if (!event.data().starts_with("{\"number\":" + std::to_string(count) + ','))
            return QStringLiteral("event %1 is another one").arg(count);
        pause(++count);
    }
    const bool isSubscription = request.options().has_subscription();
    if (isSubscription)
        context.TryCancel();
    else if (reader->Read(&response))
        return QStringLiteral("more has come than there is");
    const grpc::Status status = reader->Finish();
    if (!status.ok() && !isSubscription)
        return QString::fromStdString(status.error_message());
    return count == Events ? QString() : QStringLiteral("only %1 events have come").arg(count);
}

ReadReq everything()
{
    ReadReq request = readRequest("");
    request.mutable_options()->mutable_uuid_option()->mutable_string();
    return request;
}

} // namespace

/// Reads that are longer than what lies between server and client can hold: answers go out many at a time,
/// and none may stay behind.
class TestLongReads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        ServerProcess writer(store());
        QVERIFY(writer.start());
        QCOMPARE(writer.append(Events), QString());
        QCOMPARE(writer.terminate(), 0);
        m_server = std::make_unique<Server>(store());
    }

    void slowAndFastClientsGetEverything_data()
    {
        QTest::addColumn<bool>("isShared");
        QTest::newRow("over one connection") << true;
        QTest::newRow("over two connections") << false;
    }
    void slowAndFastClientsGetEverything()
    {
        QFETCH(bool, isShared);
        const auto other = Streams::NewStub(ownChannel());
        std::promise<void> slowHasBegun;
        std::promise<void> fastHasEnded;
        auto slow = std::async(std::launch::async, [&] {
            return readAll(m_server->streams(), everything(), [&](int count) {
                if (count == 1) {
                    slowHasBegun.set_value();
                    fastHasEnded.get_future().wait();
                } else if (count % 1000 == 0) {
                    std::this_thread::sleep_for(10ms);
                }
            });
        });
        slowHasBegun.get_future().wait();
        const QString fast = readAll(isShared ? m_server->streams() : *other, everything(), [](int) {});
        fastHasEnded.set_value();
        QCOMPARE(fast, QString());
        QCOMPARE(slow.get(), QString());
    }

    /// The last page of the history comes without a push by what follows.
    void aSubscriptionGetsEverything()
    {
        ReadReq request = everything();
        request.mutable_options()->mutable_subscription();
        QCOMPARE(readAll(m_server->streams(), request, [](int) {}), QString());
    }

    void readersThatGoAwayDisturbNobody()
    {
        for (int i = 0; i < 20; ++i) {
            grpc::ClientContext context;
            const auto reader = m_server->streams().Read(&context, everything());
            ReadResp response;
            for (int n = 0; n <= i * 100; ++n)
                QVERIFY(reader->Read(&response));
            context.TryCancel();
            reader->Finish();
        }
        QCOMPARE(readAll(m_server->streams(), everything(), [](int) {}), QString());
        QCOMPARE(m_server->terminate(), 0);
    }

private:
    QString store() const { return m_folder.filePath(QStringLiteral("store.db")); }
    std::shared_ptr<grpc::Channel> ownChannel() const
    {
        grpc::ChannelArguments arguments;
        arguments.SetInt("grpc.use_local_subchannel_pool", 1);
        return grpc::CreateCustomChannel(m_server->address(), grpc::InsecureChannelCredentials(), arguments);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Server> m_server;
};

QTEST_GUILESS_MAIN(TestLongReads)
#include "tst_longreads.moc"
