// SPDX-License-Identifier: GPL-3.0-or-later
// Three brokers: leaders move and die while their partitions are read.
#include "tests/support/kafkamirrortest.h"

#include <QJsonArray>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

KafkaOptions options()
{
    KafkaOptions wanted;
    wanted.nodes = 3;
    return wanted;
}

} // namespace

class tst_KafkaLeaders : public KafkaMirrorTest
{
    Q_OBJECT
public:
    tst_KafkaLeaders()
        : KafkaMirrorTest(options())
    {
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error())); }

    void theLeaderMovesWhileReading()
    {
        constexpr qint64 Records = 200'000;
        QVERIFY2(m_cluster.createTopic(u"moved"_s, 2, {}, 3), qPrintable(m_cluster.error()));
        QCOMPARE(produce(u"moved"_s, 0, Records), QString());
        const auto ingest = reading(u"moved"_s);
        QTRY_VERIFY_WITH_TIMEOUT(ingest->status().events > 0, 60'000);
        for (const int partition : {0, 1}) {
            const int leader = leaderOf(u"moved"_s, partition);
            const QJsonObject said = m_cluster.ask({{u"do"_s, u"moveLeader"_s},
                                                    {u"topic"_s, u"moved"_s},
                                                    {u"partition"_s, partition},
                                                    {u"to"_s, leader % 3 + 1}});
            QVERIFY2(!said.contains(u"error"), qPrintable(said.value(u"error").toString()));
        }
        QCOMPARE(produce(u"moved"_s, Records, 1'000), QString());
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, Records + 1'000, 120'000);
        QCOMPARE(flawIn(recordsOf(*ingest), 0, Records + 1'000), QString());
        QCOMPARE(ingest->status().notice, QString());
    }

    void theLeaderIsKilledWhileReading()
    {
        constexpr qint64 Records = 200'000;
        QVERIFY2(m_cluster.createTopic(u"bereft"_s, 1, {}, 3), qPrintable(m_cluster.error()));
        QCOMPARE(produce(u"bereft"_s, 0, Records), QString());
        const int leader = leaderOf(u"bereft"_s, 0);
        const auto ingest = reading(u"bereft"_s);
        QTRY_VERIFY_WITH_TIMEOUT(ingest->status().events > 0, 60'000);
        m_cluster.kill(leader);
        QCOMPARE(produce(u"bereft"_s, Records, 1'000), QString()); // by the new leader
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, Records + 1'000, 120'000);
        QCOMPARE(flawIn(recordsOf(*ingest), 0, Records + 1'000), QString());
        QCOMPARE(ingest->status().notice, QString());
        QVERIFY2(m_cluster.startNode(leader), qPrintable(m_cluster.error()));
    }

private:
    int leaderOf(const QString &topic, int partition)
    {
        return m_cluster.ask({{u"do"_s, u"leader"_s}, {u"topic"_s, topic}, {u"partition"_s, partition}})
            .value(u"leader")
            .toInt(-1);
    }
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaLeaders>(argc, argv);
}
#include "tst_kafkaleaders.moc"
