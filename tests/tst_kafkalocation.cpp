// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "connectors/kafka/clientproperties.h"
#include "connectors/kafka/kafkalocation.h"
#include "connectors/kafka/tokenrequest.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// A location in one line, to compare.
QString inWords(const KafkaLocation &location)
{
    QStringList words{location.brokers.join(u','), location.topics.join(u',')};
    if (location.scope.from.isValid())
        words << u"from "_s + QString::fromLatin1(location.scope.from.toText());
    if (location.scope.newest >= 0)
        words << u"newest %1"_s.arg(location.scope.newest);
    if (!location.scope.partitions.isEmpty()) {
        QStringList numbers;
        for (const qint32 each : location.scope.partitions)
            numbers << QString::number(each);
        words << u"partitions "_s + numbers.join(u',');
    }
    if (!location.readCommitted)
        words << u"uncommitted"_s;
    if (!location.partitioner.isEmpty())
        words << location.partitioner;
    for (auto it = location.properties.cbegin(); it != location.properties.cend(); ++it)
        words << it.key() + u'=' + it.value();
    return words.join(u' ');
}

SourceLocation typed(const QString &url)
{
    return ConnectorCatalog::locationOf(url);
}

} // namespace

/// What people type as the address of a Kafka source, and what their configuration files hold.
class tst_KafkaLocation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void understands_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *url, const char *words) {
            QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(words);
        };
        row("kafka://broker:9093/orders", "broker:9093 orders");
        row("kafka://broker/orders", "broker:9092 orders");
        row("KAFKA://broker/orders", "broker:9092 orders");
        row("kafka://broker", "broker:9092 ");
        row("kafka://broker/", "broker:9092 ");
        row("kafka://a:9092,b:9093,c/orders,payments.v1", "a:9092,b:9093,c:9092 orders,payments.v1");
        row("kafka://a,b/orders/", "a:9092,b:9092 orders");
        row("kafka://a,b", "a:9092,b:9092 ");
        row("kafka://[::1]:9092,[fe80::2]/orders", "[::1]:9092,[fe80::2]:9092 orders");
        row("kafka://10.0.0.1:9092,10.0.0.2:9092/t", "10.0.0.1:9092,10.0.0.2:9092 t");
        row("kafka://b/t,t,u", "b:9092 t,u");
        row("kafka://b/t?from=2026-11-01", "b:9092 t from 2026-11-01T00:00:00.000Z");
        row("kafka://a,b/t?from=2026-11-01T08:30:00%2B02:00&newest=10",
            "a:9092,b:9092 t from 2026-11-01T06:30:00.000Z newest 10");
        row("kafka://b/t?partitions=7,0,3-5,4", "b:9092 t partitions 0,3,4,5,7");
        row("kafka://b/t?isolation=read_uncommitted", "b:9092 t uncommitted");
        row("kafka://b/t?isolation.level=read_committed", "b:9092 t");
        row("kafka://b/t?partitioner=murmur2_random", "b:9092 t murmur2_random");
        row("kafka://b/t?socket.timeout.ms=5000", "b:9092 t socket.timeout.ms=5000");
        row("kafka://b/t?security.protocol=SSL&ssl.ca.location=/etc/ssl/my%20ca.pem",
            "b:9092 t security.protocol=SSL ssl.ca.location=/etc/ssl/my ca.pem");
        row("kafka://anna@a,b/t",
            "a:9092,b:9092 t sasl.mechanism=PLAIN sasl.username=anna security.protocol=SASL_SSL");
        row("kafka://anna%40corp@b/t?security.protocol=SASL_PLAINTEXT&sasl.mechanism=SCRAM-SHA-256",
            "b:9092 t sasl.mechanism=SCRAM-SHA-256 sasl.username=anna@corp security.protocol=SASL_PLAINTEXT");
    }

    void understands()
    {
        QFETCH(QString, url);
        QFETCH(QString, words);
        KafkaLocation location;
        const auto error = KafkaLocation::parse(typed(url), location);
        QVERIFY2(!error, error ? qPrintable(error->sentence + error->raw) : "");
        QCOMPARE(inWords(location), words);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *url, const char *part) {
            QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(part);
        };
        row("kafka:///orders", "names no broker");
        row("kafka://a,b:99999/orders", "no broker’s address");
        row("kafka://a,b c/orders", "no broker’s address");
        row("kafka://b/or*ders", "name of a topic");
        row("kafka://b/orders/payments", "name of a topic");
        row("kafka://b/..", "name of a topic");
        row("kafka://b/t?from=yesterday", "is no time");
        row("kafka://b/t?newest=0", "no number of records");
        row("kafka://b/t?newest=many", "no number of records");
        row("kafka://b/t?partitions=", "partitions");
        row("kafka://b/t?partitions=3-1", "partitions");
        row("kafka://b/t?partitions=a", "partitions");
        row("kafka://b/t?isolation=none", "isolation");
        row("kafka://b/t?partitioner=dice", "not known");
        row("kafka://b/t?form=2026-11-01", "“form” means nothing");
        row("kafka://b/t?securty.protocol=SSL", "no property of librdkafka");
        row("kafka://b/t?security.protocol=TLS", "no value");
        row("kafka://b/t?group.id=x", "without a consumer group");
        row("kafka://b/t?auto.offset.reset=latest", "cannot be set");
        row("kafka://b/t?plugin.library.paths=/tmp/x.so", "run a program");
        row("kafka://b/t?sasl.kerberos.kinit.cmd=touch%20/tmp/x", "run a program");
        row("kafka://b/t?config=/nowhere/client.properties", "cannot be read");
        row("kafka://anna:hunter2@b/t", "must not be part");
        row("kafka://anna:hunter2@a,b/t", "must not be part");
        row("kafka://b/t?sasl.password=hunter2", "must not be part");
        row("kafka://b/t?ssl.key.password=hunter2", "must not be part");
        row("kafka://b/t?sasl.oauthbearer.client.secret=hunter2", "must not be part");
    }

    void refuses()
    {
        QFETCH(QString, url);
        QFETCH(QString, part);
        KafkaLocation location;
        const auto error = KafkaLocation::parse(typed(url), location);
        QVERIFY(error);
        QVERIFY2(error->sentence.contains(part), qPrintable(error->sentence));
        QVERIFY(error->sentence.endsWith(u'.'));
        QVERIFY(!error->advice.isEmpty());
        QVERIFY2(!(error->sentence + error->advice + error->raw).contains(u"hunter2"_s),
                 qPrintable(error->sentence));
    }

    void places_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("place");
        const auto row = [](const char *url, const char *place) {
            QTest::newRow(url) << QString::fromUtf8(url) << QString::fromUtf8(place);
        };
        row("kafka://a:9092,b:9092/t,u?from=2026-11-01&newest=5",
            "kafka://a:9092,b:9092/t,u?from=2026-11-01&newest=5");
        row("kafka://a,b,c/t", "kafka://a,b,c/t");
        row("kafka://a,b", "kafka://a,b");
        row("kafka://anna@a,b/t?partitions=0,3", "kafka://anna@a,b/t?partitions=0,3");
        row("kafka://anna:hunter2@a,b/t", "kafka://anna@a,b/t");
        row("kafka://b/t?sasl.password=hunter2&newest=5", "kafka://b/t?newest=5");
        row("esdb://a:2113,b:2113?tls=false", "esdb://a:2113,b:2113?tls=false");
    }

    void places()
    {
        QFETCH(QString, url);
        QFETCH(QString, place);
        QCOMPARE(ConnectorCatalog::placeOf(typed(url)), place);
        QCOMPARE(ConnectorCatalog::placeOf(typed(place)), place);
        if (url == place)
            QCOMPARE(typed(place).url, typed(url).url);
    }

    void secretsFromTheKeyring()
    {
        SourceLocation source = typed(u"kafka://anna@b/t"_s);
        source.secrets.insert(u"sasl.password"_s, u"hunter2"_s);
        source.secrets.insert(u"ssl.key.password"_s, QString());
        KafkaLocation location;
        QVERIFY(!KafkaLocation::parse(source, location));
        QCOMPARE(location.secrets, (QMap<QString, QString>{{u"sasl.password"_s, u"hunter2"_s}}));
        QVERIFY(!inWords(location).contains(u"hunter2"_s));
    }

    void readsPropertiesAsJavaDoes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("entries");
        const auto row = [](const char *name, const char *text, const char *entries) {
            QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(entries);
        };
        row("plain", "a=1\nb = 2\r\nc: 3\nd 4\n", "a=1|b=2|c=3|d=4");
        row("comments", "# a=1\n! b=2\n  # c=3\n\nd=4", "d=4");
        row("continued", "a=1,\\\n   2,\\\n   3\nb=4", "a=1,2,3|b=4");
        row("a comment sign within", "a=1 # not a comment\nb=#x", "a=1 # not a comment|b=#x");
        row("escapes", "a=x\\=y\\\\z\\u00e9\\tq", "a=x=y\\zé\tq");
        row("two backslashes end the line", "a=x\\\\\nb=2", "a=x\\|b=2");
        row("an equals sign in the value", "a=b=c", "a=b=c");
        row("the last one counts", "a=1\na=2", "a=2");
        row("nothing", "a=\nb", "a=|b=");
    }

    void readsPropertiesAsJavaDoes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, entries);
        QStringList found;
        const auto all = ClientProperties::entriesOf(text);
        for (auto it = all.cbegin(); it != all.cend(); ++it)
            found << it.key() + u'=' + it.value();
        QCOMPARE(found.join(u'|'), entries);
    }

    void translatesJava_data();
    void translatesJava();
    void configFile();
    void configFileIsOverruledByTheAddress();
    void tokens();
    void answersOfTokenEndpoints();
};

