// SPDX-License-Identifier: GPL-3.0-or-later
// What Kafka promises about order, and what it does not: order holds within the partition of a key; across
// partitions Backstory orders by time, and says so.
#include "tests/support/kafkamirrortest.h"

#include <QJsonArray>

#include <map>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_KafkaOrder : public KafkaMirrorTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error()));
        QVERIFY(m_cluster.createTopic(u"steps"_s, 2));
        // One order is placed (partition 0) before it is paid (partition 1), then shipped (partition 0), then
        // refunded (partition 1): written in turn, by producers whose clocks agree.
        for (int i = 0; i < 400; ++i)
            m_records << QJsonObject{{u"key"_s, i % 2 == 0 ? u"order-1"_s : u"payment-1"_s},
                                     {u"value"_s, QString::number(i)},
                                     {u"partition"_s, i % 2},
                                     {u"time"_s, qint64(1'700'000'000'000) + i}};
        // A producer whose clock is an hour behind comes last in partition 0.
        m_records << QJsonObject{{u"key"_s, u"order-1"_s},
                                 {u"value"_s, u"late"_s},
                                 {u"partition"_s, 0},
                                 {u"time"_s, qint64(1'700'000'000'000) - 3'600'000}};
        const QJsonObject said =
            m_cluster.ask({{u"do"_s, u"send"_s}, {u"topic"_s, u"steps"_s}, {u"records"_s, m_records}});
        QCOMPARE(said.value(u"written").toInt(), 401);
        m_ingest = reading(u"steps"_s);
        QCOMPARE(settle(*m_ingest), QString());
        m_history = std::make_unique<HistoryReader>(m_ingest->historyPath());
    }

    void aKeysEventsAreInTheOrderOfTheirPartition()
    {
        const QList<EntityNumber> order = m_history->entitiesWithId("order-1");
        QCOMPARE(order.size(), 1);
        QByteArrayList payloads;
        for (const EventRow row : m_history->eventsOf(order.first()))
            payloads << m_history->content(row).value().payload;
        QByteArrayList written;
        for (int i = 0; i < 400; i += 2)
            written << QByteArray::number(i);
        written << "late"; // whatever its clock says: it came last
        QCOMPARE(payloads, written);
    }

    void acrossPartitionsTimeOrders()
    {
        QByteArrayList byTime;
        for (const EventRow row : m_history->rowsByTime(0, 1'000))
            byTime << m_history->content(row).value().payload;
        QByteArrayList wanted{"late"};
        for (int i = 0; i < 400; ++i)
            wanted << QByteArray::number(i);
        QCOMPARE(byTime, wanted);
    }

    void andItIsSaid()
    {
        const HistorySummary summary = m_history->summary();
        QVERIFY(summary.isPartitioned); // so that the timeline orders by time
        const QString said = summary.assumptions.join(u' ');
        QVERIFY2(said.contains(u"order") && said.contains(u"partition") && said.contains(u"time"),
                 qPrintable(said));
        QVERIFY2(summary.positionName.contains(u"offset"), qPrintable(summary.positionName));
    }

    void cleanupTestCase()
    {
        m_history.reset();
        m_ingest.reset();
    }

private:
    QJsonArray m_records;
    std::unique_ptr<Ingest> m_ingest;
    std::unique_ptr<HistoryReader> m_history;
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaOrder>(argc, argv);
}
#include "tst_kafkaorder.moc"
