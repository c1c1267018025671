// SPDX-License-Identifier: GPL-3.0-or-later
// What other programs' consumer groups have taken, as a real broker tells it.
#include "tests/support/kafkagroups.h"
#include "tests/support/kafkatest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <librdkafka/rdkafka_mock.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_KafkaConsumers : public QObject
{
    Q_OBJECT
    QJsonObject ask(const QString &what, const QJsonObject &command)
    {
        return askCluster(m_cluster, what, command);
    }

    /// Of the record with this number (see the command "produce").
    static Timestamp timeOf(qint64 n)
    {
        return Timestamp::fromNanoseconds((1'700'000'000'000 + n) * 1'000'000);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error()));
        QVERIFY(m_cluster.createTopic(u"orders"_s, 3));
        ask(u"produce"_s, {{u"topic"_s, u"orders"_s}, {u"count"_s, 300}});
    }

    /// Only with the mirror's cursor it is known which part of its events' positions a partition is.
    void aPartitionIsAPartOfThePositions()
    {
        ask(u"commit"_s, {{u"group"_s, u"parts"_s},
                          {u"topic"_s, u"orders"_s},
                          {u"offsets"_s, QJsonObject{{u"0"_s, 1}, {u"2"_s, 1}}}});
        KafkaConsumerProbe probe({m_cluster.url(u"orders"_s), {}});
        QList<ConsumerProgress> consumers;
        QVERIFY(!probe.probe(consumers, {}));
        for (const ConsumerProgress &each : of(u"parts"_s, consumers))
            QCOMPARE(each.part, -1);
        KafkaCursor cursor;
        cursor.parts = {{u"other"_s, 0}, {u"orders"_s, 2}, {u"orders"_s, 1}};
        probe.setCursor(cursor.toJson());
        QVERIFY(!probe.probe(consumers, {}));
        const QList<ConsumerProgress> found = of(u"parts"_s, consumers);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].part, -1); // it has not been read yet
        QCOMPARE(found[1].part, 1);
    }

    void saysWhereACommitStands()
    {
        ask(u"commit"_s, {{u"group"_s, u"billing"_s},
                          {u"topic"_s, u"orders"_s},
                          {u"offsets"_s, QJsonObject{{u"0"_s, 17}, {u"2"_s, 5}}}});
        const QList<ConsumerProgress> billing = of(u"billing"_s, probe(m_cluster.url(u"orders"_s)));
        QCOMPARE(billing.size(), 2); // nothing is known of partition 1, and it is not made 0
        QCOMPARE(billing[0].topic, u"orders"_s);
        QCOMPARE(billing[0].partition, 0);
        QCOMPARE(billing[0].position, 17);
        QCOMPARE(billing[0].firstKept, 0);
        QCOMPARE(billing[0].head, endOf(u"orders"_s, 0));
        QCOMPARE(billing[0].lag(), endOf(u"orders"_s, 0) - 17);
        QCOMPARE(billing[0].state, u"Empty"_s);
        QCOMPARE(billing[0].members, 0);
        QCOMPARE(billing[1].partition, 2);
        QCOMPARE(billing[1].position, 5);
    }

    void namesTheMemberThatHasAPartition()
    {
        const QJsonObject said = ask(u"consume"_s, {{u"group"_s, u"shipping"_s},
                                                    {u"topic"_s, u"orders"_s},
                                                    {u"records"_s, 50},
                                                    {u"member"_s, u"a"_s}});
        const QList<ConsumerProgress> shipping = of(u"shipping"_s, probe(m_cluster.url(u"orders"_s)));
        QCOMPARE(shipping.size(), 3);
        qint64 taken = 0;
        for (const ConsumerProgress &each : shipping) {
            QCOMPARE(each.state, u"Stable"_s);
            QCOMPARE(each.members, 1);
            QVERIFY2(each.member.startsWith(u"a ("), qPrintable(each.member));
            QVERIFY(each.note.isEmpty());
            taken += std::max<qint64>(0, each.position);
        }
        QCOMPARE(taken, said.value(u"taken").toInteger());
        ask(u"leave"_s, {{u"member"_s, u"a"_s}});
    }

    void aPartitionWithoutACommitHasNoPosition()
    {
        QVERIFY(m_cluster.createTopic(u"quiet"_s, 2));
        // Joins, and has nothing to commit.
        ask(u"consume"_s, {{u"group"_s, u"waiting"_s},
                           {u"topic"_s, u"quiet"_s},
                           {u"records"_s, 0},
                           {u"member"_s, u"w"_s},
                           {u"properties"_s, QJsonObject{{u"auto.offset.reset"_s, u"latest"_s}}}});
        const QList<ConsumerProgress> waiting = of(u"waiting"_s, probe(m_cluster.url(u"quiet"_s)));
        QCOMPARE(waiting.size(), 2);
        for (const ConsumerProgress &each : waiting) {
            QVERIFY(each.position == ConsumerProgress::None || each.position == 0);
            QCOMPARE(each.lag(), each.position == 0 ? 0 : qint64(ConsumerProgress::None));
            QCOMPARE(each.head, 0);
            QVERIFY(!each.member.isEmpty());
        }
        ask(u"leave"_s, {{u"member"_s, u"w"_s}});
    }

    void aGroupOfTheNewProtocolIsSaidToBeUnknown()
    {
        const QJsonObject said =
            ask(u"consume"_s, {{u"group"_s, u"modern"_s},
                               {u"topic"_s, u"orders"_s},
                               {u"records"_s, 50},
                               {u"member"_s, u"m"_s},
                               {u"properties"_s, QJsonObject{{u"group.protocol"_s, u"consumer"_s}}}});
        QVERIFY(!said.contains(u"error"));
        const QList<ConsumerProgress> modern = of(u"modern"_s, probe(m_cluster.url(u"orders"_s)));
        QVERIFY(!modern.isEmpty());
        for (const ConsumerProgress &each : modern) {
            QCOMPARE(each.state, QString());
            QCOMPARE(each.members, -1);
            QVERIFY2(each.note.contains(u"KIP-848"), qPrintable(each.note));
            QVERIFY(each.position > 0 || each.partition >= 0);
            QVERIFY(each.head >= each.position);
        }
        ask(u"leave"_s, {{u"member"_s, u"m"_s}});
    }

    void deletedRecordsMoveTheFirstThatIsKept()
    {
        QVERIFY(m_cluster.createTopic(u"short"_s, 1));
        ask(u"produce"_s, {{u"topic"_s, u"short"_s}, {u"count"_s, 100}});
        ask(u"commit"_s,
            {{u"group"_s, u"late"_s}, {u"topic"_s, u"short"_s}, {u"offsets"_s, QJsonObject{{u"0"_s, 10}}}});
        ask(u"deleteRecords"_s, {{u"topic"_s, u"short"_s}, {u"partition"_s, 0}, {u"before"_s, 60}});
        const QList<ConsumerProgress> late = of(u"late"_s, probe(m_cluster.url(u"short"_s)));
        QCOMPARE(late.size(), 1);
        QCOMPARE(late[0].position, 10);
        QCOMPARE(late[0].firstKept, 60);
        QCOMPARE(late[0].head, 100);
        QCOMPARE(late[0].lag(), 90); // as every other tool has it
        QCOMPARE(late[0].realLag, 40);
        QCOMPARE(late[0].oldestWaiting, timeOf(60));
    }

    void onlyTheNamedTopicsAreShownAndAllWithoutNames()
    {
        const QList<ConsumerProgress> all = probe(m_cluster.url({}));
        QVERIFY(!of(u"billing"_s, all).isEmpty());
        QVERIFY(!of(u"late"_s, all).isEmpty());
        const QList<ConsumerProgress> some = probe(m_cluster.url(u"short"_s));
        QVERIFY(of(u"billing"_s, some).isEmpty());
        QVERIFY(!of(u"late"_s, some).isEmpty());
        QVERIFY(std::is_sorted(all.begin(), all.end(), [](const auto &a, const auto &b) {
            return std::tie(a.name, a.topic, a.partition) < std::tie(b.name, b.topic, b.partition);
        }));
    }

    void manyGroupsAreAskedAtOnce()
    {
        constexpr int Groups = 150;
        for (int i = 0; i < Groups; ++i)
            ask(u"commit"_s, {{u"group"_s, u"many-%1"_s.arg(i)},
                              {u"topic"_s, u"orders"_s},
                              {u"offsets"_s, QJsonObject{{u"1"_s, i}}}});
        int found = 0;
        const QList<ConsumerProgress> all = probe(m_cluster.url(u"orders"_s));
        for (const ConsumerProgress &each : all) {
            if (!each.name.startsWith(u"many-"))
                continue;
            QCOMPARE(each.position, each.name.mid(5).toInt());
            ++found;
        }
        QCOMPARE(found, Groups);
    }

    void nothingIsCommittedAndNoGroupIsMade()
    {
        const QJsonObject before = ask(u"groups"_s, {}).value(u"groups").toObject();
        KafkaConsumerProbe probe({QUrl(m_cluster.url({})), {}, {}});
        QList<ConsumerProgress> consumers;
        for (int i = 0; i < 3; ++i)
            QVERIFY(!probe.probe(consumers, {}));
        QCOMPARE(ask(u"groups"_s, {}).value(u"groups").toObject(), before);
    }

    void aBrokerThatKnowsNoGroupsIsASentence()
    {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("librdkafka 2.0.2 forgets a queue of its own when a broker lacks a call; run without "
              "sanitizers.");
#endif
        // The library's mock cluster lacks these requests.
        char text[256];
        rd_kafka_t *producer = rd_kafka_new(RD_KAFKA_PRODUCER, rd_kafka_conf_new(), text, sizeof text);
        rd_kafka_mock_cluster_t *mock = rd_kafka_mock_cluster_new(producer, 1);
        KafkaConsumerProbe probe(
            {QUrl(u"kafka://"_s + QLatin1String(rd_kafka_mock_cluster_bootstraps(mock)) + u"/orders"_s),
             {},
             {}});
        QList<ConsumerProgress> consumers;
        const auto failed = probe.probe(consumers, {});
        QVERIFY(failed);
        QVERIFY2(failed->sentence.contains(u"consumer groups"), qPrintable(failed->sentence));
        rd_kafka_mock_cluster_destroy(mock);
        rd_kafka_destroy(producer);
    }

private:
    qint64 endOf(const QString &topic, int partition)
    {
        return ask(u"offsets"_s, {})
            .value(u"topics")
            .toObject()
            .value(topic)
            .toObject()
            .value(QString::number(partition))
            .toArray()
            .at(1)
            .toInteger(-1);
    }

    KafkaCluster m_cluster;
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaConsumers>(argc, argv);
}
#include "tst_kafkaconsumers.moc"
