// SPDX-License-Identifier: GPL-3.0-or-later
// One key's events without a mirror: which partitions are read for them, and what is said about that.
#include "connectors/kafka/kafkaentityreader.h"
#include "tests/collectingsink.h"
#include "tests/support/kafkatest.h"

#include <QJsonArray>
#include <QTest>

#include <librdkafka/rdkafka.h>

#include <set>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_KafkaLookup : public QObject
{
    Q_OBJECT
    static void find(const QByteArray &entity, const QString &url, CollectingSink &sink)
    {
        KafkaEntityReader reader({QUrl(url), {}, {}});
        sink.error = reader.read(entity, sink, {});
        if (sink.error)
            qWarning("%s (%s)", qPrintable(sink.error->sentence), qPrintable(sink.error->raw));
    }

    QJsonObject ask(const QString &what, const QJsonObject &command)
    {
        return askCluster(m_cluster, what, command);
    }

    QJsonObject produce(const QString &topic, int count, int keys, QJsonObject more = {})
    {
        more.insert(u"topic"_s, topic);
        more.insert(u"count"_s, count);
        more.insert(u"keys"_s, keys);
        more.insert(u"bytes"_s, 40);
        return ask(u"produce"_s, more);
    }

    /// With librdkafka's producer and one of its partitioners.
    void produceNatively(const QByteArray &topic, const char *partitioner, int count, int keys)
    {
        char text[512];
        rd_kafka_conf_t *conf = rd_kafka_conf_new();
        rd_kafka_conf_set(conf, "bootstrap.servers", m_cluster.bootstrap().toUtf8().constData(), nullptr, 0);
        QCOMPARE(rd_kafka_conf_set(conf, "partitioner", partitioner, text, sizeof text), RD_KAFKA_CONF_OK);
        rd_kafka_t *producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, text, sizeof text);
        QVERIFY(producer);
        for (int i = 0; i < count; ++i) {
            const QByteArray key = "key-" + QByteArray::number(i % keys);
            QCOMPARE(rd_kafka_producev(producer, RD_KAFKA_V_TOPIC(topic.constData()),
                                       RD_KAFKA_V_KEY(key.constData(), size_t(key.size())),
                                       RD_KAFKA_V_VALUE(const_cast<char *>("{}"), 2),
                                       RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END),
                     RD_KAFKA_RESP_ERR_NO_ERROR);
        }
        QCOMPARE(rd_kafka_flush(producer, 30'000), RD_KAFKA_RESP_ERR_NO_ERROR);
        rd_kafka_destroy(producer);
    }

    static bool isOrdered(const std::vector<Event> &events)
    {
        return std::is_sorted(events.begin(), events.end(), [](const Event &a, const Event &b) {
            return std::tie(a.occurred, a.position) < std::tie(b.occurred, b.position);
        });
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error())); }

    void onlyThePartitionOfTheHashIsRead()
    {
        QVERIFY(m_cluster.createTopic(u"java"_s, 12));
        const QJsonObject written = produce(u"java"_s, 6'000, 200).value(u"partitions").toObject();
        CollectingSink sink;
        find("key-17", m_cluster.url(u"java"_s), sink);
        QVERIFY(!sink.error);
        const std::vector<Event> events = sink.events();
        QCOMPARE(events.size(), size_t(30));
        QVERIFY(isOrdered(events));
        const int partition = events.front().position.part;
        for (const Event &event : events) {
            QCOMPARE(event.entity, QByteArrayView("key-17"));
            QCOMPARE(event.position.part, partition);
        }
        QCOMPARE(sink.progress.total, written.value(QString::number(partition)).toArray().at(0).toInt());
        QCOMPARE(sink.progress.done, sink.progress.total);
        const QString said = sink.notices.constLast();
        QVERIFY2(said.startsWith(u"Read to the first record ("), qPrintable(said));
        QVERIFY2(said.contains(u"java/%1."_s.arg(partition)), qPrintable(said));
        QVERIFY2(said.contains(u"murmur2"), qPrintable(said));
    }

    void librdkafkasPartitionersAreRecognised_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("consistent_random") << u"CRC-32"_s;
        QTest::newRow("murmur2_random") << u"murmur2"_s;
        QTest::newRow("fnv1a_random") << u"FNV-1a"_s;
    }

    void librdkafkasPartitionersAreRecognised()
    {
        QFETCH(QString, words);
        const char *partitioner = QTest::currentDataTag();
        const QString topic = QString::fromLatin1(partitioner);
        QVERIFY(m_cluster.createTopic(topic, 5));
        produceNatively(partitioner, partitioner, 1'000, 100);
        CollectingSink sink;
        find("key-42", m_cluster.url(topic), sink);
        QCOMPARE(sink.count(), size_t(10));
        QVERIFY2(sink.notices.constLast().contains(words), qPrintable(sink.notices.constLast()));
        QVERIFY(sink.progress.total < 1'000);
    }

    void theAddressCanNameThePartitioner()
    {
        CollectingSink wrong; // then only the wrong partition is read, and that is said
        find("key-17", m_cluster.url(u"java"_s, u"partitioner=fnv1a"_s), wrong);
        QVERIFY(wrong.notices.constLast().contains(u"FNV-1a"));
        CollectingSink any;
        find("key-17", m_cluster.url(u"java"_s, u"partitioner=random"_s), any);
        QCOMPARE(any.count(), size_t(30));
        QCOMPARE(any.progress.total, 6'000);
        QVERIFY2(any.notices.constLast().contains(u"all 12 partitions of java"),
                 qPrintable(any.notices.constLast()));
    }

    void addedPartitionsMakeTheHashUseless()
    {
        QVERIFY(m_cluster.createTopic(u"grown"_s, 3));
        produce(u"grown"_s, 600, 100);
        ask(u"addPartitions"_s, {{u"topic"_s, u"grown"_s}, {u"total"_s, 8}});
        produce(u"grown"_s, 600, 100, {{u"first"_s, 600}});
        CollectingSink sink;
        find("key-7", m_cluster.url(u"grown"_s), sink);
        const std::vector<Event> events = sink.events();
        QCOMPARE(events.size(), size_t(12));
        QVERIFY(std::is_sorted(events.begin(), events.end(),
                               [](const Event &a, const Event &b) { return a.occurred < b.occurred; }));
        QVERIFY2(sink.notices.constLast().contains(u"any partition may have it"),
                 qPrintable(sink.notices.constLast()));
        QCOMPARE(sink.progress.total, 1'200);
    }

    void whatIsNotThereIsSaidWithWhatWasRead()
    {
        CollectingSink sink;
        find("nobody", m_cluster.url(u"java"_s), sink);
        QVERIFY(!sink.error);
        QCOMPARE(sink.count(), size_t(0));
        QVERIFY(sink.notices.constLast().startsWith(u"Read to the first record"));
        CollectingSink empty;
        QVERIFY(m_cluster.createTopic(u"empty"_s, 3));
        find("nobody", m_cluster.url(u"empty"_s), empty);
        QVERIFY(!empty.error);
        QCOMPARE(empty.notices.constLast(), u"There is no record where it could be."_s);
    }

    void slicesComeTogetherInOrder()
    {
        QVERIFY(m_cluster.createTopic(u"long"_s, 1));
        produce(u"long"_s, 150'000, 1'000);
        CollectingSink sink;
        find("key-999", m_cluster.url(u"long"_s), sink);
        const std::vector<Event> events = sink.events();
        QCOMPARE(events.size(), size_t(150));
        for (size_t i = 0; i < events.size(); ++i)
            QCOMPARE(events[i].position.value, qint64(i) * 1'000 + 999);
        const auto partWay = std::count_if(sink.notices.begin(), sink.notices.end(), [](const QString &said) {
            return said.startsWith(u"Read back to 2023-11-14 22:1"_s) && said.contains(u"events found"_s);
        });
        QVERIFY2(partWay >= 2, qPrintable(sink.notices.join(u'\n')));
    }

    void stoppingGivesWhatWasFound()
    {
        class StoppingSink : public CollectingSink
        {
        public:
            void noticed(const QString &sentence) override
            {
                if (sentence.contains(u"events found"_s))
                    source.request_stop();
                CollectingSink::noticed(sentence);
            }
            std::stop_source source;
        } sink;
        KafkaEntityReader reader({QUrl(m_cluster.url(u"long"_s)), {}, {}});
        QVERIFY(!reader.read("key-0", sink, sink.source.get_token()));
        const std::vector<Event> events = sink.events();
        QVERIFY(!events.empty() && events.size() < 150);
        QCOMPARE(events.back().position.value, 149'000); // the newest, and none left out
        for (size_t i = 1; i < events.size(); ++i)
            QCOMPARE(events[i].position.value - events[i - 1].position.value, 1'000);
        QVERIFY2(sink.notices.constLast().contains(u" only: long."), qPrintable(sink.notices.constLast()));
    }

    void theChosenStretchIsAllThatIsRead()
    {
        CollectingSink sink;
        find("key-5", m_cluster.url(u"long"_s, u"newest=3000"_s), sink);
        QCOMPARE(sink.count(), size_t(3));
        QCOMPARE(sink.progress.total, 3'000);
        CollectingSink late; // record n is n milliseconds younger than the first
        find("key-5", m_cluster.url(u"long"_s, u"from=2023-11-14T22:15:48Z"_s), late);
        QCOMPARE(late.progress.total, 2'000);
        QCOMPARE(late.count(), size_t(2));
    }

    void abortedRecordsAreNotFound()
    {
        QVERIFY(m_cluster.createTopic(u"transactions"_s, 1));
        produce(u"transactions"_s, 100, 10,
                {{u"transaction"_s, QJsonObject{{u"id"_s, u"t"_s}, {u"size"_s, 10}, {u"abortEvery"_s, 2}}}});
        CollectingSink sink;
        find("key-3", m_cluster.url(u"transactions"_s), sink);
        QCOMPARE(sink.count(), size_t(5));
        QCOMPARE(sink.progress.done, sink.progress.total);
    }

    void deletedRecordsAreNotWaitedFor()
    {
        QVERIFY(m_cluster.createTopic(u"short"_s, 1));
        produce(u"short"_s, 100, 10);
        ask(u"deleteRecords"_s, {{u"topic"_s, u"short"_s}, {u"partition"_s, 0}, {u"before"_s, 55}});
        CollectingSink sink;
        find("key-3", m_cluster.url(u"short"_s), sink);
        QCOMPARE(sink.count(), size_t(4));
        QCOMPARE(sink.progress.total, 45);
    }

    void severalTopicsAreReadTogether()
    {
        CollectingSink sink;
        find("key-3", m_cluster.url(u"short,transactions,java"_s), sink);
        QCOMPARE(sink.count(), size_t(4 + 5 + 30));
        std::set<int> parts;
        for (const Event &event : sink.events())
            parts.insert(event.position.part);
        QCOMPARE(parts.size(), size_t(3));
        QCOMPARE(*parts.begin(), 0);
    }

    void aTopicThatIsNotThereIsAnError()
    {
        KafkaEntityReader reader({QUrl(m_cluster.url(u"nothing"_s)), {}, {}});
        CollectingSink sink;
        const auto failed = reader.read("key-1", sink, {});
        QVERIFY(failed);
        QVERIFY2(failed->sentence.contains(u"nothing"_s), qPrintable(failed->sentence));
    }

private:
    KafkaCluster m_cluster;
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaLookup>(argc, argv);
}
#include "tst_kafkalookup.moc"
