// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "connectors/kafka/kafkacursor.h"
#include "connectors/kafka/outagewatch.h"
#include "tests/collectingsink.h"
#include "tests/support/kafkareaderonly.h"
#include "tests/support/kafkatest.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTcpServer>

using namespace Backstory;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the reader says to its sink, on a broker that is well: scope, progress, resuming, following,
/// refusals.
class tst_KafkaReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error()));
        QVERIFY(m_cluster.createTopic(u"orders"_s, 3));
        QVERIFY(produce(u"orders"_s, 0, 3'000));
        QVERIFY(m_cluster.createTopic(u"payments"_s));
        QVERIFY(produce(u"payments"_s, 0, 100));
    }

    void readsToTheEnd();
    void compactionIsSaid();
    void scopes_data();
    void scopes();
    void resumes();
    void followsAtOnce();
    void stopsAtOnce();
    void refuses_data();
    void refuses();
    void nobodyListens();
    void stopsWhileNobodyAnswers();
    void doesNotCreateTopics();
    void knowsARecreatedTopicAgain();
    void knowsARecreatedTopicWhileFollowing();
    void partitionsAreAdded();
    void deletedTopicStays();
    void retentionIsSaid();
    void cursorIsAValue();
    void outagesAreSaidOnce();

private:
    bool produce(const QString &topic, int first, int count)
    {
        return !m_cluster
                    .ask({{u"do"_s, u"produce"_s},
                          {u"topic"_s, topic},
                          {u"first"_s, first},
                          {u"count"_s, count}})
                    .contains(u"error");
    }
    SourceLocation at(const QString &topics, const QString &query = {}) const
    {
        return ConnectorCatalog::locationOf(m_cluster.url(topics, query));
    }

    KafkaReaderOnly m_connector;
    KafkaCluster m_cluster;
};

