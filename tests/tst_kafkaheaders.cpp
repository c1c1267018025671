// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodedrecord.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

// What frameworks write into headers, byte for byte.
class TestKafkaHeaders : public QObject
{
    Q_OBJECT

    RecordDecoder m_decoder;

private Q_SLOTS:
    void cloudEventsBinary()
    {
        DecodedRecord r;
        r.key = "order-17";
        r.value = "{\"qty\":6}";
        r.headers = {{"content-type", "application/json"},
                     {"ce_specversion", "1.0"},
                     {"ce_id", "e-1"},
                     {"ce_type", "com.shop.OrderPlaced"},
                     {"ce_source", "/shop/orders"},
                     {"ce_subject", "subject-9"},
                     {"ce_time", "2026-03-02T10:00:00.5Z"},
                     {"ce_causationid", "[\"c-1\",\"c-2\"]"},
                     {"ce_traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "e-1");
        QCOMPARE(shown(r.event.type), "com.shop.OrderPlaced");
        QCOMPARE(shown(r.event.producer), "/shop/orders");
        QCOMPARE(shown(r.event.entity), "order-17"); // the key, by which it can be found
        QCOMPARE(shown(r.event.category), "orders");
        QCOMPARE(shown(r.event.contentType), "application/json");
        QCOMPARE(r.event.occurred, Timestamp::fromText("2026-03-02T10:00:00.5Z"));
        QCOMPARE(shown(r.event.correlation), "0af7651916cd43dd8448eb211c80319c");
        QCOMPARE(r.event.causes.size(), 2u);
        QCOMPARE(shown(r.event.causes[1].text), "c-2");
        QCOMPARE(shown(r.event.payload), "{\"qty\":6}");
        r.key = {};
        QCOMPARE(shown(r.decode(m_decoder).entity), "subject-9");
    }

    void cloudEventsStructured_data()
    {
        QTest::addColumn<QByteArray>("contentType");
        QTest::newRow("said") << QByteArray("application/cloudevents+json; charset=UTF-8");
        QTest::newRow("seen") << QByteArray();
    }

    void cloudEventsStructured()
    {
        QFETCH(QByteArray, contentType);
        DecodedRecord r;
        r.key = "order-17";
        r.value = "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"type\":\"OrderPlaced\",\"source\":\"/shop\","
                  "\"subject\":\"s-1\",\"time\":\"2026-03-02T10:00:00Z\",\"color\":\"red\","
                  "\"data\":{\"qty\":6}}";
        r.headers = {{"x", "1"}};
        if (!contentType.isEmpty())
            r.headers.emplaceBack("content-type", contentType);
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "e-1");
        QCOMPARE(shown(r.event.type), "OrderPlaced");
        QCOMPARE(shown(r.event.producer), "/shop");
        QCOMPARE(shown(r.event.entity), "order-17");
        QCOMPARE(shown(r.event.category), "orders");
        QCOMPARE(shown(r.event.payload), "{\"qty\":6}");
        QCOMPARE(shown(r.event.contentType), "application/json");
        QCOMPARE(r.event.occurred, Timestamp::fromText("2026-03-02T10:00:00Z"));
        QVERIFY(r.event.problem.isNull());
        QCOMPARE(r.metadata()[u"x"_s].toString(), u"1"_s);
        QCOMPARE(r.metadata()[u"cloudevents"_s].toObject()[u"color"_s].toString(), u"red"_s);
        r.key = {};
        QCOMPARE(shown(r.decode(m_decoder).entity), "s-1");
        QCOMPARE(shown(r.event.category), "orders");
    }

    void cloudEventsThatAreNone()
    {
        DecodedRecord r;
        r.value = "{\"id\":1}";
        r.headers = {{"content-type", "application/cloudevents+json"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.problem), "The value is JSON but no CloudEvent: it has no “specversion”.");
        QCOMPARE(shown(r.event.payload), "{\"id\":1}");
        QCOMPARE(shown(r.event.id), "orders/3/41002");
        r.value = "oops";
        r.decode(m_decoder);
        QVERIFY(!r.event.problem.isNull());
        QCOMPARE(shown(r.event.payload), "oops");
    }

    // HeaderUtils.java: numbers and times in eight bytes, metadata as text.
    void axon()
    {
        DecodedRecord r;
        r.key = "acc-1";
        r.value = "<xml/>";
        r.headers = {{"axon-metadata-traceId", "t-1"},
                     {"axon-metadata-correlationId", "m-0"},
                     {"axon-message-id", "m-1"},
                     {"axon-message-type", "com.bank.MoneyDeposited"},
                     {"axon-message-revision", "2"},
                     {"axon-message-timestamp", bigEndianBytes(1'772'445'600'000, 8)},
                     {"axon-message-aggregate-id", "acc-1"},
                     {"axon-message-aggregate-seq", bigEndianBytes(4, 8)},
                     {"axon-message-aggregate-type", "Account"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "m-1");
        QCOMPARE(shown(r.event.type), "com.bank.MoneyDeposited");
        QCOMPARE(shown(r.event.category), "Account");
        QCOMPARE(r.event.version, 4);
        QCOMPARE(shown(r.event.schemaVersion), "2");
        QCOMPARE(r.event.occurred, Timestamp::fromMilliseconds(1'772'445'600'000));
        QCOMPARE(r.cause(), "m-0");
        QCOMPARE(shown(r.event.correlation), "t-1");
        QCOMPARE(r.metadata()[u"axon-message-aggregate-seq"_s].toInt(), 4);
    }

    void nServiceBus()
    {
        DecodedRecord r;
        r.headers = {
            {"NServiceBus.MessageId", "m-1"},
            {"NServiceBus.CorrelationId", "m-0"},
            {"NServiceBus.ConversationId", "conv-1"},
            {"NServiceBus.RelatedTo", "m-0"},
            {"NServiceBus.MessageIntent", "Send"},
            {"NServiceBus.OriginatingEndpoint", "Sales"},
            {"NServiceBus.ContentType", "application/json"},
            {"NServiceBus.TimeSent", "2026-03-02 10:00:00:123456 Z"},
            {"NServiceBus.EnclosedMessageTypes", "Shop.PlaceOrder, Shop, Version=1.0.0.0;Shop.ICommand"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "m-1");
        QCOMPARE(shown(r.event.type), "Shop.PlaceOrder");
        QCOMPARE(shown(r.event.correlation), "conv-1");
        QCOMPARE(r.cause(), "m-0");
        QCOMPARE(r.event.kind, EventKind::Command);
        QCOMPARE(shown(r.event.producer), "Sales");
        QCOMPARE(r.event.occurred, Timestamp::fromText("2026-03-02T10:00:00.123456Z"));
    }

    void massTransit()
    {
        DecodedRecord r;
        r.headers = {{"MessageId", "m-1"},
                     {"CorrelationId", "saga-1"},
                     {"ConversationId", "conv-1"},
                     {"InitiatorId", "saga-0"},
                     {"SourceAddress", "loopback://host/api"}};
        r.value = "{\"messageType\":[\"urn:message:Shop:OrderPlaced\",\"urn:message:Shop:IEvent\"],"
                  "\"message\":{}}";
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "m-1");
        QCOMPARE(shown(r.event.correlation), "conv-1");
        QCOMPARE(shown(r.event.type), "urn:message:Shop:OrderPlaced");
        QCOMPARE(shown(r.event.producer), "loopback://host/api");
        QVERIFY(r.event.causes.empty());
    }

    void wolverine()
    {
        DecodedRecord r;
        r.headers = {{"id", "018d2f5e-0000-7000-8000-000000000001"},
                     {"message-type", "Shop.OrderPlaced"},
                     {"source", "Sales"},
                     {"correlation-id", "r-1"},
                     {"conversation-id", "018d2f5e-0000-7000-8000-000000000000"},
                     {"content-type", "application/json"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "018d2f5e-0000-7000-8000-000000000001");
        QCOMPARE(shown(r.event.type), "Shop.OrderPlaced");
        QCOMPARE(shown(r.event.producer), "Sales");
        QCOMPARE(shown(r.event.correlation), "r-1");
        QCOMPARE(r.cause(), "018d2f5e-0000-7000-8000-000000000000");
        // The first message of a chain names itself.
        r.headers[4].second = r.headers[0].second;
        r.decode(m_decoder);
        QVERIFY(r.event.causes.empty());
        r.headers[4].second = "00000000-0000-0000-0000-000000000000";
        r.decode(m_decoder);
        QVERIFY(r.event.causes.empty());
    }

    void eventuate()
    {
        DecodedRecord r;
        r.headers = {{"ID", "0000018d-1"},
                     {"event-type", "io.shop.OrderPlaced"},
                     {"event-aggregate-type", "io.shop.Order"},
                     {"event-aggregate-id", "17"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.id), "0000018d-1");
        QCOMPARE(shown(r.event.type), "io.shop.OrderPlaced");
        QCOMPARE(shown(r.event.category), "io.shop.Order");
        QCOMPARE(shown(r.event.entity), "17");
    }

    void spring()
    {
        DecodedRecord r;
        r.headers = {{"__TypeId__", "com.shop.OrderPlaced"},
                     {"contentType", "\"application/json\""},
                     {"kafka_correlationId", QByteArray::fromHex("f81d4fae7dec11d0a76500a0c91e6bf6")}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.type), "com.shop.OrderPlaced");
        QCOMPARE(shown(r.event.contentType), "application/json");
        QCOMPARE(shown(r.event.correlation), "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    }

    void traces_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("correlation");
        QTest::newRow("W3C") << QByteArray("traceparent")
                             << QByteArray("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                             << QByteArray("0af7651916cd43dd8448eb211c80319c");
        QTest::newRow("Zipkin") << QByteArray("b3")
                                << QByteArray("80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1")
                                << QByteArray("80f198ee56343ba864fe8b2a57d3eff7");
        QTest::newRow("Zipkin, several")
            << QByteArray("X-B3-TraceId") << QByteArray("463ac35c9f6413ad") << QByteArray("463ac35c9f6413ad");
    }

    void traces()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, correlation);
        DecodedRecord r;
        r.headers = {{name, value}};
        QCOMPARE(shown(r.decode(m_decoder).correlation), correlation);
        r.value = "{\"correlationId\":\"r-1\"}"; // better than a trace
        QCOMPARE(shown(r.decode(m_decoder).correlation), "r-1");
        r.headers.emplaceBack("Correlation_ID", "h-1"); // headers come before the value
        QCOMPARE(shown(r.decode(m_decoder).correlation), "h-1");
    }

    void theMostParticularNameWins()
    {
        DecodedRecord r;
        r.headers = {
            {"type", "generic"}, {"ce_type", "particular"}, {"Event-Type", "widespread"}, {"id", ""}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.type), "particular");
        QCOMPARE(shown(r.event.id), "orders/3/41002");
        r.headers = {{"event-type", "first"}, {"event-type", "last"}};
        QCOMPARE(shown(r.decode(m_decoder).type), "last");
    }
};

QTEST_GUILESS_MAIN(TestKafkaHeaders)
#include "tst_kafkaheaders.moc"
