// SPDX-License-Identifier: GPL-3.0-or-later
// Topics of a real broker, written by other clients, in the history: every record once, in order within its
// partition.
#include "tests/support/kafkamirrortest.h"

#include <QElapsedTimer>
#include <QJsonArray>

#include <set>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_KafkaMirror : public KafkaMirrorTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error())); }

    void readsEveryCodec_data()
    {
        QTest::addColumn<QString>("codec");
        for (const char *codec : {"none", "gzip", "snappy", "lz4", "zstd"})
            QTest::newRow(codec) << QString::fromUtf8(codec);
    }

    void readsEveryCodec()
    {
        QFETCH(QString, codec);
        const QString topic = u"codec-"_s + codec;
        QVERIFY(m_cluster.createTopic(topic, 3));
        QCOMPARE(produce(topic, 0, 5'000,
                         {{u"bytes"_s, 300},
                          {u"tombstoneEvery"_s, 7},
                          {u"properties"_s, QJsonObject{{u"compression.type"_s, codec}}}}),
                 QString());
        const auto ingest = reading(topic);
        QCOMPARE(settle(*ingest), QString());
        const std::vector<RecordRead> records = recordsOf(*ingest);
        QCOMPARE(flawIn(records, 0, 5'000), QString());
        std::set<std::pair<QByteArray, int>> homes;
        for (const RecordRead &record : records) {
            const bool isTombstone = record.n % 7 == 0;
            QCOMPARE(record.topic, topic.toUtf8());
            QCOMPARE(record.key, "key-" + QByteArray::number(record.n % 50));
            QCOMPARE(record.kind, isTombstone ? EventKind::Tombstone : EventKind::Event);
            QCOMPARE(record.payload.size(), isTombstone ? 0 : 300);
            QVERIFY(isTombstone || record.payload.startsWith("{\"n\":" + QByteArray::number(record.n) + ','));
            QCOMPARE(record.occurred.nanoseconds(), (1'700'000'000'000 + record.n) * 1'000'000);
            homes.insert({record.key, record.partition});
        }
        QCOMPARE(homes.size(), size_t(50)); // the producer's own partitioner: a key stays in its partition
    }

    void abortedTransactionsAreInvisible()
    {
        QVERIFY(m_cluster.createTopic(u"committed"_s, 2));
        const QJsonObject transaction{{u"id"_s, u"writer"_s}, {u"size"_s, 50}, {u"abortEvery"_s, 3}};
        QCOMPARE(produce(u"committed"_s, 0, 1'000, {{u"transaction"_s, transaction}}), QString());
        const auto isCommitted = [](qint64 n) { return n / 50 % 3 != 2; };
        {
            const auto ingest = reading(u"committed"_s);
            QCOMPARE(settle(*ingest), QString());
            QCOMPARE(flawIn(recordsOf(*ingest), 0, 1'000, isCommitted), QString());
            QCOMPARE(ingest->status().events, m_said.value(u"written").toInt());
        }
        // The end of the topic is a marker: going on from it reads nothing twice.
        QCOMPARE(produce(u"committed"_s, 1'050, 50, {{u"transaction"_s, transaction}}), QString());
        const auto ingest = reading(u"committed"_s);
        QCOMPARE(settle(*ingest), QString());
        QTRY_COMPARE(ingest->status().events, 750);
        QCOMPARE(flawIn(recordsOf(*ingest), 0, 1'100,
                        [&](qint64 n) { return n >= 1'050 || (n < 1'000 && isCommitted(n)); }),
                 QString());
        const auto all = reading(u"committed"_s, u"isolation=read_uncommitted"_s);
        QCOMPARE(settle(*all), QString());
        QCOMPARE(flawIn(recordsOf(*all), 0, 1'100, [](qint64 n) { return n < 1'000 || n >= 1'050; }),
                 QString());
    }

    void anOpenTransactionIsWaitedFor()
    {
        QVERIFY(m_cluster.createTopic(u"open"_s));
        QCOMPARE(produce(u"open"_s, 0, 100,
                         {{u"transaction"_s,
                           QJsonObject{{u"id"_s, u"slow"_s}, {u"size"_s, 50}, {u"leaveOpen"_s, true}}}}),
                 QString());
        const auto ingest = reading(u"open"_s);
        QCOMPARE(settle(*ingest), QString()); // it is not an end that never comes
        QCOMPARE(flawIn(recordsOf(*ingest), 0, 50), QString());
        QVERIFY(!m_cluster.ask({{u"do"_s, u"endTransaction"_s}}).contains(u"error"));
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, 100, 60'000);
        QCOMPARE(flawIn(recordsOf(*ingest), 0, 100), QString());
    }

    void theConsoleProducerIsRead()
    {
        QVERIFY(m_cluster.createTopic(u"console"_s, 2));
        QVERIFY2(m_cluster.produceOnConsole(
                     u"console"_s, "a:first\nb:second\na:third\n",
                     {u"--property"_s, u"parse.key=true"_s, u"--property"_s, u"key.separator=:"_s}),
                 qPrintable(m_cluster.error()));
        const auto ingest = reading(u"console"_s);
        QCOMPARE(settle(*ingest), QString());
        HistoryReader history(ingest->historyPath());
        const QList<EntityNumber> a = history.entitiesWithId("a");
        QCOMPARE(a.size(), 1);
        const QList<EventRow> rows = history.eventsOf(a.first());
        QCOMPARE(rows.size(), 2);
        QCOMPARE(history.content(rows.at(0)).value().payload, "first");
        QCOMPARE(history.content(rows.at(1)).value().payload, "third");
    }

    void unusualRecordsAreKept()
    {
        QVERIFY(m_cluster.createTopic(u"unusual"_s));
        const QJsonObject bytes{{u"base64"_s, u"AP/+"_s}};
        const QJsonArray records{
            QJsonObject{}, QJsonObject{{u"key"_s, u""_s}, {u"value"_s, u""_s}},
            QJsonObject{{u"key"_s, bytes}, {u"value"_s, bytes}},
            QJsonObject{{u"key"_s, u"k"_s},
                        {u"value"_s, u"no JSON"_s},
                        {u"headers"_s, QJsonObject{{u"bytes"_s, bytes}, {u"null"_s, {}}}}},
            QJsonObject{{u"value"_s, QString(900'000, u'x')}}};
        const QJsonObject said =
            m_cluster.ask({{u"do"_s, u"send"_s}, {u"topic"_s, u"unusual"_s}, {u"records"_s, records}});
        QCOMPARE(said.value(u"written").toInt(), 5);
        const auto ingest = reading(u"unusual"_s);
        QCOMPARE(settle(*ingest), QString());
        const std::vector<RecordRead> read = recordsOf(*ingest);
        QCOMPARE(read.size(), size_t(5));
        QCOMPARE(disorderIn(read), QString());
        QCOMPARE(read[0].kind, EventKind::Tombstone);
        QCOMPARE(read[1].kind, EventKind::Event); // an empty value is a value
        QCOMPARE(read[2].payload, QByteArray("\0\xff\xfe", 3));
        QCOMPARE(read[3].payload, "no JSON");
        QCOMPARE(read[4].payload.size(), 900'000);
    }

    void anEmptyTopicIsReadToItsEnd()
    {
        QVERIFY(m_cluster.createTopic(u"empty"_s, 4));
        const auto ingest = reading(u"empty"_s);
        QCOMPARE(settle(*ingest), QString());
        QCOMPARE(ingest->status().events, 0);
        QCOMPARE(produce(u"empty"_s, 0, 10), QString());
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, 10, 60'000);
    }

    void readingGoesOnWhereItEnded()
    {
        QVERIFY(m_cluster.createTopic(u"resumed"_s, 3));
        for (qint64 first = 0; first < 9'000; first += 3'000) {
            QCOMPARE(produce(u"resumed"_s, first, 3'000), QString());
            const auto ingest = reading(u"resumed"_s);
            QCOMPARE(settle(*ingest), QString());
            QTRY_COMPARE(ingest->status().events, first + 3'000);
            QCOMPARE(flawIn(recordsOf(*ingest), 0, first + 3'000), QString());
            QCOMPARE(ingest->status().notice, QString()); // not begun anew
        }
    }

    void partitionsThatAreAddedAreRead()
    {
        QVERIFY(m_cluster.createTopic(u"grown"_s, 1));
        QCOMPARE(produce(u"grown"_s, 0, 100), QString());
        const auto ingest = reading(u"grown"_s);
        QCOMPARE(settle(*ingest), QString());
        QVERIFY(!m_cluster.ask({{u"do"_s, u"addPartitions"_s}, {u"topic"_s, u"grown"_s}, {u"total"_s, 3}})
                     .contains(u"error"));
        QCOMPARE(produce(u"grown"_s, 100, 300), QString());
        QCOMPARE(m_said.value(u"partitions").toObject().size(), 3);
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, 400, 90'000);
        QCOMPARE(flawIn(recordsOf(*ingest), 0, 400), QString());
    }

    void theScopeIsKept()
    {
        QVERIFY(m_cluster.createTopic(u"scoped"_s, 2));
        for (const int partition : {0, 1})
            QCOMPARE(produce(u"scoped"_s, partition * 1'000, 1'000, {{u"partition"_s, partition}}),
                     QString());
        const auto countWith = [this](const QString &query, const std::function<bool(qint64)> &counts) {
            const auto ingest = reading(u"scoped"_s, query);
            const QString failed = settle(*ingest);
            return failed.isEmpty() ? flawIn(recordsOf(*ingest), 0, 2'000, counts) : failed;
        };
        QCOMPARE(countWith(u"partitions=1"_s, [](qint64 n) { return n >= 1'000; }), QString());
        QCOMPARE(countWith(u"newest=10"_s, [](qint64 n) { return n % 1'000 >= 990; }), QString());
        // Record 1500 has the time 1,700,000,001,500: everything of partition 0 is before it.
        QCOMPARE(countWith(u"from=2023-11-14T22:13:21.500Z"_s, [](qint64 n) { return n >= 1'500; }),
                 QString());
    }

    void newRecordsComeAtOnce()
    {
        QVERIFY(m_cluster.createTopic(u"live"_s));
        const auto ingest = reading(u"live"_s);
        QCOMPARE(settle(*ingest), QString());
        std::vector<qint64> milliseconds;
        for (int i = 0; i < 20; ++i) {
            m_cluster.ask(
                {{u"do"_s, u"send"_s},
                 {u"topic"_s, u"live"_s},
                 {u"records"_s, QJsonArray{QJsonObject{{u"key"_s, u"k"_s}, {u"value"_s, u"v"_s}}}}});
            QElapsedTimer acknowledged;
            acknowledged.start();
            while (ingest->status().events <= i && acknowledged.elapsed() < 60'000)
                QTest::qSleep(2);
            QCOMPARE(ingest->status().events, i + 1);
            milliseconds.push_back(acknowledged.elapsed());
            QTest::qSleep(100);
        }
        std::sort(milliseconds.begin(), milliseconds.end());
        qInfo("visible in the history after it was acknowledged: median %lld ms, at most %lld ms",
              milliseconds[10], milliseconds.back());
    }
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaMirror>(argc, argv);
}
#include "tst_kafkamirror.moc"