void tst_KafkaReader::readsToTheEnd()
{
    CollectingSink sink;
    QVERIFY(sink.readAll(m_connector, at(u"orders,payments"_s)));
    QVERIFY2(!sink.error, sink.error ? qPrintable(sink.error->sentence) : "");
    QCOMPARE(sink.count(), size_t(3'100));
    QCOMPARE(sink.description.schema, u"Kafka"_s);
    QCOMPARE(sink.description.positionName, u"offset"_s);
    QVERIFY(sink.description.assumptions.join(u' ').contains(u"within a partition only"_s));
    QCOMPARE(sink.notices, QStringList());
    QCOMPARE(sink.restarts, QStringList());
    QCOMPARE(sink.progress.done, 3'100);
    QCOMPARE(sink.progress.total, 3'100);
    const KafkaCursor cursor = KafkaCursor::fromJson(sink.cursor());
    QCOMPARE(cursor.parts.size(), 4);
    QVERIFY(!cursor.cluster.isEmpty());
    QHash<int, qint64> next; // by part: offsets without a gap
    for (const Event &event : sink.events()) {
        QCOMPARE(event.position.value, next[event.position.part]++);
        const KafkaCursor::Part &part = cursor.parts.at(event.position.part);
        const QString place = u"%1/%2/%3"_s.arg(part.topic).arg(part.partition).arg(event.position.value);
        QCOMPARE(QString::fromUtf8(event.id), place);
    }
    for (qsizetype i = 0; i < cursor.parts.size(); ++i) {
        QCOMPARE(cursor.parts[i].next, next[int(i)]);
        QCOMPARE(cursor.parts[i].last, next[int(i)] - 1);
    }
}

void tst_KafkaReader::compactionIsSaid()
{
    QVERIFY(m_cluster.createTopic(u"settings"_s, 1, {{u"cleanup.policy"_s, u"compact,delete"_s}}));
    QVERIFY(produce(u"settings"_s, 0, 10));
    CollectingSink sink;
    QVERIFY(sink.readAll(m_connector, at(u"orders,settings"_s)));
    QVERIFY2(!sink.error, sink.error ? qPrintable(sink.error->sentence) : "");
    const QStringList said = sink.description.assumptions.filter(u"Compacted"_s);
    QCOMPARE(
        said,
        QStringList(
            u"Compacted by the broker: “settings”. Older records of a key may be gone, and holes in the offsets are no error."_s));
    CollectingSink other;
    QVERIFY(other.readAll(m_connector, at(u"orders"_s)));
    QCOMPARE(other.description.assumptions.filter(u"Compacted"_s), QStringList());
}

void tst_KafkaReader::scopes_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<int>("count");
    // Record n has a time of n milliseconds after 2023-11-14T22:13:20Z.
    QTest::newRow("from") << u"from=2023-11-14T22:13:22.500Z"_s << 500;
    QTest::newRow("from the end") << u"from=2030-01-01"_s << 0;
    QTest::newRow("newest") << u"newest=10"_s << 30;
    QTest::newRow("more than there are") << u"newest=1000000"_s << 3'000;
    QTest::newRow("both") << u"from=2023-11-14T22:13:22.500Z&newest=10"_s << 30;
    QTest::newRow("no such partition") << u"partitions=7"_s << 0;
}

void tst_KafkaReader::scopes()
{
    QFETCH(QString, query);
    QFETCH(int, count);
    CollectingSink sink;
    QVERIFY(sink.readAll(m_connector, at(u"orders"_s, query)));
    QVERIFY2(!sink.error, sink.error ? qPrintable(sink.error->sentence) : "");
    QCOMPARE(int(sink.count()), count);
    QCOMPARE(sink.notices.join(u' '),
             query == u"partitions=7" ? u"The topic “orders” has no partition 7."_s : QString());
    QCOMPARE(sink.progress.done, sink.progress.total);

    CollectingSink again; // nothing of the scope is read a second time
    QVERIFY(again.readAll(m_connector, at(u"orders"_s, query), sink.cursor()));
    QCOMPARE(again.count(), size_t(0));
}

void tst_KafkaReader::resumes()
{
    QVERIFY(m_cluster.createTopic(u"resumed"_s, 2));
    QVERIFY(produce(u"resumed"_s, 0, 500));
    CollectingSink first;
    QVERIFY(first.readAll(m_connector, at(u"resumed"_s)));
    QVERIFY(produce(u"resumed"_s, 500, 100));
    CollectingSink second;
    QVERIFY(second.readAll(m_connector, at(u"resumed"_s), first.cursor()));
    QCOMPARE(first.count() + second.count(), size_t(600));
    QCOMPARE(second.notices, QStringList());
    QCOMPARE(second.progress.done, 600);
}

void tst_KafkaReader::followsAtOnce()
{
    QVERIFY(m_cluster.createTopic(u"live"_s));
    const QJsonObject one{{u"do"_s, u"send"_s},
                          {u"topic"_s, u"live"_s},
                          {u"records"_s, QJsonArray{QJsonObject{{u"key"_s, u"k"_s}, {u"value"_s, u"v"_s}}}}};
    m_cluster.ask(one); // the producer is there
    CollectingSink sink;
    sink.start(m_connector, at(u"live"_s));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 1; }));
    for (size_t i = 2; i < 12; ++i) {
        m_cluster.ask(one);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(sink.waitUntil([&] { return sink.count() == i; }));
        qInfo("one record came %lld ms after its producer had been told", timer.elapsed());
    }
    sink.stop();
}

void tst_KafkaReader::stopsAtOnce()
{
    CollectingSink sink;
    sink.start(m_connector, at(u"payments"_s));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 100; }));
    QElapsedTimer timer;
    timer.start();
    sink.stop();
    QVERIFY(!sink.error);
    qInfo("stopped after %lld ms", timer.elapsed());
}

void tst_KafkaReader::refuses_data()
{
    QTest::addColumn<QString>("topics");
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no topic") << QString() << QString() << u"The address names no topic."_s;
    QTest::newRow("unknown topic")
        << u"orders,nothing"_s << QString()
        << u"The cluster has no topic “nothing” that can be seen with this login."_s;
    QTest::newRow("not a time") << u"orders"_s << u"from=now"_s << u"“from=now” is no time."_s;
}

void tst_KafkaReader::refuses()
{
    QFETCH(QString, topics);
    QFETCH(QString, query);
    QFETCH(QString, sentence);
    CollectingSink sink;
    QVERIFY(sink.readAll(m_connector, at(topics, query)));
    QVERIFY(sink.error);
    QCOMPARE(sink.error->sentence, sentence);
    QVERIFY(!sink.error->advice.isEmpty());
}

void tst_KafkaReader::nobodyListens()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    server.close();
    SourceLocation location;
    location.url = QUrl(u"kafka://127.0.0.1:%1/orders"_s.arg(port));
    CollectingSink sink;
    sink.start(m_connector, location);
    for (int i = 0; i < 3 && !sink.error; ++i)
        sink.waitUntil([&] { return sink.error.has_value(); });
    sink.stop();
    QVERIFY(sink.error);
    QCOMPARE(sink.error->sentence, u"Nothing listens at 127.0.0.1:%1."_s.arg(port));
}

