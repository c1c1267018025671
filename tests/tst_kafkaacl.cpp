// SPDX-License-Identifier: GPL-3.0-or-later
// A broker that forbids everything but what is allowed: little suffices, and nothing of the cluster changes.
#include "tests/support/kafkamirrortest.h"

#include <QJsonArray>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

KafkaOptions options()
{
    KafkaOptions wanted;
    wanted.authorizer = true;
    wanted.plainUsers = {{u"reader"_s, u"reader-secret"_s}, {u"nobody"_s, u"nobody-secret"_s}};
    return wanted;
}

} // namespace

class tst_KafkaAcl : public KafkaMirrorTest
{
    Q_OBJECT
public:
    tst_KafkaAcl()
        : KafkaMirrorTest(options())
    {
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error()));
        QVERIFY(m_cluster.createTopic(u"orders"_s, 3));
        QVERIFY(m_cluster.createTopic(u"secret"_s));
        QCOMPARE(produce(u"orders"_s, 0, 2'000), QString());
        QCOMPARE(produce(u"secret"_s, 0, 10), QString());
        // Another program's group, so that there is something to disturb.
        const QJsonObject committed = m_cluster.ask({{u"do"_s, u"commit"_s},
                                                     {u"group"_s, u"billing"_s},
                                                     {u"topic"_s, u"orders"_s},
                                                     {u"offsets"_s, QJsonObject{{u"0"_s, 7}, {u"1"_s, 0}}}});
        QVERIFY2(!committed.contains(u"error"), qPrintable(committed.value(u"error").toString()));
        allow(u"READ"_s, u"TOPIC"_s, u"orders"_s);
        allow(u"DESCRIBE"_s, u"TOPIC"_s, u"orders"_s);
    }

    void readAndDescribeSufficeAndNothingChanges()
    {
        const QJsonObject before = cluster();
        {
            Ingest ingest(m_catalog, locationFor(u"reader"_s, u"orders"_s), {}, histories());
            ingest.start();
            QCOMPARE(settle(ingest), QString());
            QCOMPARE(flawIn(recordsOf(ingest), 0, 2'000), QString());
        }
        Ingest again(m_catalog, locationFor(u"reader"_s, u"orders"_s), {}, histories());
        again.start();
        QCOMPARE(settle(again), QString());
        again.cancel();
        QCOMPARE(cluster(), before);
    }

    void aForbiddenTopicIsASentence()
    {
        const QJsonObject before = cluster();
        Ingest ingest(m_catalog, locationFor(u"reader"_s, u"secret"_s), {}, histories());
        ingest.start();
        QVERIFY(ingest.waitUntilSettled(std::chrono::seconds(60)));
        const SourceStatus status = ingest.status();
        QCOMPARE(status.state, SourceStatus::Failed);
        QVERIFY2(status.sentence.contains(u"secret"), qPrintable(status.sentence));
        QVERIFY2(status.advice.contains(u"Read") || status.advice.contains(u"Describe"),
                 qPrintable(status.advice));
        QVERIFY(!QString(status.sentence + status.advice + status.raw).contains(u"reader-secret"));
        QCOMPARE(cluster(), before);
    }

    void aRightIsWithdrawnAndGivenBackWhileFollowing_data()
    {
        QTest::addColumn<QStringList>("operations");
        QTest::newRow("read") << QStringList{u"READ"_s};
        QTest::newRow("read and describe") << QStringList{u"READ"_s, u"DESCRIBE"_s};
    }

    void aRightIsWithdrawnAndGivenBackWhileFollowing()
    {
        QFETCH(QStringList, operations);
        const QString lent = u"lent-%1"_s.arg(operations.size());
        const QString kept = u"kept-%1"_s.arg(operations.size());
        for (const QString &topic : {lent, kept}) {
            QVERIFY(m_cluster.createTopic(topic, 2));
            allow(u"READ"_s, u"TOPIC"_s, topic);
            allow(u"DESCRIBE"_s, u"TOPIC"_s, topic);
        }
        QCOMPARE(produce(lent, 0, 100), QString());
        Ingest ingest(m_catalog, locationFor(u"reader"_s, lent + u',' + kept), {}, histories());
        ingest.start();
        QCOMPARE(settle(ingest), QString());
        for (const QString &operation : operations)
            forbid(operation, u"TOPIC"_s, lent);
        const auto notices = [&ingest] { return ingest.status().notices.join(u'\n'); };
        QTRY_VERIFY2_WITH_TIMEOUT(notices().contains(u"The right to read “%1”"_s.arg(lent)),
                                  qPrintable(notices()), 60'000);
        QVERIFY2(notices().contains(u"User:reader needs Read on Topic:"_s + lent), qPrintable(notices()));
        QCOMPARE(notices().count(u"withdrawn"_s), 1);
        QCOMPARE(produce(lent, 100, 100), QString());
        QCOMPARE(produce(kept, 200, 100), QString());
        QTRY_COMPARE_WITH_TIMEOUT(ingest.status().events, 200, 60'000); // those of the other topic
        QCOMPARE(ingest.status().state, SourceStatus::Following);
        for (const QString &operation : operations)
            allow(operation, u"TOPIC"_s, lent);
        QTRY_COMPARE_WITH_TIMEOUT(ingest.status().events, 300, 60'000);
        QTRY_VERIFY2_WITH_TIMEOUT(notices().contains(u"“%1” may be read again"_s.arg(lent)),
                                  qPrintable(notices()), 10'000);
        QVERIFY2(!notices().contains(u"deleted"), qPrintable(notices()));
    }

    void aTopicThatIsNotThereIsNotMade()
    {
        // The broker makes topics for those who may, and this user may.
        allow(u"CREATE"_s, u"CLUSTER"_s, u"kafka-cluster"_s);
        allow(u"DESCRIBE"_s, u"TOPIC"_s, u"misspelt"_s);
        allow(u"CREATE"_s, u"TOPIC"_s, u"misspelt"_s);
        const QJsonObject before = cluster();
        Ingest ingest(m_catalog, locationFor(u"reader"_s, u"misspelt"_s), {}, histories());
        ingest.start();
        QVERIFY(ingest.waitUntilSettled(std::chrono::seconds(60)));
        QCOMPARE(ingest.status().state, SourceStatus::Failed);
        QVERIFY2(ingest.status().sentence.contains(u"misspelt"), qPrintable(ingest.status().sentence));
        QCOMPARE(cluster(), before);
    }

    void aWrongPasswordIsASentence()
    {
        SourceLocation location = locationFor(u"reader"_s, u"orders"_s);
        location.secrets = {{u"sasl.password"_s, u"wrong-secret"_s}};
        Ingest ingest(m_catalog, location, {}, m_folder.filePath(u"elsewhere"_s));
        ingest.start();
        QVERIFY(ingest.waitUntilSettled(std::chrono::seconds(60)));
        const SourceStatus status = ingest.status();
        QCOMPARE(status.state, SourceStatus::Failed);
        QVERIFY2(status.sentence.contains(u"reader"), qPrintable(status.sentence));
        QVERIFY(status.sentence.endsWith(u'.') && status.advice.endsWith(u'.'));
        QVERIFY(!QString(status.sentence + status.advice + status.raw).contains(u"wrong-secret"));
    }

    void describeOnGroupsSufficesForLag()
    {
        allow(u"DESCRIBE"_s, u"GROUP"_s, u"billing"_s);
        const QJsonObject before = cluster();
        const SourceLocation location = locationFor(u"reader"_s, u"orders"_s);
        SourceError error;
        const ConnectorDescription *description = m_catalog.find(location, &error);
        QVERIFY2(description, qPrintable(error.sentence));
        const Connector *connector = m_catalog.load(*description, &error);
        QVERIFY2(connector, qPrintable(error.sentence));
        const auto probe = connector->consumerProbe(location);
        QVERIFY(probe);
        QList<ConsumerProgress> consumers;
        const auto failed = probe->probe(consumers, {});
        QVERIFY2(!failed, failed ? qPrintable(failed->sentence) : "");
        const QJsonObject ends = before.value(u"topics").toObject().value(u"orders").toObject();
        QList<std::pair<qint64, qint64>> lags;
        for (const ConsumerProgress &consumer : consumers) {
            QCOMPARE(consumer.name, u"billing"_s);
            const qint64 end = ends.value(QString::number(consumer.partition)).toArray().at(1).toInteger();
            QCOMPARE(consumer.head, end);
            if (consumer.partition < 2)
                lags.append({consumer.position, consumer.lag()});
        }
        const auto end = [&ends](int p) {
            return ends.value(QString::number(p)).toArray().at(1).toInteger();
        };
        QCOMPARE(lags, (QList<std::pair<qint64, qint64>>{{7, end(0) - 7}, {0, end(1)}}));
        QCOMPARE(cluster(), before);
    }

    void withoutTheRightToReadLagsAreNotCounted()
    {
        QVERIFY(m_cluster.createTopic(u"closed"_s));
        QCOMPARE(produce(u"closed"_s, 0, 10), QString());
        m_cluster.ask({{u"do"_s, u"commit"_s},
                       {u"group"_s, u"billing"_s},
                       {u"topic"_s, u"closed"_s},
                       {u"offsets"_s, QJsonObject{{u"0"_s, 4}}}});
        allow(u"DESCRIBE"_s, u"GROUP"_s, u"billing"_s);
        allow(u"DESCRIBE"_s, u"TOPIC"_s, u"closed"_s);
        const SourceLocation location = locationFor(u"reader"_s, u"closed,orders"_s);
        SourceError error;
        const ConnectorDescription *description = m_catalog.find(location, &error);
        const auto probe = m_catalog.load(*description, &error)->consumerProbe(location);
        for (int look = 0; look < 2; ++look) {
            QList<ConsumerProgress> consumers;
            const auto failed = probe->probe(consumers, {});
            QVERIFY2(!failed, failed ? qPrintable(failed->sentence) : "");
            QCOMPARE(consumers[0].topic, u"closed"_s);
            QCOMPARE(consumers[0].lag(), 6);
            QCOMPARE(consumers[0].realLag, qint64(ConsumerProgress::None));
            QVERIFY2(consumers[0].note.contains(u"“closed”"), qPrintable(consumers[0].note));
            QCOMPARE(consumers[1].topic, u"orders"_s); // may be read
            QCOMPARE(consumers[1].realLag, consumers[1].lag());
            qInfo("%s", qPrintable(consumers[0].note));
        }
    }

private:
    SourceLocation locationFor(const QString &user, const QString &topics) const
    {
        SourceLocation location = ConnectorCatalog::locationOf(
            QStringLiteral("kafka://%1@%2/%3?security.protocol=SASL_PLAINTEXT&sasl.mechanism=PLAIN")
                .arg(user, m_cluster.bootstrap(), topics));
        location.secrets = {{u"sasl.password"_s, user + u"-secret"_s}};
        return location;
    }

    void allow(const QString &operation, const QString &type, const QString &name)
    {
        change(u"allow"_s, operation, type, name);
    }

    void forbid(const QString &operation, const QString &type, const QString &name)
    {
        change(u"forbid"_s, operation, type, name);
    }

    void change(const QString &how, const QString &operation, const QString &type, const QString &name)
    {
        const QJsonObject said = m_cluster.ask({{u"do"_s, how},
                                                {u"principal"_s, u"User:reader"_s},
                                                {u"operation"_s, operation},
                                                {u"type"_s, type},
                                                {u"name"_s, name}});
        QVERIFY2(!said.contains(u"error"), qPrintable(said.value(u"error").toString()));
    }

    /// Its topics with all offsets, and its groups with all that they committed.
    QJsonObject cluster()
    {
        QJsonObject all = m_cluster.ask({{u"do"_s, u"offsets"_s}});
        all.insert(u"groups"_s, m_cluster.ask({{u"do"_s, u"groups"_s}}).value(u"groups"));
        return all;
    }
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaAcl>(argc, argv);
}
#include "tst_kafkaacl.moc"
