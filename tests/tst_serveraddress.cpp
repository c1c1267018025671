// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "models/opening/kafkasecurity.h"

#include <QUrlQuery>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// The form of a server and its typed address always say the same, and so does the connector's location.
class TestServerAddress : public QObject
{
    Q_OBJECT
    static KafkaSecurity securityOf(const QString &text)
    {
        return KafkaSecurity::of(ServerAddress::fromText(text));
    }

private Q_SLOTS:
    void comesBackAsItWasTyped_data()
    {
        QTest::addColumn<QString>("text");
        for (const QString &text :
             {u"kafka://a:9092"_s, u"kafka://a:9092,b:9092,[::1]:9093/orders,payments"_s,
              u"kafka://alice@a/orders?newest=1000&security.protocol=SASL_SSL&sasl.mechanism=PLAIN"_s,
              u"kafka://a:9092/?config=/home/ann/my%20files/client.properties"_s,
              u"kafka://al%40ice@a:9092/orders?from=2026-11-01T00:00:00+01:00"_s,
              u"kurrentdb+discover://a,b:2113/?tls=false"_s,
              u"esdb://ann@[::1]:2113,b/?streams=orders-,invoices-&tlsCaFile=/a%26b.pem"_s,
              u"kafka://a%2Cb%3A@a:9092/orders"_s, u"kafka://a/t?ssl.ca.location=/a%26b%23c%25.pem"_s})
            QTest::newRow(qPrintable(text)) << text;
    }
    void comesBackAsItWasTyped()
    {
        QFETCH(QString, text);
        const ServerAddress address = ServerAddress::fromText(text);
        QCOMPARE(address.toText(), text);
        // The connector sees the same servers, parts, user and options.
        const SourceLocation location = ConnectorCatalog::locationOf(address.toText());
        QCOMPARE(location.url.userName(QUrl::FullyDecoded), address.user);
        const QUrlQuery query(location.url);
        for (const auto &[name, value] : address.options)
            QCOMPARE(query.queryItemValue(name, QUrl::FullyDecoded), value);
        QString path = location.url.path(QUrl::FullyDecoded).mid(1);
        QCOMPARE(path, address.parts.join(u','));
        QStringList servers{location.url.host().contains(u':') ? u'[' + location.url.host() + u']'
                                                               : location.url.host()};
        if (location.url.port() > 0)
            servers.first() += u":%1"_s.arg(location.url.port());
        servers += query.queryItemValue(u"hosts"_s).split(u',', Qt::SkipEmptyParts);
        QCOMPARE(servers, address.servers);
        QCOMPARE(ServerAddress::fromText(ConnectorCatalog::placeOf(location)), address);
    }

    void neverHasPasswords()
    {
        for (const QString &name : {u"ssl.key.pem"_s, u"ssl.keystore.key"_s, u"sasl.jaas.config"_s,
                                    u"sasl.oauthbearer.config"_s, u"SSL.KEY.PEM"_s}) {
            const SourceLocation location =
                ConnectorCatalog::locationOf(u"kafka://a:1/t?a.b=c&%1=hidden"_s.arg(name));
            QCOMPARE(ConnectorCatalog::placeOf(location), u"kafka://a:1/t?a.b=c"_s);
        }
        QMap<QString, QString> secrets;
        const auto address = ServerAddress::fromText(
            u"kafka://ann:pa%40ss@a/t?sasl.password=one&ssl.key.password=two&x.client.secret=three&a.b=c"_s,
            &secrets);
        QCOMPARE(address.toText(), u"kafka://ann@a/t?a.b=c"_s);
        QCOMPARE(secrets, (QMap<QString, QString>{{u""_s, u"pa@ss"_s},
                                                  {u"sasl.password"_s, u"one"_s},
                                                  {u"ssl.key.password"_s, u"two"_s},
                                                  {u"x.client.secret"_s, u"three"_s}}));
    }

    void readsSecurity()
    {
        using S = KafkaSecurity;
        QCOMPARE(securityOf(u"kafka://a"_s), (S{false, S::NoLogin}));
        QCOMPARE(securityOf(u"kafka://ann@a"_s), (S{true, S::Plain}));
        QCOMPARE(securityOf(u"kafka://a?ssl.ca.location=/ca.pem"_s), (S{true, S::NoLogin}));
        QCOMPARE(securityOf(u"kafka://ann@a?security.protocol=sasl_plaintext&sasl.mechanism=scram-sha-512"_s),
                 (S{false, S::Scram512}));
        QCOMPARE(securityOf(u"kafka://a?sasl.oauthbearer.token.endpoint.url=https://i/t"_s),
                 (S{true, S::OAuthBearer}));
        QCOMPARE(securityOf(u"kafka://a?config=/c.properties"_s), (S{false, S::FromFile}));
        QCOMPARE(securityOf(u"kafka://a?security.protocol=SASL_SSL&sasl.mechanism=GSSAPI"_s).login, S::Other);
    }

    void whatIsChosenIsReadBack_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("bare") << u"kafka://a:9092/orders"_s;
        QTest::newRow("user and TLS") << u"kafka://ann@a/orders?ssl.ca.location=/ca.pem&newest=5"_s;
        QTest::newRow("tokens") << u"kafka://a?sasl.oauthbearer.token.endpoint.url=https://i/t"_s;
        QTest::newRow("file") << u"kafka://a?config=/c.properties&ssl.ca.location=/ca.pem"_s;
    }
    void whatIsChosenIsReadBack()
    {
        QFETCH(QString, text);
        using S = KafkaSecurity;
        for (const auto login : {S::NoLogin, S::Plain, S::Scram256, S::Scram512, S::OAuthBearer}) {
            for (const bool tls : {false, true}) {
                auto address = ServerAddress::fromText(text);
                const KafkaSecurity chosen{tls, login};
                chosen.applyTo(address);
                QCOMPARE(KafkaSecurity::of(address), chosen);
                QCOMPARE(securityOf(address.toText()), chosen);
                QCOMPARE(address.option(u"newest"_s), ServerAddress::fromText(text).option(u"newest"_s));
            }
        }
    }

    void passwordsAreFiledByWhoAsksAndHow()
    {
        const auto account = [](const QString &text) { return ServerAddress::fromText(text).account(); };
        const QString one = account(u"kafka://ann@a,b/orders?newest=5"_s);
        QCOMPARE(one, u"kafka://ann@a,b"_s);
        QCOMPARE(account(u"kafka://ann@a,b/payments?from=2026-01-01"_s), one);
        QVERIFY(account(u"kafka://bob@a,b"_s) != one);
        QCOMPARE(account(u"kurrentdb://ann@a?streams=orders-&category=-"_s), account(u"kurrentdb://ann@a"_s));
        QVERIFY(account(u"kafka://ann@a,c"_s) != one);
        // A link must not be able to send a password elsewhere, or over an open line.
        QVERIFY(account(u"kafka://ann@a,b?security.protocol=SASL_PLAINTEXT"_s) != one);
        QVERIFY(account(u"kafka://ann@a,b?sasl.oauthbearer.token.endpoint.url=http://e"_s) != one);
        QCOMPARE(account(u"kafka://a?b.x=1&a.x=2"_s), account(u"kafka://a?a.x=2&b.x=1"_s));
    }
};

QTEST_GUILESS_MAIN(TestServerAddress)
#include "tst_serveraddress.moc"
