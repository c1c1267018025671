// SPDX-License-Identifier: GPL-3.0-or-later
// What really waits behind the offsets of consumer groups of a real broker.
#include "tests/support/kafkagroups.h"
#include "tests/support/kafkatest.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_KafkaBehind : public QObject
{
    Q_OBJECT
    QJsonObject ask(const QString &what, const QJsonObject &command)
    {
        return askCluster(m_cluster, what, command);
    }

    void commit(const QString &group, const QString &topic, qint64 offset)
    {
        ask(u"commit"_s,
            {{u"group"_s, group}, {u"topic"_s, topic}, {u"offsets"_s, QJsonObject{{u"0"_s, offset}}}});
    }
    void produce(const QString &topic, qint64 count, const QJsonObject &transaction = {})
    {
        QJsonObject command{{u"topic"_s, topic}, {u"count"_s, count}};
        if (!transaction.isEmpty())
            command.insert(u"transaction"_s, transaction);
        ask(u"produce"_s, command);
    }
    /// Of the record with this number (see the command "produce").
    static Timestamp timeOf(qint64 n)
    {
        return Timestamp::fromNanoseconds((1'700'000'000'000 + n) * 1'000'000);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error())); }

    void abortedRecordsAndMarkersDoNotWait_data()
    {
        QTest::addColumn<QString>("isolation");
        QTest::addColumn<qint64>("waiting");
        QTest::addColumn<Timestamp>("oldest");
        QTest::newRow("what is committed") << u"read_committed"_s << qint64(10) << timeOf(30);
        QTest::newRow("all") << u"read_uncommitted"_s << qint64(20) << timeOf(20);
    }
    void abortedRecordsAndMarkersDoNotWait()
    {
        QFETCH(QString, isolation);
        QFETCH(qint64, waiting);
        QFETCH(Timestamp, oldest);
        const QString topic = u"booked-"_s + isolation;
        QVERIFY(m_cluster.createTopic(topic));
        produce(topic, 40, QJsonObject{{u"id"_s, topic}, {u"size"_s, 10}, {u"abortEvery"_s, 3}});
        commit(u"books"_s, topic, 22); // behind two transactions of ten with their markers
        const auto books = of(u"books"_s, probe(m_cluster.url(topic, u"isolation="_s + isolation)));
        QCOMPARE(books.size(), 1);
        QCOMPARE(books[0].lag(), 22);
        QCOMPARE(books[0].realLag, waiting);
        QCOMPARE(books[0].oldestWaiting, oldest);
    }

    void anOpenTransactionDoesNotWaitYet()
    {
        QVERIFY(m_cluster.createTopic(u"open"_s));
        produce(u"open"_s, 20, QJsonObject{{u"id"_s, u"slow"_s}, {u"size"_s, 10}, {u"leaveOpen"_s, true}});
        commit(u"openers"_s, u"open"_s, 5);
        KafkaConsumerProbe probe({QUrl(m_cluster.url(u"open"_s)), {}, {}});
        QList<ConsumerProgress> consumers;
        QVERIFY(!probe.probe(consumers, {}));
        QCOMPARE(of(u"openers"_s, consumers).value(0).lag(), 16);
        QCOMPARE(of(u"openers"_s, consumers).value(0).realLag, 5);
        ask(u"endTransaction"_s, {});
        QVERIFY(!probe.probe(consumers, {}));
        QCOMPARE(of(u"openers"_s, consumers).value(0).realLag, 15);
    }

    void whatWasCountedIsCountedOn()
    {
        QVERIFY(m_cluster.createTopic(u"counted"_s));
        produce(u"counted"_s, 100);
        KafkaConsumerProbe probe({QUrl(m_cluster.url(u"counted"_s)), {}, {}});
        const auto count = [&] {
            QList<ConsumerProgress> consumers;
            const auto failed = probe.probe(consumers, {});
            const ConsumerProgress one = of(u"counters"_s, consumers).value(0);
            return failed || (one.realLag > 0 &&
                              (one.position <= 300 && one.oldestWaiting != timeOf(one.position % 100)))
                       ? -2
                       : one.realLag;
        };
        commit(u"counters"_s, u"counted"_s, 40);
        QCOMPARE(count(), 60);
        produce(u"counted"_s, 100);
        QCOMPARE(count(), 160);
        commit(u"counters"_s, u"counted"_s, 120);
        QCOMPARE(count(), 80);
        commit(u"counters"_s, u"counted"_s, 10);
        QCOMPARE(count(), 190);
        commit(u"counters"_s, u"counted"_s, 200);
        QCOMPARE(count(), 0);
        produce(u"counted"_s, 100);
        QCOMPARE(count(), 100);
        produce(u"counted"_s, 12'000); // too many
        QCOMPARE(count(), qint64(ConsumerProgress::None));
        commit(u"counters"_s, u"counted"_s, 12'000);
        QCOMPARE(count(), 300);
    }

    void whatIsTooMuchToCountIsSaid()
    {
        QVERIFY(m_cluster.createTopic(u"deep"_s));
        produce(u"deep"_s, 12'000);
        commit(u"far"_s, u"deep"_s, 100);
        commit(u"near"_s, u"deep"_s, 11'990);
        const QList<ConsumerProgress> all = probe(m_cluster.url(u"deep"_s));
        const ConsumerProgress far = of(u"far"_s, all).value(0);
        QCOMPARE(far.lag(), 11'900);
        QCOMPARE(far.realLag, qint64(ConsumerProgress::None));
        QCOMPARE(far.oldestWaiting, timeOf(100));
        QVERIFY2(far.note.contains(u"10,000"), qPrintable(far.note));
        QCOMPARE(of(u"near"_s, all).value(0).realLag, 10);
        QCOMPARE(of(u"near"_s, all).value(0).note, QString());
    }

private:
    KafkaCluster m_cluster;
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaBehind>(argc, argv);
}
#include "tst_kafkabehind.moc"
