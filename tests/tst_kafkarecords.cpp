// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recorddecoder.h"

#include <QTest>

using namespace Backstory;

namespace
{

QByteArray text(QByteArrayView view)
{
    return view.isNull() ? QByteArray("(null)") : view.toByteArray();
}

} // namespace

class TestKafkaRecords : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void plainRecord()
    {
        KafkaRecord record;
        record.topic = "orders";
        record.partition = 3;
        record.offset = 41002;
        record.time = Timestamp::fromMilliseconds(1'700'000'000'123);
        record.timeKind = KafkaRecord::CreateTime;
        record.key = "order-17";
        record.value = R"({"qty": 6})";
        Event event;
        RecordDecoder decoder;
        decoder.decode(record, event);
        QCOMPARE(text(event.id), "orders/3/41002");
        QCOMPARE(text(event.type), "orders");
        QCOMPARE(text(event.entity), "order-17");
        QCOMPARE(text(event.category), "orders");
        QCOMPARE(text(event.payload), R"({"qty": 6})");
        QCOMPARE(text(event.metadata), "(null)");
        QCOMPARE(event.occurred, record.time);
        QVERIFY(!event.recorded.isValid());
        QCOMPARE(event.kind, EventKind::Event);
        QVERIFY(event.problem.isNull());
    }

    void headersAreMetadata()
    {
        KafkaRecord record;
        record.topic = "t";
        record.value = "x";
        record.headers = {{"Event-Type", "OrderPlaced"},
                          {"a", QByteArrayView("\x00\x01", 2)},
                          {"n", {}},
                          {"twice", "1"},
                          {"correlation-id", "c-1"},
                          {"twice", "\"2\""}};
        Event event;
        RecordDecoder decoder;
        decoder.decode(record, event);
        QCOMPARE(text(event.type), "OrderPlaced");
        QCOMPARE(text(event.correlation), "c-1");
        QCOMPARE(text(event.metadata), "{\"Event-Type\":\"OrderPlaced\",\"a\":\"0x0001\",\"n\":null,"
                                       "\"twice\":[\"1\",\"\\\"2\\\"\"],\"correlation-id\":\"c-1\"}");
        QVERIFY(event.entity.isNull());
    }

    void nullValueIsATombstone()
    {
        KafkaRecord record;
        record.topic = "t";
        record.key = "k";
        record.time = Timestamp::fromMilliseconds(5);
        record.timeKind = KafkaRecord::LogAppendTime;
        Event event;
        RecordDecoder decoder;
        decoder.decode(record, event);
        QCOMPARE(event.kind, EventKind::Tombstone);
        QVERIFY(event.payload.isNull());
        QCOMPARE(event.recorded, record.time);
        QVERIFY(!event.occurred.isValid());
        record.value = "";
        decoder.decode(record, event);
        QCOMPARE(event.kind, EventKind::Event);
        QVERIFY(!event.payload.isNull());
    }
};

QTEST_GUILESS_MAIN(TestKafkaRecords)
#include "tst_kafkarecords.moc"
