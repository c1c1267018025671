// SPDX-License-Identifier: GPL-3.0-or-later
// The connection test: each step that is said, and what the first failure advises.
#include "connectors/kafka/kafkaconnectiontest.h"
#include "connectors/kafka/kafkaparts.h"
#include "tests/support/kafkaprograms.h"
#include "tests/support/kafkatest.h"

#include <QJsonArray>
#include <QTcpServer>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_KafkaConnection : public QObject
{
    Q_OBJECT
    struct Outcome {
        QStringList steps; ///< "✓ TCP: …"
        std::optional<SourceError> error;

        QString text() const
        {
            return steps.join(u'\n') + (error ? u'\n' + error->advice + u'\n' + error->raw : QString());
        }
        bool says(const QString &step) const
        {
            return std::any_of(steps.begin(), steps.end(),
                               [&step](const QString &each) { return each.startsWith(step); });
        }
    };

    static Outcome test(const QString &url, const QMap<QString, QString> &secrets = {})
    {
        Outcome outcome;
        const auto said = [&outcome](const SourceError::Step &step) {
            outcome.steps << (step.passed ? u"✓ "_s : u"✗ "_s) + step.name + u": "_s + step.result;
        };
        outcome.error = KafkaConnectionTest({QUrl(url), {}, secrets}, said, {}).run();
        if (outcome.error && outcome.error->tried.size() != outcome.steps.size())
            outcome.steps << u"the error tells of other steps"_s;
        return outcome;
    }

    QString secured(const QString &topics, const QString &user) const
    {
        return m_secured.url(
            topics, u"security.protocol=SASL_PLAINTEXT&sasl.mechanism=PLAIN&sasl.username="_s + user);
    }

    static QJsonObject ask(KafkaCluster &cluster, const QString &what, QJsonObject command)
    {
        command.insert(u"do"_s, what);
        const QJsonObject said = cluster.ask(command);
        if (said.contains(u"error"))
            qWarning("%s: %s", qPrintable(what), qPrintable(said.value(u"error").toString()));
        return said;
    }

    void allow(const QString &user, const QString &operation, const QString &type, const QString &name)
    {
        ask(m_secured, u"allow"_s,
            {{u"principal"_s, u"User:"_s + user},
             {u"operation"_s, operation},
             {u"type"_s, type},
             {u"name"_s, name}});
    }

    static SourcePart part(const QString &name, const QList<SourcePart> &parts)
    {
        for (const SourcePart &each : parts) {
            if (each.name == name)
                return each;
        }
        return {};
    }

    static KafkaOptions secure()
    {
        KafkaOptions options;
        options.plainUsers = {{u"alice"_s, u"apple"_s}, {u"bob"_s, u"banana"_s}};
        options.authorizer = true;
        return options;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error()));
        QVERIFY2(m_secured.start(), qPrintable(m_secured.error()));
        for (KafkaCluster *cluster : {&m_cluster, &m_secured}) {
            // The records are of 2023: retention would have them soon.
            QVERIFY(cluster->createTopic(u"orders"_s, 3, {{u"retention.ms"_s, u"-1"_s}}));
            QVERIFY(cluster->createTopic(u"empty"_s, 2, {{u"retention.ms"_s, u"604800000"_s}}));
            ask(*cluster, u"produce"_s, {{u"topic"_s, u"orders"_s}, {u"count"_s, 3'000}, {u"bytes"_s, 300}});
        }
    }

    void everyStepIsSaid()
    {
        const Outcome outcome = test(m_cluster.url(u"orders,empty"_s));
        QVERIFY2(!outcome.error, qPrintable(outcome.text()));
        QStringList names;
        for (const QString &step : outcome.steps)
            names << step.section(u':', 0, 0);
        QCOMPARE(names.join(u", "_s),
                 u"✓ Name, ✓ TCP, ✓ TLS, ✓ Login, ✓ Metadata, ✓ Brokers, ✓ Rights on orders, "
                 "✓ First record of orders, ✓ Rights on empty, ✓ First record of empty, ✓ Retention, "
                 "✓ Consumer groups"_s);
        QVERIFY2(outcome.says(u"✓ First record of orders: partition "_s), qPrintable(outcome.text()));
        QVERIFY(outcome.text().contains(u"key “key-"));
        QVERIFY(outcome.says(u"✓ First record of empty: there is none yet"_s));
        QVERIFY(outcome.says(u"✓ Retention: orders: for ever; empty: 7 days"_s));
        QVERIFY(outcome.says(u"✓ TLS: not used"_s));
    }

    void withoutTopicsTheRestIsTested()
    {
        const Outcome outcome = test(m_cluster.url({}));
        QVERIFY2(!outcome.error, qPrintable(outcome.text()));
        QVERIFY(outcome.says(u"✓ Topics: none is chosen yet"_s));
    }

    void anUnknownNameIsTheFirstFailure()
    {
        const Outcome outcome = test(u"kafka://no-such-broker.invalid:9092/orders"_s);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.steps.size(), 1);
        QVERIFY(outcome.says(u"✗ Name: The name no-such-broker.invalid is not known."_s));
        QVERIFY(outcome.error->advice.contains(u"spelling"));
    }

    void aClosedPortIsAFailureOfTcp()
    {
        const Outcome outcome = test(u"kafka://127.0.0.1:%1/orders"_s.arg(freePort()));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.steps.size(), 2);
        QVERIFY2(outcome.says(u"✗ TCP: Nothing listens at 127.0.0.1:"_s), qPrintable(outcome.text()));
    }

    void oneBrokerOfSeveralIsEnough()
    {
        const QString port = m_cluster.bootstrap().section(u':', 1);
        const Outcome outcome =
            test(u"kafka://127.0.0.1:%1/orders?hosts=127.0.0.1:%2"_s.arg(freePort()).arg(port));
        QVERIFY2(!outcome.error, qPrintable(outcome.text()));
    }

    void whoDoesNotSpeakKafkaIsNamed()
    {
        QTcpServer server; // takes connections and says nothing, or hangs up
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const Outcome outcome = test(u"kafka://127.0.0.1:%1/orders"_s.arg(server.serverPort()));
        QVERIFY(outcome.error);
        QVERIFY(outcome.says(u"✓ TCP"_s));
        QVERIFY2(outcome.says(u"✗ Kafka"_s), qPrintable(outcome.text()));
    }

    void aWrongPasswordIsAFailureOfTheLogin()
    {
        const Outcome outcome = test(secured(u"orders"_s, u"alice"_s), {{u"sasl.password"_s, u"wrong"_s}});
        QVERIFY(outcome.error);
        QVERIFY(outcome.says(u"✓ TCP"_s));
        QVERIFY2(outcome.says(u"✗ Login: The broker refused the login of “alice”."_s),
                 qPrintable(outcome.text()));
        QVERIFY(!outcome.error->raw.contains(u"wrong"_s));
    }

    void aMissingLoginIsNoSilence()
    {
        const Outcome outcome = test(m_secured.url(u"orders"_s));
        QVERIFY(outcome.error);
        QVERIFY2(outcome.error->advice.contains(u"security.protocol"), qPrintable(outcome.text()));
    }

    void theOneMissingRightIsNamed()
    {
        const QMap<QString, QString> password{{u"sasl.password"_s, u"apple"_s}};
        Outcome outcome = test(secured(u"orders"_s, u"alice"_s), password);
        QVERIFY(outcome.error);
        QVERIFY2(outcome.says(u"✗ Rights on orders: User:alice needs Describe on Topic:orders."_s),
                 qPrintable(outcome.text()));
        allow(u"alice"_s, u"DESCRIBE"_s, u"TOPIC"_s, u"orders"_s);
        outcome = test(secured(u"orders"_s, u"alice"_s), password);
        QVERIFY2(outcome.says(u"✗ Rights on orders: User:alice needs Read on Topic:orders."_s),
                 qPrintable(outcome.text()));
        QVERIFY2(outcome.error->advice.endsWith(
                     u"kafka-acls --bootstrap-server %1 --add --allow-principal "
                     "\"User:alice\" --operation Read --topic orders"_s.arg(m_secured.bootstrap())),
                 qPrintable(outcome.error->advice));
        allow(u"alice"_s, u"READ"_s, u"TOPIC"_s, u"orders"_s);
        outcome = test(secured(u"orders"_s, u"alice"_s), password);
        QVERIFY2(!outcome.error, qPrintable(outcome.text()));
        QVERIFY2(outcome.says(u"✓ Login: User:alice by PLAIN"_s), qPrintable(outcome.text()));
        // What is not needed is no failure, and says what would give it.
        QVERIFY2(outcome.says(u"✓ Retention: unknown for orders"_s), qPrintable(outcome.text()));
        QVERIFY(outcome.text().contains(u"--operation DescribeConfigs --topic orders"));
        QVERIFY(outcome.text().contains(u"--operation Describe --group '*'"));
        allow(u"alice"_s, u"DESCRIBE_CONFIGS"_s, u"TOPIC"_s, u"orders"_s);
        outcome = test(secured(u"orders"_s, u"alice"_s), password);
        QVERIFY2(outcome.says(u"✓ Retention: orders: for ever"_s), qPrintable(outcome.text()));
    }

    void readIsTestedOnAnEmptyTopic()
    {
        allow(u"bob"_s, u"DESCRIBE"_s, u"TOPIC"_s, u"empty"_s);
        const Outcome outcome = test(secured(u"empty"_s, u"bob"_s), {{u"sasl.password"_s, u"banana"_s}});
        QVERIFY2(outcome.says(u"✗ Rights on empty: User:bob needs Read on Topic:empty."_s),
                 qPrintable(outcome.text()));
    }

    void topicsAreListedWithWhatReadingThemMeans()
    {
        QVERIFY(m_cluster.createTopic(u"settings"_s, 1, {{u"cleanup.policy"_s, u"compact"_s}}));
        QVERIFY(m_cluster.createTopic(
            u"small"_s, 1, {{u"retention.ms"_s, u"7200000"_s}, {u"retention.bytes"_s, u"1500000"_s}}));
        ask(m_cluster, u"commit"_s,
            {{u"group"_s, u"g"_s}, {u"topic"_s, u"orders"_s}, {u"offsets"_s, QJsonObject{{u"0"_s, 1}}}});
        KafkaLocation location;
        QVERIFY(!KafkaLocation::parse({QUrl(m_cluster.url({})), {}, {}}, location));
        QList<SourcePart> parts;
        const auto failed = kafkaParts(location, parts, {});
        QVERIFY2(!failed, failed ? qPrintable(failed->sentence) : "");
        const SourcePart orders = part(u"orders"_s, parts);
        QCOMPARE(orders.partitions, 3);
        QCOMPARE(orders.events, 3'000);
        // Values of 300 bytes, a key and two headers: an estimate, not a measurement.
        QVERIFY2(orders.bytes > 3'000 * 300 && orders.bytes < 3'000 * 400,
                 qPrintable(QString::number(orders.bytes)));
        QCOMPARE(orders.retention, u"for ever"_s);
        QVERIFY(orders.oldest.isValid());
        QVERIFY(orders.oldest >= Timestamp::fromMilliseconds(1'700'000'000'000));
        QVERIFY(orders.oldest < Timestamp::fromMilliseconds(1'700'000'000'000 + 100));
        QVERIFY(orders.problem.isEmpty() && !orders.isInternal);
        QCOMPARE(part(u"empty"_s, parts).events, 0);
        QCOMPARE(part(u"empty"_s, parts).retention, u"7 days"_s);
        QCOMPARE(part(u"empty"_s, parts).bytes, 0);
        QCOMPARE(part(u"settings"_s, parts).retention, u"compacted"_s);
        QCOMPARE(part(u"small"_s, parts).retention, u"2 hours, 1.5 MB in each partition"_s);
        QVERIFY(part(u"__consumer_offsets"_s, parts).isInternal);
    }

    void whatMayNotBeReadIsSaidInTheList()
    {
        allow(u"bob"_s, u"DESCRIBE"_s, u"TOPIC"_s, u"orders"_s);
        KafkaLocation location;
        QVERIFY(!KafkaLocation::parse(
            {QUrl(secured(u"orders,hidden"_s, u"bob"_s)), {}, {{u"sasl.password"_s, u"banana"_s}}},
            location));
        QList<SourcePart> parts;
        const auto failed = kafkaParts(location, parts, {});
        QVERIFY2(!failed, failed ? qPrintable(failed->sentence) : "");
        const SourcePart orders = part(u"orders"_s, parts);
        QCOMPARE(orders.events, 3'000); // Describe is enough to know that
        QVERIFY2(orders.problem.contains(u"may not read"_s) || orders.problem.contains(u"needs Read"_s),
                 qPrintable(orders.problem));
        QCOMPARE(orders.retention, QString());
        QVERIFY(!part(u"hidden"_s, parts).problem.isEmpty());
    }

    void stoppingIsNoFailure()
    {
        std::stop_source stop;
        stop.request_stop();
        QStringList steps;
        const auto said = [&steps](const SourceError::Step &step) { steps << step.name; };
        QVERIFY(
            !KafkaConnectionTest({QUrl(m_cluster.url(u"orders"_s)), {}, {}}, said, stop.get_token()).run());
        QCOMPARE(steps, QStringList());
    }

private:
    KafkaCluster m_cluster;
    KafkaCluster m_secured{secure()};
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaConnection>(argc, argv);
}
#include "tst_kafkaconnection.moc"