void tst_KafkaLocation::translatesJava_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("properties");
    QTest::addColumn<QString>("secrets");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const char *text, const char *properties, const char *secrets,
                        const char *problem = "") {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(properties) << QString::fromUtf8(secrets)
                            << QString::fromUtf8(problem);
    };
    row("SCRAM",
        "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n"
        "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\\n"
        "  username=\"anna\" \\\n  password=\"p;a=\\\\\"ss'\";\n",
        "sasl.mechanism=SCRAM-SHA-512|sasl.username=anna|security.protocol=SASL_SSL",
        "sasl.password=p;a=\"ss'");
    row("PLAIN with single quotes",
        "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule   required "
        "username='$ConnectionString' password='Endpoint=sb://x/;Key=a=';",
        "sasl.username=$ConnectionString", "sasl.password=Endpoint=sb://x/;Key=a=");
    row("librdkafka's own names",
        "metadata.broker.list=b:1\nsecurity.protocol=sasl_ssl\nsasl.mechanisms=PLAIN\nsasl.username=anna\n"
        "sasl.password=x",
        "sasl.mechanism=PLAIN|sasl.username=anna|security.protocol=sasl_ssl", "sasl.password=x");
    row("PEM stores",
        "ssl.truststore.type=PEM\nssl.truststore.location=/a/ca.pem\nssl.keystore.type=pem\n"
        "ssl.keystore.location=/a/me.pem\nssl.key.password=x",
        "ssl.ca.location=/a/ca.pem|ssl.certificate.location=/a/me.pem|ssl.key.location=/a/me.pem",
        "ssl.key.password=x");
    row("PEM within the file",
        "ssl.truststore.type=PEM\nssl.truststore.certificates=CERT\nssl.keystore.key=KEY\n"
        "ssl.keystore.certificate.chain=CHAIN",
        "ssl.ca.pem=CERT|ssl.certificate.pem=CHAIN", "ssl.key.pem=KEY");
    row("PKCS12", "ssl.keystore.location=/a/me.p12\nssl.keystore.password=x",
        "ssl.keystore.location=/a/me.p12", "ssl.keystore.password=x");
    row("JKS trust store", "ssl.truststore.location=/a/trust.jks\nssl.truststore.password=x", "", "",
        "“/a/trust.jks” is a Java trust store (JKS)");
    row("JKS key store", "ssl.keystore.location=/a/me.jks\nssl.keystore.password=x", "", "",
        "“/a/me.jks” is a Java key store (JKS)");
    row("a login module of someone's own", "sasl.jaas.config=com.example.MyLoginModule required x=\"y\";", "",
        "", "“MyLoginModule”");
    row("no host check",
        "ssl.endpoint.identification.algorithm=", "ssl.endpoint.identification.algorithm=none", "");
    row("what a reader does not need",
        "group.id=g\nkey.deserializer=x\nauto.offset.reset=earliest\nacks=all\nmax.poll.records=1", "", "");
    row("OAUTHBEARER",
        "sasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url=https://id/token\n"
        "sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required "
        "clientId=\"me\" clientSecret=\"x\" scope=\"read\";",
        "sasl.mechanism=OAUTHBEARER|sasl.oauthbearer.client.id=me|sasl.oauthbearer.scope=read|"
        "sasl.oauthbearer.token.endpoint.url=https://id/token",
        "sasl.oauthbearer.client.secret=x");
}