void tst_KafkaReader::stopsWhileNobodyAnswers()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    SourceLocation location;
    location.url = QUrl(u"kafka://127.0.0.1:%1/orders"_s.arg(silent.serverPort()));
    CollectingSink sink;
    sink.start(m_connector, location);
    QVERIFY(silent.waitForNewConnection(10'000));
    QElapsedTimer timer;
    timer.start();
    sink.stop();
    QVERIFY(!sink.error);
    qInfo("stopped after %lld ms", timer.elapsed());
}

void tst_KafkaReader::doesNotCreateTopics()
{
    QVERIFY(!m_cluster.ask({{u"do"_s, u"offsets"_s}}).value(u"topics").toObject().contains(u"nothing"));
}

void tst_KafkaReader::knowsARecreatedTopicAgain()
{
    QVERIFY(m_cluster.createTopic(u"again"_s));
    QVERIFY(produce(u"again"_s, 0, 50));
    CollectingSink first;
    QVERIFY(first.readAll(m_connector, at(u"again"_s)));
    QVERIFY(!m_cluster.ask({{u"do"_s, u"deleteTopic"_s}, {u"topic"_s, u"again"_s}}).contains(u"error"));
    QVERIFY(m_cluster.createTopic(u"again"_s));
    QVERIFY(produce(u"again"_s, 1'000, 80)); // longer than what had been read
    CollectingSink second;
    QVERIFY(second.readAll(m_connector, at(u"again"_s), first.cursor()));
    QCOMPARE(second.count(), size_t(80));
    QCOMPARE(second.notices.size(), 1);
    QVERIFY2(second.notices[0].contains(u"created anew"_s), qPrintable(second.notices[0]));
    const KafkaCursor cursor = KafkaCursor::fromJson(second.cursor());
    QCOMPARE(cursor.parts.size(), 2);
    QVERIFY(cursor.parts[0].gone);
    QCOMPARE(second.events().front().position, (Position{0, 1}));
}

void tst_KafkaReader::knowsARecreatedTopicWhileFollowing()
{
    QVERIFY(m_cluster.createTopic(u"followed"_s));
    QVERIFY(produce(u"followed"_s, 0, 50));
    CollectingSink sink;
    sink.start(m_connector, at(u"followed"_s));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 50; }));
    QVERIFY(!m_cluster.ask({{u"do"_s, u"deleteTopic"_s}, {u"topic"_s, u"followed"_s}}).contains(u"error"));
    QVERIFY(m_cluster.createTopic(u"followed"_s));
    QVERIFY(produce(u"followed"_s, 1'000, 80));
    bool complete = false;
    for (int i = 0; i < 4 && !complete; ++i)
        complete = sink.waitUntil([&] { return sink.count() >= 130; });
    sink.stop();
    QCOMPARE(sink.count(), size_t(130));
    QVERIFY2(sink.notices.join(u' ').contains(u"created anew"_s), qPrintable(sink.notices.join(u' ')));
}

void tst_KafkaReader::partitionsAreAdded()
{
    QVERIFY(m_cluster.createTopic(u"growing"_s));
    QVERIFY(produce(u"growing"_s, 0, 50));
    CollectingSink sink;
    sink.start(m_connector, at(u"growing"_s));
    QVERIFY(sink.waitUntil([&] { return sink.count() == 50; }));
    const QJsonObject grow{{u"do"_s, u"addPartitions"_s}, {u"topic"_s, u"growing"_s}, {u"total"_s, 4}};
    QVERIFY(!m_cluster.ask(grow).contains(u"error"));
    QVERIFY(produce(u"growing"_s, 50, 100));
    bool complete = false;
    for (int i = 0; i < 3 && !complete; ++i)
        complete = sink.waitUntil([&] { return sink.count() >= 150; });
    sink.stop();
    QVERIFY2(sink.count() == 150, qPrintable(sink.notices.join(u' ')));
    QCOMPARE(sink.notices.size(), 1);
    QVERIFY2(sink.notices[0].contains(u"4 partitions now, 1 before"_s), qPrintable(sink.notices[0]));
}

void tst_KafkaReader::deletedTopicStays()
{
    QVERIFY(m_cluster.createTopic(u"passing"_s));
    QVERIFY(produce(u"passing"_s, 0, 50));
    CollectingSink sink;
    sink.start(m_connector, at(u"passing,orders"_s));
    sink.waitUntil([&] { return sink.count() == 3'050; });
    QCOMPARE(sink.count(), size_t(3'050));
    QVERIFY(!m_cluster.ask({{u"do"_s, u"deleteTopic"_s}, {u"topic"_s, u"passing"_s}}).contains(u"error"));
    bool said = false;
    for (int i = 0; i < 3 && !said; ++i)
        said = sink.waitUntil([&] { return !sink.notices.isEmpty(); });
    sink.stop();
    QVERIFY2(sink.notices.value(0).contains(u"has been deleted"_s), qPrintable(sink.notices.join(u' ')));
    QVERIFY(!sink.error);
    CollectingSink later; // it is no mistake to open it again
    QVERIFY(later.readAll(m_connector, at(u"passing,orders"_s), sink.cursor()));
    QVERIFY(!later.error);
}

void tst_KafkaReader::retentionIsSaid()
{
    QVERIFY(m_cluster.createTopic(u"kept"_s));
    QVERIFY(produce(u"kept"_s, 0, 50));
    CollectingSink first;
    QVERIFY(first.readAll(m_connector, at(u"kept"_s)));
    QVERIFY(produce(u"kept"_s, 50, 50));
    const QJsonObject cut{
        {u"do"_s, u"deleteRecords"_s}, {u"topic"_s, u"kept"_s}, {u"partition"_s, 0}, {u"before"_s, 70}};
    const QJsonObject said = m_cluster.ask(cut);
    QVERIFY2(!said.contains(u"error"), qPrintable(said.value(u"error").toString()));
    CollectingSink second;
    QVERIFY(second.readAll(m_connector, at(u"kept"_s), first.cursor()));
    QCOMPARE(second.count(), size_t(30));
    QCOMPARE(second.notices,
             (QStringList{
                 u"Offsets 50 to 69 of kept/0 had been deleted by the broker before they could be read."_s,
                 u"Offsets 0 to 49 of kept/0 are no longer on the broker; the history still has them."_s}));
    CollectingSink third; // said once
    QVERIFY(third.readAll(m_connector, at(u"kept"_s), second.cursor()));
    QCOMPARE(third.notices.join(u' '), QString());
}

void tst_KafkaReader::cursorIsAValue()
{
    KafkaCursor cursor;
    cursor.cluster = u"a"_s;
    cursor.parts = {
        {u"t"_s, 0, 5, 9'007'199'254'740'993, 9'007'199'254'740'992, 0xfedcba9876543210u, 7, true},
        {u"t"_s, 0, 0, 3, -1, 0, -1, false}};
    const KafkaCursor same = KafkaCursor::fromJson(cursor.toJson());
    QCOMPARE(same.cluster, cursor.cluster);
    QCOMPARE(same.parts, cursor.parts);
    QCOMPARE(same.find(u"t"_s, 0), 1);
    QCOMPARE(same.find(u"t"_s, 1), -1);
    QVERIFY(KafkaCursor::fromJson("nonsense").parts.isEmpty());
    QVERIFY(KafkaCursor::hashOf("", "", 1) != KafkaCursor::hashOf({}, "", 1));
    QVERIFY(KafkaCursor::hashOf("", "", 1) != KafkaCursor::hashOf("", {}, 1));
    QVERIFY(KafkaCursor::hashOf("a", "b", 1) != KafkaCursor::hashOf("a", "b", 2));
}

void tst_KafkaReader::outagesAreSaidOnce()
{
    OutageWatch watch;
    const OutageWatch::Clock::time_point start;
    QCOMPARE(watch.take(true, u"b"_s, start), QString());
    QCOMPARE(watch.take(false, u"b"_s, start + 4s), QString()); // a short one is none
    QCOMPARE(watch.take(true, u"b"_s, start + 10s), QString());
    QVERIFY(watch.take(true, u"b"_s, start + 15s).contains(u"answers any more"_s));
    QCOMPARE(watch.take(true, u"b"_s, start + 25s), QString());
    QVERIFY(watch.take(false, u"b"_s, start + 30s).contains(u"answer again"_s));
    QCOMPARE(watch.take(false, u"b"_s, start + 31s), QString());
}

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaReader>(argc, argv);
}
#include "tst_kafkareader.moc"
