// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodedrecord.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

QByteArray envelope(const char *operation, const char *before, const char *after)
{
    return QByteArray("{\"before\":") + before + ",\"after\":" + after +
           ",\"source\":{\"version\":\"2.7.3.Final\",\"connector\":\"postgresql\",\"name\":\"shop\","
           "\"ts_ms\":1772445600000,\"snapshot\":\"false\",\"db\":\"shopdb\",\"sequence\":null,"
           "\"schema\":\"public\",\"table\":\"customers\",\"txId\":571,\"lsn\":24023128,\"xmin\":null},"
           "\"transaction\":{\"id\":\"571:53195829\",\"total_order\":1,\"data_collection_order\":1},"
           "\"op\":\"" +
           operation + "\",\"ts_ms\":1772445600123}";
}

} // namespace

class TestKafkaDebezium : public QObject
{
    Q_OBJECT

    RecordDecoder m_decoder;

private Q_SLOTS:
    void operations_data()
    {
        QTest::addColumn<QByteArray>("operation");
        QTest::addColumn<QByteArray>("type");
        QTest::newRow("c") << QByteArray("c") << QByteArray("customers created");
        QTest::newRow("u") << QByteArray("u") << QByteArray("customers updated");
        QTest::newRow("d") << QByteArray("d") << QByteArray("customers deleted");
        QTest::newRow("r") << QByteArray("r") << QByteArray("customers read");
        QTest::newRow("t") << QByteArray("t") << QByteArray("customers truncated");
    }

