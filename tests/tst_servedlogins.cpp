// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrentconnectiontest.h"
#include "tests/support/certificates.h"
#include "tests/support/fakekurrent.h"
#include "tests/support/servedreading.h"

using namespace Backstory;
using namespace Qt::StringLiterals;

/// TLS, passwords and certificates between the connector and backstory-server: what works, and the sentence
/// and the step that tell why something does not.
class TestServedLogins : public ServedReadingTest
{
    Q_OBJECT
private:
    struct Outcome {
        size_t events = 0;
        QString step;     ///< at which the connection test failed
        SourceError test; ///< of the connection test
        SourceError read; ///< of the reader
    };

    QString path(const QString &name) const { return m_folder->filePath(name); }
    /// The server of `init()` has written ten events; another one takes its place.
    bool serve(const QStringList &more)
    {
        if (!m_server->append(10).isEmpty() || m_server->terminate() != 0)
            return false;
        m_server = std::make_unique<ServerProcess>(path(u"store.db"_s), more);
        return m_server->start();
    }
    QStringList tls() const
    {
        return {u"--tls-cert"_s, m_certificates->server(), u"--tls-key"_s, m_certificates->serverKey()};
    }
    QString users(const QByteArray &lines) const
    {
        QFile file(path(u"users"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(lines) < 0 ||
            !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
            return {};
        return file.fileName();
    }
    /// What the connection test and the reader say about the address, as two ways to the same server.
    Outcome look(const QUrl &url, const QString &user = {}, const QString &password = {}) const
    {
        SourceLocation source{url, {}};
        source.url.setUserName(user);
        if (!password.isEmpty())
            source.secrets = {{u"password"_s, password}};
        Outcome outcome;
        const auto said = [&outcome](const SourceError::Step &step) {
            if (!step.passed)
                outcome.step = step.name;
        };
        if (const auto error = m_connector->test(source, said, {}))
            outcome.test = *error;
        CollectingSink sink;
        sink.readAll(*m_connector, source);
        outcome.events = sink.count();
        outcome.read = sink.error.value_or(SourceError());
        return outcome;
    }
    /// What the program says instead of listening.
    QString refusal(const QStringList &arguments) const
    {
        QProcess process;
        process.start(QStringLiteral(BUILD_ROOT "/bin/backstory-server"),
                      QStringList{u"--store"_s, path(u"other.db"_s)} + arguments);
        process.waitForFinished(60'000);
        return process.exitCode() == 1 ? QString::fromUtf8(process.readAllStandardError()).trimmed()
                                       : u"exit code %1"_s.arg(process.exitCode());
    }

private Q_SLOTS:
    void init()
    {
        ServedReadingTest::init();
        m_certificates = std::make_unique<Certificates>(path(u"certificates"_s));
        QCOMPARE(m_certificates->make(), QString());
    }

    void theRightAuthorityIsTrusted()
    {
        QVERIFY(serve(tls()));
        const Outcome outcome = look(m_server->url(u"tlsCaFile="_s + m_certificates->authority()));
        QCOMPARE(outcome.test.sentence, QString());
        QCOMPARE(outcome.read.sentence, QString());
        QCOMPARE(outcome.events, size_t(10));
        const Outcome unchecked = look(m_server->url(u"tlsVerifyCert=false"_s));
        QCOMPARE(unchecked.test.sentence, QString());
        QCOMPARE(unchecked.events, size_t(10));
    }

    void anotherAuthorityIsNotTrusted()
    {
        const Certificates other(path(u"other"_s));
        QCOMPARE(other.make(), QString());
        QVERIFY(serve(tls()));
        for (const QString &query : {u"tlsCaFile="_s + other.authority(), QString()}) {
            const Outcome outcome = look(m_server->url(query));
            QCOMPARE(outcome.step, u"TLS"_s);
            for (const SourceError &error : {outcome.test, outcome.read}) {
                QCOMPARE(
                    error.sentence,
                    u"The certificate of the server at %1 is not trusted: no certificate authority that is known here has signed it, or its time is over."_s
                        .arg(m_server->address()));
                QVERIFY2(error.advice.contains(u"tlsCaFile="_s), qPrintable(error.advice));
            }
            QCOMPARE(outcome.events, size_t(0));
        }
    }

    void aCertificateForAnotherNameIsNotTrusted()
    {
        QCOMPARE(m_certificates->make(u"elsewhere.example"_s), QString());
        QVERIFY(serve(tls()));
        const Outcome outcome = look(m_server->url(u"tlsCaFile="_s + m_certificates->authority()));
        QCOMPARE(outcome.step, u"TLS"_s);
        QCOMPARE(outcome.test.sentence,
                 u"The certificate of the server at %1 is for another name."_s.arg(m_server->address()));
        QCOMPARE(outcome.read.sentence, outcome.test.sentence);
    }

    void tlsWhereThereIsNone()
    {
        QVERIFY(serve({}));
        const Outcome outcome = look(m_server->url({}));
        QCOMPARE(outcome.step, u"TLS"_s);
        QCOMPARE(outcome.read.sentence, u"The server at %1 does not use TLS."_s.arg(m_server->address()));
        QVERIFY2(outcome.read.advice.contains(u"tls=false"_s), qPrintable(outcome.read.advice));
    }

    void noTlsWhereThereIsSome()
    {
        QVERIFY(serve(tls()));
        const Outcome outcome = look(m_server->url(u"tls=false&defaultDeadline=3000"_s));
        QCOMPARE(outcome.step, u"KurrentDB"_s);
        QVERIFY2(outcome.read.advice.contains(u"leave out tls=false"_s), qPrintable(outcome.read.advice));
    }

    void onlyUsersComeIn_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("right") << u"ann"_s << u"open: sesame"_s << QString();
        QTest::newRow("right, beyond ASCII") << u"jörg"_s << u"süß"_s << QString();
        QTest::newRow("wrong") << u"ann"_s << u"open"_s << u"does not accept the password of ann"_s;
        QTest::newRow("of another user") << u"ann"_s << u"süß"_s << u"does not accept the password of ann"_s;
        QTest::newRow("unknown user")
            << u"bob"_s << u"open: sesame"_s << u"does not accept the password of bob"_s;
        QTest::newRow("no password") << u"ann"_s << QString() << u"does not accept the password of ann"_s;
        QTest::newRow("nobody") << QString() << QString() << u"wants to know who is asking"_s;
    }
    void onlyUsersComeIn()
    {
        QFETCH(QString, user);
        QFETCH(QString, password);
        QFETCH(QString, sentence);
        const QString file = users("# who may come in\nann:open: sesame\n\njörg:süß\r\n");
        QVERIFY(serve(tls() + QStringList{u"--users"_s, file}));
        const Outcome outcome =
            look(m_server->url(u"tlsCaFile="_s + m_certificates->authority()), user, password);
        QCOMPARE(outcome.step, sentence.isEmpty() ? QString() : u"Login"_s);
        QCOMPARE(outcome.events, size_t(sentence.isEmpty() ? 10 : 0));
        for (const SourceError &error : {outcome.test, outcome.read}) {
            QVERIFY2(error.sentence.contains(sentence), qPrintable(error.sentence));
            QCOMPARE(error.advice.isEmpty(), sentence.isEmpty());
            QVERIFY(password.isEmpty() || !(error.sentence + error.raw).contains(password));
        }
    }

    void aServerThatWantsCertificates()
    {
        const Certificates other(path(u"other"_s));
        QCOMPARE(other.make(), QString());
        FakeKurrent server;
        server.stop();
        server.append("order-1");
        server.start({m_certificates->server(), m_certificates->serverKey(), m_certificates->authority()});
        const QString authority = u"tlsCaFile="_s + m_certificates->authority();
        const auto with = [&](const Certificates &from) {
            return look(server.url(authority + u"&userCertFile="_s + from.user() + u"&userKeyFile="_s +
                                   from.userKey()));
        };
        const Outcome right = with(*m_certificates);
        QCOMPARE(right.test.sentence, QString());
        QCOMPARE(right.events, size_t(1));
        for (const Outcome &refused : {with(other), look(server.url(authority))}) {
            QCOMPARE(refused.step, u"TLS"_s);
            QVERIFY2(refused.read.advice.contains(u"userCertFile"_s), qPrintable(refused.read.advice));
        }
        const Outcome mixed = look(server.url(authority + u"&userCertFile="_s + m_certificates->user() +
                                              u"&userKeyFile="_s + other.userKey()));
        QCOMPARE(mixed.step, u"TLS"_s);
        QVERIFY2(mixed.read.sentence.contains(u"do not fit together"_s), qPrintable(mixed.read.sentence));
        const Outcome none = look(server.url(u"tlsCaFile="_s + other.userKey()));
        QCOMPARE(none.step, u"TLS"_s);
        QVERIFY2(none.read.sentence.contains(u"holds no certificate"_s), qPrintable(none.read.sentence));
    }

    void itRefusesToListenUnguarded_data()
    {
        QTest::addColumn<QString>("address");
        for (const char *address : {"0.0.0.0:0", "[::]:0", "192.0.2.1:0", "host.example:0", "*:0"})
            QTest::newRow(address) << QString::fromUtf8(address);
    }
    void itRefusesToListenUnguarded()
    {
        QFETCH(QString, address);
        const QString file = users("ann:secret\n");
        for (const QStringList &half : {QStringList(), tls(), {u"--users"_s, file}}) {
            const QString said = refusal(QStringList{u"--listen"_s, address} + half);
            QVERIFY2(said.startsWith(u"Without TLS and users everybody"_s), qPrintable(said));
        }
    }

    void itRefusesFilesThatCannotBeMeant()
    {
        const QString file = users("ann:secret\n");
        QFile::setPermissions(file, QFile::ReadOwner | QFile::ReadOther);
        QVERIFY(refusal({u"--users"_s, file}).contains(u"may be read by others"_s));
        QVERIFY(refusal({u"--users"_s, users("ann\n")}).startsWith(u"Line 1"_s));
        QVERIFY(refusal({u"--users"_s, users("\n")}).contains(u"names nobody"_s));
        QVERIFY(refusal({u"--users"_s, path(u"none"_s)}).contains(u"cannot be read"_s));
        QVERIFY(refusal({u"--tls-cert"_s, m_certificates->server()}).contains(u"both"_s));
        const Certificates other(path(u"other"_s));
        QCOMPARE(other.make(), QString());
        const QString mixed = refusal({u"--listen"_s, u"127.0.0.1:0"_s, u"--tls-cert"_s,
                                       m_certificates->server(), u"--tls-key"_s, other.serverKey()});
        QVERIFY2(mixed.contains(u"do not fit together"_s), qPrintable(mixed));
    }

private:
    std::unique_ptr<Certificates> m_certificates;
};

QTEST_GUILESS_MAIN(TestServedLogins)
#include "tst_servedlogins.moc"
