// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/keys/keyform.h"
#include "connectors/kafka/keys/partitioner.h"

#include <QTest>

#include <limits>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Which partition a key is in, and how that is found out from keys that were written already.
class TestKafkaPartitioner : public QObject
{
    Q_OBJECT
    static QList<KeySample> written(const Partitioner &partitioner, int keys, int partitions)
    {
        QList<KeySample> samples;
        for (int i = 0; i < keys; ++i) {
            const QByteArray key = "order-" + QByteArray::number(i);
            samples.append({key, partitioner.partitionOf(key, partitions)});
        }
        return samples;
    }

private Q_SLOTS:
    void murmur2IsJavas_data()
    {
        // Of UtilsTest in Kafka's own clients.
        QTest::addColumn<qint32>("hash");
        QTest::newRow("21") << -973932308;
        QTest::newRow("foobar") << -790332482;
        QTest::newRow("a-little-bit-long-string") << -985981536;
        QTest::newRow("a-little-bit-longer-string") << -1486304829;
        QTest::newRow("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8") << -58897971;
        QTest::newRow("abc") << 479470107;
    }

    void murmur2IsJavas()
    {
        QFETCH(qint32, hash);
        const QByteArray key = QTest::currentDataTag();
        const Partitioner java(Partitioner::Murmur2);
        for (const int partitions : {1, 2, 3, 12, 96, 1000, std::numeric_limits<int>::max()})
            QCOMPARE(java.partitionOf(key, partitions), (hash & 0x7fffffff) % partitions);
    }

    void crcIsThatOfZip()
    {
        // The check value of CRC-32/ISO-HDLC.
        const Partitioner partitioner(Partitioner::Crc32);
        for (const int partitions : {2, 7, 96})
            QCOMPARE(partitioner.partitionOf("123456789", partitions),
                     qint32(0xCBF43926u % uint(partitions)));
    }

    void fnvIsSaramas()
    {
        // FNV-1a of "foobar" is bf9cf968; Sarama takes the absolute value of the signed remainder.
        const Partitioner partitioner(Partitioner::Fnv1a);
        for (const int partitions : {2, 7, 96})
            QCOMPARE(partitioner.partitionOf("foobar", partitions), qAbs(qint32(0xbf9cf968u) % partitions));
    }

    void isFoundByLibrdkafkasNames()
    {
        QCOMPARE(Partitioner::named(u"murmur2_random"_s), Partitioner(Partitioner::Murmur2));
        QCOMPARE(Partitioner::named(u"consistent"_s), Partitioner(Partitioner::Crc32));
        QCOMPARE(Partitioner::named(u"fnv1a"_s), Partitioner(Partitioner::Fnv1a));
        QVERIFY(!Partitioner::named(u"random"_s));
    }

    void theOneThatFitsIsFound()
    {
        for (const auto hash : {Partitioner::Murmur2, Partitioner::Crc32, Partitioner::Fnv1a}) {
            for (const int partitions : {2, 3, 12, 96})
                QCOMPARE(Partitioner::fitting(written(Partitioner(hash), 60, partitions), partitions),
                         Partitioner(hash));
        }
    }

    void nothingIsFoundWithoutProof()
    {
        const Partitioner java(Partitioner::Murmur2);
        QVERIFY(!Partitioner::fitting({}, 12));
        QVERIFY(!Partitioner::fitting(written(java, 60, 1), 1)); // every one fits
        QVERIFY(!Partitioner::fitting(written(java, 19, 2), 2));
        // The same key a thousand times proves no more than once.
        QVERIFY(!Partitioner::fitting(QList<KeySample>(1000, written(java, 1, 12).constFirst()), 12));
        // Keyless records go anywhere and prove nothing.
        QVERIFY(!Partitioner::fitting(QList<KeySample>(1000, KeySample{{}, 3}), 12));
    }

    void oneKeyElsewhereIsEnoughToDoubt()
    {
        QList<KeySample> samples = written(Partitioner(Partitioner::Murmur2), 200, 12);
        samples[100].partition = (samples[100].partition + 1) % 12;
        QVERIFY(!Partitioner::fitting(samples, 12));
        // So it is with partitions that were added: the old keys are where six partitions put them.
        QVERIFY(!Partitioner::fitting(written(Partitioner(Partitioner::Murmur2), 60, 6), 12));
        // Two producers with hashes of their own.
        QVERIFY(!Partitioner::fitting(written(Partitioner(Partitioner::Murmur2), 60, 12) +
                                          written(Partitioner(Partitioner::Crc32), 60, 12),
                                      12));
    }

    void keylessRecordsAreNoDoubt()
    {
        QList<KeySample> samples = written(Partitioner(Partitioner::Fnv1a), 60, 12);
        for (int partition = 0; partition < 12; ++partition)
            samples.append({{}, partition});
        QCOMPARE(Partitioner::fitting(samples, 12), Partitioner(Partitioner::Fnv1a));
    }

    void aKeyIsMadeOfItsEntity_data()
    {
        QTest::addColumn<QByteArray>("sevenKey");
        QTest::addColumn<QByteArray>("seventyKey");
        QTest::addColumn<QByteArray>("wanted"); ///< for "-3"; null: there is none
        QTest::newRow("text") << QByteArray("7") << QByteArray("70") << QByteArray("-3");
        QTest::newRow("JSON text") << QByteArray("\"7\"") << QByteArray("\"70\"") << QByteArray("\"-3\"");
        QTest::newRow("JSON object") << QByteArray("{\"v7\":7}") << QByteArray("{\"v7\":70}")
                                     << QByteArray("{\"v7\":-3}");
        QTest::newRow("int") << QByteArray("\0\0\0\7", 4) << QByteArray("\0\0\0F", 4)
                             << QByteArray("\xff\xff\xff\xfd", 4);
        QTest::newRow("long") << QByteArray("\0\0\0\0\0\0\0\7", 8) << QByteArray("\0\0\0\0\0\0\0F", 8)
                              << QByteArray("\xff\xff\xff\xff\xff\xff\xff\xfd", 8);
        QTest::newRow("two ids") << QByteArray("7/1") << QByteArray("70/2") << QByteArray();
        QTest::newRow("none of it") << QByteArray("seven") << QByteArray("seventy") << QByteArray();
    }

    void aKeyIsMadeOfItsEntity()
    {
        QFETCH(QByteArray, sevenKey);
        QFETCH(QByteArray, seventyKey);
        QFETCH(QByteArray, wanted);
        const auto form = KeyForm::of({{"7", sevenKey}, {"70", seventyKey}});
        QCOMPARE(form.has_value(), !wanted.isNull());
        if (!form)
            return;
        QCOMPARE(form->keyOf("7"), sevenKey);
        QCOMPARE(form->keyOf("-3"), wanted);
    }

    void aTextIsInNoNumbersKey()
    {
        const auto form = KeyForm::of({{"7", QByteArray("\0\0\0\7", 4)}});
        QVERIFY(form);
        QVERIFY(!form->keyOf("order-7"));
        QVERIFY(!form->keyOf("+7"));
        QVERIFY(!form->keyOf("3000000000"));
        QVERIFY(!KeyForm::of({}));
    }
};

QTEST_GUILESS_MAIN(TestKafkaPartitioner)
#include "tst_kafkapartitioner.moc"
