// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrentconnectiontest.h"
#include "tests/support/fakekurrent.h"

#include <QTcpServer>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// A connection tried step by step: how far it comes, and what the person is told where it ends.
class TestKurrentConnection : public QObject
{
    Q_OBJECT
private:
    /// The steps as "Name ✓ …" in lines, and the error.
    std::optional<SourceError> run(const QUrl &url, const QMap<QString, QString> &secrets = {})
    {
        m_steps.clear();
        SourceLocation location{url, {}};
        location.secrets = secrets;
        const auto said = [this](const SourceError::Step &step) { m_steps.append(step); };
        return KurrentConnectionTest(location, said, m_stop.get_token()).run();
    }
    QString names() const
    {
        QStringList list;
        for (const SourceError::Step &step : m_steps)
            list.append((step.passed ? QString() : u"not "_s) + step.name);
        return list.join(u", "_s);
    }
    QString resultOf(const QString &name) const
    {
        for (const SourceError::Step &step : m_steps) {
            if (step.name == name)
                return step.result;
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        m_stop = {};
        m_server = std::make_unique<FakeKurrent>();
    }
    void cleanup() { m_server.reset(); }

    void allStepsPass()
    {
        QVERIFY(!run(m_server->url()));
        QCOMPARE(names(), u"Name, TCP, TLS, Login, Features, First event"_s);
        QCOMPARE(resultOf(u"First event"_s), u"there is none yet"_s);
        QVERIFY(resultOf(u"Features"_s).startsWith(u"version "_s));
        m_server->append("orders-7", "Placed");
        QVERIFY(!run(m_server->url()));
        QCOMPARE(resultOf(u"First event"_s), u"Placed in orders-7, revision 0"_s);
        QVERIFY(!run(m_server->url(u"tls=false&streams=nothing-"_s)));
        QCOMPARE(resultOf(u"First event"_s), u"there is none yet that fits streams and types"_s);
    }
    void anOldServerIsOneToo()
    {
        FakeKurrent::Behaviour old;
        old.hasServerFeatures = false;
        m_server->setBehaviour(old);
        QVERIFY(!run(m_server->url()));
        QVERIFY(resultOf(u"Features"_s).contains(u"before 21.10"_s));
    }
    void theAddress()
    {
        const auto error = run(QUrl(u"esdb://127.0.0.1?tls=perhaps"_s));
        QVERIFY(error);
        QCOMPARE(names(), u"not Address"_s);
    }
    void theName()
    {
        const auto error = run(QUrl(u"esdb://no-such-host.invalid?tls=false"_s));
        QVERIFY(error);
        QCOMPARE(names(), u"not Name"_s);
        QCOMPARE(error->sentence, u"The name no-such-host.invalid is not known."_s);
    }
    void thePort()
    {
        m_server->stop();
        const auto error = run(m_server->url());
        QVERIFY(error);
        QCOMPARE(names(), u"Name, not TCP"_s);
        QVERIFY(error->sentence.startsWith(u"Nothing listens at"_s));
        QVERIFY(error->advice.contains(u"server runs"_s));
    }
    void tlsWhereThereIsNone()
    {
        const auto error = run(m_server->url(u"defaultDeadline=3000"_s));
        QVERIFY(error);
        QCOMPARE(names(), u"Name, TCP, not TLS"_s);
        QVERIFY2(error->advice.contains(u"tls=false"_s), qPrintable(error->advice));
        QCOMPARE(error->tried.size(), 3);
    }
    void aServerThatIsNone()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const auto error =
            run(QUrl(u"esdb://127.0.0.1:%1?tls=false&defaultDeadline=500"_s.arg(silent.serverPort())));
        QVERIFY(error);
        QCOMPARE(names(), u"Name, TCP, not KurrentDB"_s);
    }
    void thePassword()
    {
        FakeKurrent::Behaviour guarded;
        guarded.password = "open sesame";
        m_server->setBehaviour(guarded);
        QUrl url = m_server->url();
        url.setUserName(u"ann"_s);
        auto error = run(url, {{u"password"_s, u"wrong"_s}});
        QVERIFY(error);
        QVERIFY2(names().endsWith(u"not Login"_s), qPrintable(names()));
        QVERIFY2(error->sentence.contains(u"does not accept the password of ann"_s),
                 qPrintable(error->sentence));
        QVERIFY(!run(url, {{u"password"_s, u"open sesame"_s}}));
        QCOMPARE(resultOf(u"Login"_s), u"ann is not refused"_s);
    }
    void nothingIsSaidWhenStopped()
    {
        m_stop.request_stop();
        QVERIFY(!run(m_server->url()));
        QVERIFY(m_steps.isEmpty());
    }

private:
    std::unique_ptr<FakeKurrent> m_server;
    QList<SourceError::Step> m_steps;
    std::stop_source m_stop;
};

QTEST_GUILESS_MAIN(TestKurrentConnection)
#include "tst_kurrentconnection.moc"