void tst_KafkaLocation::translatesJava()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, properties);
    QFETCH(QString, secrets);
    QFETCH(QString, problem);
    const auto joined = [](const QMap<QString, QString> &map) {
        QStringList texts;
        for (auto it = map.cbegin(); it != map.cend(); ++it)
            texts << it.key() + u'=' + it.value();
        return texts.join(u'|');
    };
    const ClientProperties found = ClientProperties::fromText(text);
    QCOMPARE(joined(found.properties), properties);
    QCOMPARE(joined(found.secrets), secrets);
    if (problem.isEmpty())
        QCOMPARE(found.problems, QStringList());
    else
        QVERIFY2(found.problems.value(0).contains(problem), qPrintable(found.problems.join(u'\n')));
}

void tst_KafkaLocation::configFile()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"client.properties"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("bootstrap.servers=a:9093, b:9093\ngroup.id=mine\nssl.protocol=TLSv1.3\n"
               "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.kerberos.kinit.cmd=reboot\n"
               "sasl.jaas.config=x.PlainLoginModule required username=\"anna\" password=\"hunter2\";\n");
    file.close();
    KafkaLocation location;
    const auto error = KafkaLocation::parse(typed(u"kafka:///orders?config="_s + file.fileName()), location);
    QVERIFY2(!error, error ? qPrintable(error->sentence + error->raw) : "");
    QCOMPARE(
        inWords(location),
        u"a:9093,b:9093 orders sasl.mechanism=PLAIN sasl.username=anna security.protocol=SASL_PLAINTEXT"_s);
    QCOMPARE(location.secrets.value(u"sasl.password"_s), u"hunter2"_s);
    QCOMPARE(location.remarks.size(), 1);
    QVERIFY(location.remarks.first().contains(u"sasl.kerberos.kinit.cmd"_s));
}

