// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodedrecord.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

// Dead letters, retries and copies: records that were made of others.
class TestKafkaOrigins : public QObject
{
    Q_OBJECT

    RecordDecoder m_decoder;

private Q_SLOTS:
    // DeadLetterPublishingRecoverer.java: numbers in four and eight bytes, big-endian.
    void springDeadLetter()
    {
        DecodedRecord r;
        r.topic = "orders-dlt";
        r.key = "17";
        r.headers = {{"kafka_dlt-original-topic", "orders"},
                     {"kafka_dlt-original-partition", bigEndianBytes(2, 4)},
                     {"kafka_dlt-original-offset", bigEndianBytes(99, 8)},
                     {"kafka_dlt-original-timestamp", bigEndianBytes(1'700'000'000'000, 8)},
                     {"kafka_dlt-original-timestamp-type", "CreateTime"},
                     {"kafka_dlt-original-consumer-group", "billing"},
                     {"kafka_dlt-exception-fqcn", "org.springframework.ListenerExecutionFailedException"},
                     {"kafka_dlt-exception-message", "no such customer"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "orders-dlt/3/41002");
        QCOMPARE(r.cause(), "orders/2/99");
        const QJsonObject metadata = r.metadata();
        QCOMPARE(metadata[u"kafka_dlt-original-partition"_s].toInt(), 2);
        QCOMPARE(metadata[u"kafka_dlt-original-offset"_s].toInt(), 99);
        QCOMPARE(metadata[u"kafka_dlt-original-timestamp"_s].toDouble(), 1'700'000'000'000.0);
        QCOMPARE(metadata[u"kafka_dlt-exception-message"_s].toString(), u"no such customer"_s);
        // The original's headers are copied: they name the original, not the dead letter.
        r.headers.emplaceBack("ce_id", "e-1");
        r.headers.emplaceBack("ce_type", "OrderPlaced");
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "orders-dlt/3/41002");
        QCOMPARE(r.cause(), "e-1");
        QCOMPARE(shown(r.event.type), "OrderPlaced");
    }

    void springRetry()
    {
        DecodedRecord r;
        r.topic = "orders-retry-0";
        r.headers = {{"kafka_original-topic", "orders"},
                     {"kafka_original-partition", bigEndianBytes(0, 4)},
                     {"kafka_original-offset", bigEndianBytes(5, 8)},
                     {"retry_topic-attempts", bigEndianBytes(2, 4)},
                     {"retry_topic-backoff-timestamp", bigEndianBytes(1'700'000'000'000, 6)},
                     {"kafka_original-offset", bigEndianBytes(77, 8)}};
        r.decode(m_decoder);
        QCOMPARE(r.cause(), "orders/0/5"); // the first: where it began
        QCOMPARE(r.metadata()[u"retry_topic-attempts"_s].toInt(), 2);
        QCOMPARE(r.metadata()[u"retry_topic-backoff-timestamp"_s].toDouble(), 1'700'000'000'000.0);
    }

    // DeadLetterQueueReporter.java writes numbers as text.
    void connect()
    {
        DecodedRecord r;
        r.topic = "dlq-sink";
        r.value = "this is not json";
        r.headers = {{"__connect.errors.topic", "orders"},
                     {"__connect.errors.partition", "1"},
                     {"__connect.errors.offset", "1234"},
                     {"__connect.errors.stage", "VALUE_CONVERTER"},
                     {"__connect.errors.exception.message", "Converting byte[] failed"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "dlq-sink/3/41002");
        QCOMPARE(r.cause(), "orders/1/1234");
    }

    void otherNames_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::newRow("Kafka Streams") << QByteArray("__streams.errors.");
        QTest::newRow("SmallRye") << QByteArray("dead-letter-");
        QTest::newRow("Spring Cloud Stream") << QByteArray("x-original-");
    }

    void otherNames()
    {
        QFETCH(QByteArray, prefix);
        DecodedRecord r;
        r.headers = {{prefix + "topic", "orders"}, {prefix + "partition", "1"}, {prefix + "offset", "8"}};
        r.decode(m_decoder);
        QCOMPARE(r.cause(), "orders/1/8");
        QCOMPARE(shown(r.event.id), "orders/3/41002");
        r.headers.removeLast();
        r.decode(m_decoder); // not enough to know the record
        QVERIFY(r.event.causes.empty());
    }

    void greyhoundRetry()
    {
        DecodedRecord r;
        r.headers = {{"GH_OriginalTopic", "orders"}, {"GH_RetryAttempt", "1"}, {"event-id", "e-1"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "orders/3/41002");
        QCOMPARE(r.cause(), "e-1");
    }

    // Two copies of one record have one id, so that the second is found as a duplicate.
    void copies()
    {
        DecodedRecord r;
        r.topic = "orders-copy";
        r.headers = {{"source-topic", "orders"}, {"source-partition", "1"}, {"source-offset", "8"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "orders/1/8");
        QVERIFY(r.event.causes.empty());
        QCOMPARE(r.metadata()[u"kafka"_s].toObject()[u"topic"_s].toString(), u"orders-copy"_s);
        r.headers.emplaceBack("event-id", "e-1");
        QCOMPARE(shown(r.decode(m_decoder).id), "e-1");
        r.headers = {{"source", "shop"}, {"source-topic", "orders"}};
        QCOMPARE(shown(r.decode(m_decoder).id), "orders-copy/3/41002");
    }
};

QTEST_GUILESS_MAIN(TestKafkaOrigins)
#include "tst_kafkaorigins.moc"
