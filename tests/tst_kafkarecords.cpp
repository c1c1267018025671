// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodedrecord.h"

#include "models/payload/payloadscanner.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestKafkaRecords : public QObject
{
    Q_OBJECT

    RecordDecoder m_decoder;

private Q_SLOTS:
    void plainRecord()
    {
        DecodedRecord r;
        r.key = "order-17";
        r.value = "{\"qty\": 6}";
        const Event &event = r.decode(m_decoder);
        QCOMPARE(shown(event.id), "orders/3/41002");
        QCOMPARE(shown(event.type), "orders");
        QCOMPARE(shown(event.entity), "order-17");
        QCOMPARE(shown(event.category), "orders");
        QCOMPARE(shown(event.payload), "{\"qty\": 6}");
        QCOMPARE(shown(event.metadata), "(null)");
        QCOMPARE(event.occurred, r.record.time);
        QVERIFY(!event.recorded.isValid());
        QCOMPARE(event.kind, EventKind::Event);
        QVERIFY(event.problem.isNull());
        QVERIFY(event.payloadHash != 0);
        QCOMPARE(shown(event.payloadFields), QByteArray("nqty\0", 5));
    }

    /// The fields are summed up while the value is read for its event; the sum is that of every connector.
    void shapesAreThoseOfAllPayloads_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("fields") << QByteArray(
            "{\"id\":\"a\",\"qty\":6,\"paid\":true,\"lines\":[],\"to\":{},\"x\":null}");
        QTest::newRow("another order") << QByteArray("{\"qty\":6,\"id\":\"a\"}");
        QTest::newRow("a field with metadata")
            << QByteArray("{\"metadata\":{\"userId\":\"7\",\"a\":1},\"qty\":6}");
        QTest::newRow("escaped") << QByteArray("{\"a\\\"b\":1,\"c\\u0041\":2}");
        QTest::newRow("Connect's envelope")
            << QByteArray("{\"schema\":{\"type\":\"struct\"},\"payload\":{\"qty\":6,\"id\":\"a\"}}");
        QTest::newRow("none") << QByteArray("{}");
        QByteArray map = "{\"k0\":0";
        for (int i = 1; i <= 100; ++i)
            map += ",\"k" + QByteArray::number(i) + "\":0";
        QTest::newRow("a map") << map + '}';
        QTest::newRow("a hundred fields") << map.left(map.lastIndexOf(',')) + '}';
        QTest::newRow("broken") << QByteArray("{\"qty\":6,");
        QTest::newRow("no object") << QByteArray("[1]");
    }

    void shapesAreThoseOfAllPayloads()
    {
        QFETCH(QByteArray, value);
        RecordDecoder decoder;
        PayloadScanner scanner;
        DecodedRecord r;
        r.value = value;
        r.key = "k";
        for (const bool isFirst : {true, false}) {
            r.decode(decoder);
            const PayloadFacts wanted = scanner.scan(r.event.payload);
            QCOMPARE(r.event.payloadShape, wanted.shape);
            QCOMPARE(shown(r.event.payloadFields), shown(wanted.fields));
            QCOMPARE(r.event.payloadHash, wanted.hash);
            QCOMPARE(r.event.payloadFields.isNull(), !isFirst || wanted.shape == 0);
        }
    }

    void headersAreMetadata()
    {
        DecodedRecord r;
        r.value = "x";
        r.headers = {{"a", QByteArray("\xff\x01", 2)},
                     {"none", {}},
                     {"twice", "1"},
                     {"count", bigEndianBytes(7, 4)},
                     {"__value_schema_id", "\x01" + QByteArray("0123456789\x01"
                                                               "abcde")},
                     {"twice", "\"2\""}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.metadata),
                 "{\"a\":\"0xff01\",\"none\":null,\"twice\":[\"1\",\"\\\"2\\\"\"],\"count\":7,"
                 "\"__value_schema_id\":\"30313233-3435-3637-3839-016162636465\"}");
        QVERIFY(r.event.entity.isNull());
    }

    void nullValueIsATombstone()
    {
        DecodedRecord r;
        r.key = "k";
        r.value = {};
        r.record.timeKind = KafkaRecord::LogAppendTime;
        r.decode(m_decoder);
        QCOMPARE(r.event.kind, EventKind::Tombstone);
        QCOMPARE(shown(r.event.type), "orders tombstone");
        QVERIFY(r.event.payload.isNull());
        QCOMPARE(r.event.recorded, r.record.time);
        QVERIFY(!r.event.occurred.isValid());
        r.value = "";
        r.decode(m_decoder);
        QCOMPARE(r.event.kind, EventKind::Event);
        QVERIFY(!r.event.payload.isNull());
    }

    void keys_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("entity");
        const QByteArray mark = QByteArray("\0\0\0\0\x11", 5);
        const auto row = [](const char *name, const QByteArray &key, const QByteArray &entity) {
            QTest::addRow("%s", name) << key << entity;
        };
        row("none", {}, "(null)");
        row("empty", "", "(null)");
        row("text", "order-17", "order-17");
        row("digits", "1234", "1234");
        row("text in UTF-8",
            "stra\xc3\x9f"
            "e",
            "stra\xc3\x9f"
            "e");
        row("JSON text", "\"order-17\"", "order-17");
        row("JSON number", "17", "17");
        row("only field", "{\"id\": 17}", "17");
        row("only field, text", "{ \"order_id\" : \"A\\u002d1\" }", "A-1");
        row("several fields", "{\"order\": 17, \"line\": 2}", "{\"order\":17,\"line\":2}");
        row("an object inside", "{\"id\": {\"$oid\": \"65a\"}}", "{\"id\":{\"$oid\":\"65a\"}}");
        row("null inside", "{\"id\": null}", "{\"id\":null}");
        row("Connect's schema", "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"id\":1004}}", "1004");
        row("Connect's schema, several",
            "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"a\": 1, \"b\": 2}}", "{\"a\":1,\"b\":2}");
        row("Connect's schema, scalar", "{\"schema\":{\"type\":\"string\"},\"payload\":\"x-1\"}", "x-1");
        row("broken JSON", "{\"id\": ", "{\"id\": ");
        row("four bytes", bigEndianBytes(17, 4), "17");
        row("eight bytes", bigEndianBytes(-2, 8), "-2");
        row("UUID bytes", QByteArray::fromHex("f81d4fae7dec11d0a76500a0c91e6bf6"),
            "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        row("other bytes", QByteArray("\x01\xff\x02", 3), "0x01ff02");
        row("Avro text", mark + QByteArray("\x0c", 1) + "cust-9", "cust-9");
        row("Avro long", mark + QByteArray::fromHex("a41f"), "2002");
        row("Avro negative", mark + QByteArray::fromHex("03"), "-2");
        row("Protobuf text", mark + QByteArray::fromHex("000a06") + "cust-9", "cust-9");
        row("Protobuf number", mark + QByteArray::fromHex("0008d20f"), "2002");
        row("JSON Schema", mark + "{\"id\":17}", "17");
        row("Avro record", mark + QByteArray::fromHex("0c010203040506"), "0x00000000110c010203040506");
    }

    void keys()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, entity);
        DecodedRecord r;
        r.key = key;
        QCOMPARE(shown(r.decode(m_decoder).entity), entity);
    }

    void aKeyThatIsNotTheEntityIsKept()
    {
        DecodedRecord r;
        r.key = "{\"id\": 17}";
        r.decode(m_decoder);
        QCOMPARE(r.metadata()[u"kafka"_s].toObject()[u"key"_s].toString(), u"{\"id\": 17}"_s);
    }

    void withoutKey_data()
    {
        QTest::addColumn<QByteArray>("topic");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("entity");
        const auto row = [](const char *topic, const char *value, const char *entity) {
            QTest::addRow("%s %s", topic, value)
                << QByteArray(topic) << QByteArray(value) << QByteArray(entity);
        };
        row("orders", "{\"aggregateId\": \"o-1\", \"orderId\": 5}", "o-1");
        row("orders", "{\"orderId\": 5}", "5");
        row("shop.order-events.v1", "{\"order_id\": \"5\"}", "5");
        row("orders", "{\"customerId\": 5}", "(null)");
        row("orders", "{\"metadata\": {\"streamId\": \"s-1\"}}", "s-1");
        row("orders", "[1]", "(null)");
    }

    void withoutKey()
    {
        QFETCH(QByteArray, topic);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, entity);
        DecodedRecord r;
        r.topic = topic;
        r.value = value;
        QCOMPARE(shown(r.decode(m_decoder).entity), entity);
    }

    void theValuesOwnFields()
    {
        DecodedRecord r;
        r.key = "o-1";
        r.value =
            "{\"eventType\":\"OrderPlaced\",\"eventId\":\"e-1\",\"occurredAt\":\"2026-03-02T10:00:00Z\","
            "\"causationId\":\"c-1\",\"correlationId\":\"r-1\",\"type\":\"BOX\"}";
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.type), "OrderPlaced");
        QCOMPARE(shown(r.event.id), "e-1");
        QCOMPARE(r.event.occurred, Timestamp::fromText("2026-03-02T10:00:00Z"));
        QCOMPARE(r.cause(), "c-1");
        QCOMPARE(shown(r.event.correlation), "r-1");
        const QJsonObject kafka = r.metadata()[u"kafka"_s].toObject();
        QCOMPARE(kafka[u"topic"_s].toString(), u"orders"_s);
        QCOMPARE(kafka[u"partition"_s].toInt(), 3);
        QCOMPARE(kafka[u"offset"_s].toInt(), 41002);
        QCOMPARE(kafka[u"timestamp"_s].toString(), u"2023-11-14T22:13:20.123Z"_s);
    }

    void anIdIsAnEventsOnlyWhereItLooksSo_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("id");
        const auto row = [](const char *name, const char *key, const char *value, const char *id) {
            QTest::addRow("%s", name) << QByteArray(key) << QByteArray(value) << QByteArray(id);
        };
        row("the entity's", "17", "{\"id\": 17, \"type\": \"x\"}", "orders/3/41002");
        row("the entity's UUID", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "{\"id\": \"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\", \"type\": \"x\"}", "orders/3/41002");
        row("beside no type", "17", "{\"id\": \"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"}", "orders/3/41002");
        row("an event's", "17", "{\"id\": \"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\", \"type\": \"x\"}",
            "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        row("a type in words", "17", "{\"type\": \"a parcel of books\"}", "orders/3/41002");
    }

    void anIdIsAnEventsOnlyWhereItLooksSo()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, id);
        DecodedRecord r;
        r.key = key;
        r.value = value;
        QCOMPARE(shown(r.decode(m_decoder).id), id);
    }

    void wireFormat()
    {
        DecodedRecord r;
        r.value = QByteArray("\0\0\0\0\x11", 5) + "{\"eventType\":\"A\"}";
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.payload), "{\"eventType\":\"A\"}");
        QCOMPARE(shown(r.event.type), "A");
        QCOMPARE(r.metadata()[u"kafka"_s].toObject()[u"schemaId"_s].toInt(), 17);
        r.value = QByteArray("\0\0\0\0\x11\x0c"
                             "cust-9",
                             12);
        r.decode(m_decoder);
        QCOMPARE(r.event.payload.size(), 12);
        QCOMPARE(r.metadata()[u"kafka"_s].toObject()[u"schemaId"_s].toInt(), 17);
        QVERIFY(r.event.problem.isNull());
        r.value = bigEndianBytes(1'700'000'000, 8); // a number, no mark
        r.decode(m_decoder);
        QVERIFY(r.event.metadata.isNull());
    }

    void mapping()
    {
        QString error;
        const auto mapping = Mapping::fromJson(
            "{\"backstory\":\"mapping/1\",\"fields\":{\"id\":\"value$.meta.no\",\"type\":\"headers$.kind\","
            "\"entity\":\"value$.order.id\",\"category\":{\"text\":\"order\"},\"causes\":\"value$.meta.by\","
            "\"occurred\":{\"from\":\"value$.at\",\"as\":\"epoch-ms\"},\"producer\":\"key$.app\"}}",
            u"m.json"_s, &error);
        QVERIFY2(mapping, qPrintable(error));
        RecordDecoder decoder;
        decoder.setMapping(*mapping);
        DecodedRecord r;
        r.key = "{\"app\":\"shop\"}";
        r.value = "{\"order\":{\"id\":17},\"meta\":{\"no\":\"e-1\",\"by\":[\"e-0\"]},\"at\":1772445600000}";
        r.headers = {{"kind", "Placed"}, {"event-type", "other"}};
        r.decode(decoder);
        QCOMPARE(shown(r.event.id), "e-1");
        QCOMPARE(shown(r.event.type), "Placed");
        QCOMPARE(shown(r.event.entity), "17");
        QCOMPARE(shown(r.event.category), "order");
        QCOMPARE(shown(r.event.producer), "shop");
        QCOMPARE(r.cause(), "e-0");
        QCOMPARE(r.event.occurred, Timestamp::fromMilliseconds(1'772'445'600'000));
        QCOMPARE(shown(r.event.payload), r.value);
        QVERIFY(r.event.problem.isNull());
        // What it does not find stays as it would be without.
        r.value = "no JSON";
        r.key = "k-1";
        r.headers.removeFirst();
        r.decode(decoder);
        QCOMPARE(shown(r.event.id), "orders/3/41002");
        QCOMPARE(shown(r.event.type), "other");
        QCOMPARE(shown(r.event.entity), "k-1");
        r.value = "{\"at\":\"soon\"}";
        QCOMPARE(shown(r.decode(decoder).problem),
                 "“occurred” is “soon”, which is no time of the form that the mapping says.");
    }

    void sample()
    {
        DecodedRecord r;
        r.key = "k-1";
        r.value = "{\"a\":1}";
        r.headers = {{"n", bigEndianBytes(7, 4)}};
        r.decode(m_decoder);
        const QList<SampleTable::Value> row = RecordMapping::rowOf(r.record);
        QCOMPARE(row.size(), RecordMapping::columns().size());
        QStringList shownRow;
        for (qsizetype i = 0; i < row.size(); ++i)
            shownRow << RecordMapping::columns()[i] + u'=' + QString::fromUtf8(row[i].bytes);
        QCOMPARE(shownRow.join(u' '),
                 u"key=k-1 value={\"a\":1} headers={\"n\":7} "
                 "timestamp=2023-11-14T22:13:20.123Z topic=orders partition=3 offset=41002"_s);
        QCOMPARE(row[1].kind, SampleTable::Value::Json);
        r.value = "text";
        r.headers.clear();
        r.decode(m_decoder);
        QCOMPARE(RecordMapping::rowOf(r.record)[1].kind, SampleTable::Value::Text);
        QCOMPARE(RecordMapping::rowOf(r.record)[2].kind, SampleTable::Value::Null);
    }

    void whatClaimsToBeJsonAndIsNot_data()
    {
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("hasProblem");
        const auto row = [](const char *type, const char *value, bool hasProblem) {
            QTest::addRow("%s %s", type, value) << QByteArray(type) << QByteArray(value) << hasProblem;
        };
        row("application/json", "{\"a\": 1}", false);
        row("application/json", "[1, 2]", false);
        row("application/json", "hello", true);
        row("application/vnd.shop+json", "\x01\x02", true);
        row("application/json", "{\"a\": 1", true);
        row("application/json", "{\"a\" 1}", true);
        row("", "{\"a\": 1", true);
        row("", "{\"a\": 12345678901234567890123}", false);
        row("", "hello", false);
        row("text/plain", "hello", false);
    }

    void whatClaimsToBeJsonAndIsNot()
    {
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, value);
        QFETCH(bool, hasProblem);
        DecodedRecord r;
        r.value = value;
        r.headers = {{"content-type", contentType}};
        r.decode(m_decoder);
        QVERIFY2(r.event.problem.isNull() != hasProblem, shown(r.event.problem).constData());
        QCOMPARE(shown(r.event.payload), value);
        QCOMPARE(shown(r.event.id), "orders/3/41002");
    }
};

QTEST_GUILESS_MAIN(TestKafkaRecords)
#include "tst_kafkarecords.moc"