    void operations()
    {
        QFETCH(QByteArray, operation);
        QFETCH(QByteArray, type);
        DecodedRecord r;
        r.topic = "shop.public.customers";
        r.key = "{\"id\":1004}";
        r.value = envelope(operation.constData(), "null", "{\"id\":1004,\"name\":\"Anne\"}");
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.type), type);
        QCOMPARE(shown(r.event.category), "public.customers");
        QCOMPARE(shown(r.event.entity), "1004");
        QCOMPARE(shown(r.event.correlation), "571:53195829");
        QCOMPARE(r.event.occurred, Timestamp::fromMilliseconds(1'772'445'600'000));
        QCOMPARE(r.event.kind, EventKind::Event); // a row that was read, too: see RowChange
        QCOMPARE(shown(r.event.payload), r.value);
        QCOMPARE(shown(r.event.id), "shop.public.customers/3/41002");
        QVERIFY(r.event.problem.isNull());
    }

    void withSchema()
    {
        DecodedRecord r;
        r.topic = "shop.public.customers";
        r.key = "{\"schema\":{\"type\":\"struct\",\"fields\":[]},\"payload\":{\"id\":1004}}";
        const QByteArray inner = envelope("u", "{\"name\":\"Ann\"}", "{\"name\":\"Anne\"}");
        r.value =
            "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"before\"}]},\"payload\":" + inner +
            "}";
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.type), "customers updated");
        QCOMPARE(shown(r.event.entity), "1004");
        QCOMPARE(shown(r.event.payload), inner);
    }

    void mySqlNamesItsDatabase()
    {
        DecodedRecord r;
        r.topic = "dbserver1.inventory.customers";
        r.value = "{\"before\":null,\"after\":{\"id\":1},\"source\":{\"connector\":\"mysql\",\"ts_ms\":0,"
                  "\"db\":\"inventory\",\"table\":\"customers\"},\"op\":\"c\",\"ts_ms\":1772445600123}";
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.category), "inventory.customers");
        QCOMPARE(r.event.occurred, Timestamp::fromMilliseconds(1'772'445'600'123));
    }

    void unwrapped_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("inHeaders");
        QTest::newRow("fields")
            << QByteArray("{\"id\":1004,\"name\":\"Anne\",\"__op\":\"u\",\"__table\":\"customers\","
                          "\"__source_schema\":\"public\",\"__source_ts_ms\":1772445600000,"
                          "\"__deleted\":\"false\"}")
            << false;
        QTest::newRow("headers") << QByteArray("{\"id\":1004,\"name\":\"Anne\"}") << true;
    }

    void unwrapped()
    {
        QFETCH(QByteArray, value);
        QFETCH(bool, inHeaders);
        DecodedRecord r;
        r.topic = "shop.public.customers";
        r.key = "{\"id\":1004}";
        r.value = value;
        if (inHeaders)
            r.headers = {{"__op", "u"},
                         {"__table", "customers"},
                         {"__source_ts_ms", "1772445600000"},
                         {"__schema", "public"}};
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.type), "customers updated");
        QCOMPARE(shown(r.event.category), "public.customers");
        QCOMPARE(shown(r.event.entity), "1004");
        QCOMPARE(r.event.occurred, Timestamp::fromMilliseconds(1'772'445'600'000));
    }

    void unwrappedDeletion()
    {
        DecodedRecord r;
        r.topic = "shop.public.customers";
        r.value = "{\"id\":1004,\"__deleted\":\"true\"}";
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.type), "customers deleted");
        QCOMPARE(shown(r.event.category), "public.customers");
    }

    void tombstoneBelongsToTheRow()
    {
        RecordDecoder fresh;
        for (RecordDecoder *decoder : {&m_decoder, &fresh}) {
            DecodedRecord r;
            r.topic = "shop.public.customers";
            r.key = "{\"id\":1004}";
            if (decoder == &m_decoder) {
                r.value = envelope("d", "{\"id\":1004}", "null");
                r.decode(*decoder);
            }
            r.value = {};
            r.decode(*decoder);
            QCOMPARE(r.event.kind, EventKind::Tombstone);
            QCOMPARE(shown(r.event.category), "public.customers");
            QCOMPARE(shown(r.event.entity), "1004");
            QCOMPARE(shown(r.event.type), "customers tombstone");
        }
    }

    void transactions()
    {
        DecodedRecord r;
        r.topic = "shop.transaction";
        r.key = "{\"id\":\"571:53195829\"}";
        r.value =
            "{\"status\":\"BEGIN\",\"id\":\"571:53195829\",\"event_count\":null,\"data_collections\":null,"
            "\"ts_ms\":1772445600000}";
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.type), "transaction begun");
        QCOMPARE(shown(r.event.correlation), "571:53195829");
        QCOMPARE(r.event.occurred, Timestamp::fromMilliseconds(1'772'445'600'000));
        r.value = "{\"status\":\"END\",\"id\":\"571:53195829\",\"event_count\":2,\"data_collections\":["
                  "{\"data_collection\":\"public.customers\",\"event_count\":2}],\"ts_ms\":1772445600000}";
        QCOMPARE(shown(r.decode(m_decoder).type), "transaction ended");
    }

    void schemaChanges()
    {
        DecodedRecord r;
        r.topic = "dbserver1";
        r.key = "{\"databaseName\":\"inventory\"}";
        r.value = "{\"source\":{\"connector\":\"mysql\",\"ts_ms\":1772445600000,\"db\":\"inventory\"},"
                  "\"ts_ms\":1772445600500,\"databaseName\":\"inventory\",\"ddl\":\"ALTER TABLE customers "
                  "ADD x INT\","
                  "\"tableChanges\":[{\"type\":\"ALTER\",\"id\":\"inventory.customers\"}]}";
        r.decode(m_decoder);
        QCOMPARE(shown(r.event.type), "schema changed");
        QCOMPARE(shown(r.event.entity), "inventory");
        QCOMPARE(shown(r.event.category), "dbserver1");
        QCOMPARE(r.event.occurred, Timestamp::fromMilliseconds(1'772'445'600'500));
    }

    // Fields of these names mean nothing by themselves.
    void whatOnlyLooksAlike()
    {
        DecodedRecord r;
        r.value = "{\"op\":\"x\",\"before\":1,\"after\":2,\"source\":{}}";
        QCOMPARE(shown(r.decode(m_decoder).type), "orders");
        r.value = "{\"schema\":null,\"payload\":5}";
        QCOMPARE(shown(r.decode(m_decoder).payload), r.value);
    }
};

QTEST_GUILESS_MAIN(TestKafkaDebezium)
#include "tst_kafkadebezium.moc"