void tst_KafkaLocation::configFileIsOverruledByTheAddress()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"client.properties"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("bootstrap.servers=a:9093\nsecurity.protocol=SSL\nsocket.timeout.ms=1000\n");
    file.close();
    KafkaLocation location;
    const QString url = u"kafka://c/orders?security.protocol=PLAINTEXT&config="_s + file.fileName();
    QVERIFY(!KafkaLocation::parse(typed(url), location));
    QCOMPARE(inWords(location), u"c:9092 orders security.protocol=PLAINTEXT socket.timeout.ms=1000"_s);
}

void tst_KafkaLocation::tokens()
{
    KafkaLocation location;
    const QString url =
        u"kafka://b/t?sasl.oauthbearer.method=oidc&sasl.oauthbearer.client.id=me"
        "&sasl.oauthbearer.token.endpoint.url=https://id.example/token&sasl.oauthbearer.scope=read"_s;
    const auto error = KafkaLocation::parse(typed(url), location);
    QVERIFY2(!error, error ? qPrintable(error->sentence + error->raw) : "");
    QCOMPARE(location.tokens.url, u"https://id.example/token"_s);
    QCOMPARE(location.tokens.clientId, u"me"_s);
    QCOMPARE(location.tokens.scope, u"read"_s);
    QCOMPARE(inWords(location), u"b:9092 t sasl.mechanism=OAUTHBEARER security.protocol=SASL_SSL"_s);
}

void tst_KafkaLocation::answersOfTokenEndpoints()
{
    const Timestamp now = Timestamp::fromSeconds(1'000);
    AccessToken token;
    QCOMPARE(AccessToken::parse(R"({"access_token":"x.eyJzdWIiOiJhbm5hIn0.y","expires_in":60})", u"me"_s, now,
                                token),
             QString());
    QCOMPARE(token.value, "x.eyJzdWIiOiJhbm5hIn0.y");
    QCOMPARE(token.expires, Timestamp::fromSeconds(1'060));
    QCOMPARE(token.principal, u"anna"_s);
    QCOMPARE(AccessToken::parse(R"({"access_token":"opaque"})", u"me"_s, now, token), QString());
    QCOMPARE(token.principal, u"me"_s);
    QVERIFY(AccessToken::parse(R"({"error":"invalid_client"})", u"me"_s, now, token)
                .contains(u"invalid_client"_s));
    QVERIFY(!AccessToken::parse("<html>", u"me"_s, now, token).isEmpty());
    KafkaLocation::TokenEndpoint endpoint;
    endpoint.url = u"http://id.example/token"_s; // the secret must not go there in the clear
    QVERIFY(AccessToken::request(endpoint, u"hunter2"_s, token).contains(u"https://"_s));
}

QTEST_GUILESS_MAIN(tst_KafkaLocation)
#include "tst_kafkalocation.moc"
