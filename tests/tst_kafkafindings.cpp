// SPDX-License-Identifier: GPL-3.0-or-later
// From a record's headers to the finding: dead letters with their reason and their original, copies as
// duplicates.
#include "decodedrecord.h"
#include "tests/findingshistory.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestKafkaFindings : public QObject
{
    Q_OBJECT
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    /// Writes a record of an order to the history as the connector reads it.
    static void write(FindingsHistory &history, const QByteArray &topic, int partition, qint64 offset,
                      const Headers &headers = {})
    {
        RecordDecoder decoder;
        DecodedRecord record;
        record.topic = topic;
        record.key = "order-17";
        record.value = R"({"amount":12})";
        record.headers = headers;
        record.record.partition = partition;
        record.record.offset = offset;
        record.record.time = Timestamp::fromMilliseconds(1'700'000'000'000 + offset);
        history.addAsItIs(record.decode(decoder));
    }

private Q_SLOTS:
    void aDeadLetterIsAFindingWithItsReason_data()
    {
        QTest::addColumn<QByteArray>("topic");
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<QString>("reason");
        QTest::newRow("Spring") << QByteArray("orders-dlt")
                                << Headers{{"kafka_dlt-original-topic", "orders"},
                                           {"kafka_dlt-original-partition", bigEndianBytes(2, 4)},
                                           {"kafka_dlt-original-offset", bigEndianBytes(99, 8)},
                                           {"kafka_dlt-exception-fqcn", "java.lang.IllegalStateException"},
                                           {"kafka_dlt-exception-message", "no such customer"}}
                                << u"no such customer"_s;
        // The topic's name does not tell: the headers do.
        QTest::newRow("Spring without a message")
            << QByteArray("put.aside")
            << Headers{{"kafka_dlt-original-topic", "orders"},
                       {"kafka_dlt-original-partition", bigEndianBytes(2, 4)},
                       {"kafka_dlt-original-offset", bigEndianBytes(99, 8)},
                       {"kafka_dlt-exception-fqcn", "java.lang.IllegalStateException"}}
            << u"java.lang.IllegalStateException"_s;
        QTest::newRow("Kafka Connect")
            << QByteArray("sink.errors")
            << Headers{{"__connect.errors.topic", "orders"},
                       {"__connect.errors.partition", "2"},
                       {"__connect.errors.offset", "99"},
                       {"__connect.errors.stage", "VALUE_CONVERTER"},
                       {"__connect.errors.exception.class.name",
                        "org.apache.kafka.connect.errors.DataException"},
                       {"__connect.errors.exception.message", "Converting byte[] failed"}}
            << u"Converting byte[] failed"_s;
        QTest::newRow("SmallRye") << QByteArray("put.aside")
                                  << Headers{{"dead-letter-topic", "orders"},
                                             {"dead-letter-partition", "2"},
                                             {"dead-letter-offset", "99"},
                                             {"dead-letter-reason", "not on stock"}}
                                  << u"not on stock"_s;
        QTest::newRow("Spring Cloud Stream") << QByteArray("put.aside")
                                             << Headers{{"x-original-topic", "orders"},
                                                        {"x-original-partition", bigEndianBytes(2, 4)},
                                                        {"x-original-offset", bigEndianBytes(99, 8)},
                                                        {"x-exception-message", "not on stock"}}
                                             << u"not on stock"_s;
    }

    void aDeadLetterIsAFindingWithItsReason()
    {
        QFETCH(QByteArray, topic);
        QFETCH(Headers, headers);
        QFETCH(QString, reason);
        FindingsHistory history;
        write(history, "orders", 1, 99); // another partition's, at the same offset
        write(history, "orders", 2, 99);
        QVERIFY(history.commit());
        write(history, topic, 0, 0, headers);
        QVERIFY(history.commit());
        const QList<Finding> findings = history.findings();
        QCOMPARE(findings.size(), 1);
        QCOMPARE(findings[0].rule, FindingRule::DeadLetter);
        QCOMPARE(findings[0].rows,
                 (QList<EventRow>{EventRow{2}, EventRow{3}})); // the original, then the letter
        QVERIFY2(findings[0].message.contains(u"The reason given: "_s + reason),
                 qPrintable(findings[0].message));
        QVERIFY2(findings[0].message.contains(u"Its message was"), qPrintable(findings[0].message));
    }

    void aLetterWhoseOriginalIsNotThereIsAFindingToo()
    {
        FindingsHistory history;
        write(history, "orders-dlt", 0, 0,
              {{"kafka_dlt-original-topic", "orders"},
               {"kafka_dlt-original-partition", bigEndianBytes(2, 4)},
               {"kafka_dlt-original-offset", bigEndianBytes(99, 8)}});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{u"dead-letter order-17: 1"_s});
    }

    void copiesAreDuplicatesOfTheirOriginal()
    {
        const Headers copied{{"source-topic", "orders"}, {"source-partition", "1"}, {"source-offset", "8"}};
        FindingsHistory history;
        write(history, "orders", 1, 8);
        write(history, "orders", 1, 9);
        write(history, "orders", 0, 8);
        QVERIFY(history.commit());
        write(history, "orders", 2, 8, copied);
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{u"duplicate-id order-17: 1, 4"_s});
        QVERIFY2(history.findings().at(0).message.contains(u"was written again with the same id orders/1/8"),
                 qPrintable(history.findings().at(0).message));
    }

    void anIdThatIsSentTwiceIsADuplicate()
    {
        FindingsHistory history;
        write(history, "orders", 0, 0, {{"event-id", "e-1"}});
        write(history, "orders", 0, 1, {{"event-id", "e-2"}});
        write(history, "orders", 0, 2, {{"event-id", "e-1"}}); // the producer had no answer and sent it again
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{u"duplicate-id order-17: 1, 3"_s});
    }
};

QTEST_GUILESS_MAIN(TestKafkaFindings)
#include "tst_kafkafindings.moc"
