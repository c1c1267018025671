// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodedrecord.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

// Dead letters, retries, copies and chunks: records that were made of others.
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

    // Silverback: the parts share the message's id, counted from 0.
    void chunksAreJoined()
    {
        const QByteArray whole = "{\"eventType\":\"Placed\",\"text\":\"" + QByteArray(3000, 'x') + "\"}";
        DecodedRecord r;
        r.topic = "large";
        r.key = "17";
        for (int index : {0, 2, 0, 1}) { // out of order, one twice
            r.value = whole.mid(index * 1100, index == 2 ? -1 : 1100);
            r.headers = {{"x-message-id", "m-1"},
                         {"content-type", "application/json"},
                         {"x-chunk-index", QByteArray::number(index)},
                         {"x-chunk-count", "3"}};
            r.decode(m_decoder);
            QVERIFY(r.event.problem.isNull());
            QCOMPARE(shown(r.event.entity), "17");
            if (index == 1)
                break;
            QCOMPARE(shown(r.event.payload), r.value);
            QCOMPARE(shown(r.event.type), "large part");
            QCOMPARE(shown(r.event.id), "large/3/41002");
        }
        QCOMPARE(shown(r.event.payload), whole);
        QCOMPARE(shown(r.event.type), "Placed");
        QCOMPARE(shown(r.event.id), "m-1");
        QCOMPARE(r.metadata()[u"kafka"_s].toObject()[u"joinedChunks"_s].toInt(), 3);
        r.decode(m_decoder); // again: nothing is left of it
        QCOMPARE(shown(r.event.type), "large part");
    }

    void chunksCountedInBytesFromOne()
    {
        DecodedRecord r;
        r.key = "17";
        for (int number : {1, 2}) {
            r.value = number == 1 ? "{\"type\":" : "\"A\"}";
            r.headers = {{"chunk-number", bigEndianBytes(number, 4)}, {"total-chunks", bigEndianBytes(2, 4)}};
            r.decode(m_decoder);
        }
        QCOMPARE(shown(r.event.payload), "{\"type\":\"A\"}");
        QCOMPARE(shown(r.event.type), "A");
        QCOMPARE(shown(r.event.id), "orders/3/41002");
    }

    // MessageSplitterImpl.java and DefaultSegmentSerializer.java of LinkedIn's clients.
    void largeMessagesAreJoined_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("prefixed");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("header and value") << 0 << true << QByteArray("17");
        QTest::newRow("header alone") << 1 << false << QByteArray("17");
        QTest::newRow("no key of its own") << 1 << true << QByteArray();
    }

    void largeMessagesAreJoined()
    {
        QFETCH(int, type);
        QFETCH(bool, prefixed);
        QFETCH(QByteArray, key);
        const QByteArray higher = bigEndianBytes(0x0102030405060708, 8);
        const QByteArray lower = bigEndianBytes(0x1112131415161718, 8);
        const QByteArray whole = "{\"eventType\":\"Placed\",\"text\":\"" + QByteArray(3000, 'x') + "\"}";
        DecodedRecord r;
        r.topic = "large";
        r.key = key.isNull() ? higher + lower : key;
        for (const int number : {0, 2, 1}) {
            const QByteArray place = bigEndianBytes(number, 4) + bigEndianBytes(3, 4);
            const QByteArray size = bigEndianBytes(whole.size(), 4);
            const QByteArray prefix = QByteArray(1, 0) +
                                      bigEndianBytes(0x0102030405060708 + 0x1112131415161718, 4) + higher +
                                      lower + place + size;
            r.value = (prefixed ? prefix : QByteArray()) + whole.mid(number * 1100, 1100);
            r.headers = {
                {"_lm", QByteArray(1, char(type)) + lower + higher + place + (type ? size : QByteArray())}};
            r.decode(m_decoder);
            if (number != 1)
                QCOMPARE(shown(r.event.type), "large part");
        }
        QCOMPARE(shown(r.event.payload), whole);
        QCOMPARE(shown(r.event.type), "Placed");
        QCOMPARE(shown(r.event.entity), key.isNull() ? QByteArray("(null)") : key);
        QCOMPARE(shown(r.event.id), "large/3/41002");
        QCOMPARE(r.metadata()[u"kafka"_s].toObject()[u"joinedChunks"_s].toInt(), 3);
    }

    void chunksAreForgottenRatherThanKept()
    {
        DecodedRecord r;
        const QByteArray large(40 * 1024 * 1024, 'x');
        const auto add = [&](const char *id, int index, const QByteArray &value) {
            r.value = value;
            r.headers = {
                {"x-message-id", id}, {"x-chunk-index", QByteArray::number(index)}, {"x-chunk-count", "2"}};
            r.decode(m_decoder);
            return shown(r.event.type);
        };
        QCOMPARE(add("first", 0, large), "orders part");
        QCOMPARE(add("second", 0, large), "orders part"); // now the first is forgotten
        QCOMPARE(add("first", 1, "y"), "orders part");
        QCOMPARE(add("second", 1, "y"), "orders");
        QCOMPARE(r.event.payload.size(), large.size() + 1);
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
        QCOMPARE(shown(r.event.type), "orders"); // as the original's, which says none either
        r.headers.emplaceBack("event-id", "e-1");
        QCOMPARE(shown(r.decode(m_decoder).id), "e-1");
        r.headers = {{"source", "shop"}, {"source-topic", "orders"}};
        QCOMPARE(shown(r.decode(m_decoder).id), "orders-copy/3/41002");
    }
};

QTEST_GUILESS_MAIN(TestKafkaOrigins)
#include "tst_kafkaorigins.moc"
