// SPDX-License-Identifier: GPL-3.0-or-later
// How far consumer groups of a real broker are behind, and what is judged of them, beside what Kafka's own
// tool says.
#include "app/catalog/connectorcatalog.h"
#include "app/sampling/consumersampler.h"
#include "tests/grouptool.h"
#include "tests/support/kafkatest.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr int Patience = 120'000; ///< milliseconds, for a machine that does much else

KafkaOptions options()
{
    KafkaOptions options;
    options.properties = {{u"log.cleaner.backoff.ms"_s, u"200"_s}};
    return options;
}

/// What a group was made to be; a consumer whose standing is another was judged wrongly.
struct Planted {
    QString group;
    qint32 partition = 0;
    Verdict verdict = Verdict::Ok;
    QString says; ///< in the evidence
};

} // namespace

class tst_KafkaLag : public QObject
{
    Q_OBJECT

    QJsonObject ask(const QString &what, const QJsonObject &command)
    {
        return askCluster(m_cluster, what, command);
    }
    void send(const QString &topic, int count, int partitions = 1)
    {
        QJsonArray records;
        for (int i = 0; i < count; ++i)
            records.append(QJsonObject{{u"value"_s, u"{}"_s}, {u"partition"_s, i % partitions}});
        ask(u"send"_s, {{u"topic"_s, topic}, {u"records"_s, records}});
    }
    void join(const QString &member, const QString &group, const QString &topic)
    {
        ask(u"join"_s, {{u"member"_s, member}, {u"group"_s, group}, {u"topic"_s, topic}});
    }
    void commit(const QString &group, const QString &topic, qint64 offset)
    {
        ask(u"commit"_s,
            {{u"group"_s, group}, {u"topic"_s, topic}, {u"offsets"_s, QJsonObject{{u"0"_s, offset}}}});
    }
    /// A sampler that has looked at nothing yet.
    void begin()
    {
        const auto location = ConnectorCatalog::locationOf(m_cluster.url({}));
        SourceError error;
        const ConnectorDescription *description = m_catalog.find(location, &error);
        QVERIFY2(description, qPrintable(error.sentence));
        const Connector *connector = m_catalog.load(*description, &error);
        QVERIFY2(connector, qPrintable(error.sentence));
        m_sampler = std::make_unique<ConsumerSampler>(*connector, location,
                                                      m_folder.filePath(u"history-%1"_s.arg(m_round)),
                                                      500'000'000, TimeText::Utc);
    }
    void sample()
    {
        const auto failed = m_sampler->sample({});
        QVERIFY2(!failed, failed ? qPrintable(failed->sentence) : "");
    }
    ConsumerStanding standing(const QString &group, qint32 partition = 0) const
    {
        for (const ConsumerStanding &each : m_sampler->standings()) {
            if (each.part.name == group && each.part.partition == partition)
                return each;
        }
        return {};
    }

    /// What all programs do between two looks.
    void live(int round)
    {
        for (const QString &topic : {u"kept"_s, u"slow"_s, u"late"_s, u"stuck"_s, u"left"_s})
            send(topic, 10);
        send(u"shared"_s, 10, 2);
        QJsonObject allowed{{u"keeper"_s, 10}, {u"snail"_s, 4}, {u"runner"_s, 50}, {u"first"_s, 10}};
        if (round < 6)
            allowed.insert(u"stuck"_s, 8);
        if (round < 6)
            allowed.insert(u"mortal"_s, 8);
        if (round == 6)
            ask(u"quit"_s, {{u"member"_s, u"mortal"_s}});
        if (round == 3)
            join(u"second"_s, u"rebalances"_s, u"shared"_s);
        if (round >= 3)
            allowed.insert(u"second"_s, 10);
        ask(u"allowRecords"_s, {{u"members"_s, allowed}});
        commit(u"resets"_s, u"again"_s, round < 4 ? 500 : std::min(20 + 5 * (round - 4), 1'000));
        sample();
    }

    /// Which are not yet judged as what they are, as sentences.
    QStringList misjudged(const QList<Planted> &planted) const
    {
        QStringList wrong;
        for (const Planted &each : planted) {
            const LagVerdict found = standing(each.group, each.partition).verdict;
            if (found.verdict != each.verdict || !found.evidence.contains(each.says))
                wrong << u"%1/%2: %3: %4"_s.arg(each.group)
                             .arg(each.partition)
                             .arg(verdictText(found.verdict), found.evidence);
        }
        return wrong;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error()));
        for (const QString &topic :
             {u"kept"_s, u"slow"_s, u"late"_s, u"stuck"_s, u"left"_s, u"again"_s, u"booked"_s})
            QVERIFY2(m_cluster.createTopic(topic), qPrintable(m_cluster.error()));
        QVERIFY(m_cluster.createTopic(u"shared"_s, 2));
        QVERIFY(m_cluster.createTopic(u"half"_s, 2));
        QVERIFY2(m_cluster.createTopic(u"states"_s, 1,
                                       {{u"cleanup.policy"_s, u"compact"_s},
                                        {u"segment.ms"_s, u"100"_s},
                                        {u"min.cleanable.dirty.ratio"_s, u"0.01"_s},
                                        {u"min.compaction.lag.ms"_s, u"0"_s}}),
                 qPrintable(m_cluster.error()));
        begin();
        QVERIFY(m_sampler->canAsk());
    }

    void plants()
    {
        ask(u"produce"_s, {{u"topic"_s, u"late"_s}, {u"count"_s, 8'000}});
        ask(u"produce"_s, {{u"topic"_s, u"again"_s}, {u"count"_s, 1'000}});
        join(u"keeper"_s, u"keeps-up"_s, u"kept"_s);
        join(u"snail"_s, u"falls-behind"_s, u"slow"_s);
        join(u"runner"_s, u"catches-up"_s, u"late"_s);
        join(u"stuck"_s, u"stalls"_s, u"stuck"_s);
        join(u"mortal"_s, u"dies"_s, u"left"_s);
        join(u"first"_s, u"rebalances"_s, u"shared"_s);
        // Four transactions of ten, the third aborted: 44 offsets, 30 records that count.
        ask(u"produce"_s,
            {{u"topic"_s, u"booked"_s},
             {u"count"_s, 40},
             {u"transaction"_s, QJsonObject{{u"id"_s, u"clerk"_s}, {u"size"_s, 10}, {u"abortEvery"_s, 3}}}});
        commit(u"books-none"_s, u"booked"_s, 0);
        commit(u"books-all"_s, u"booked"_s, 43); // the last record's offset is 42; at 43 is a marker
        // Ten keys, written 50 times each, and one record more in a new segment: what is before it is
        // compacted.
        ask(u"produce"_s, {{u"topic"_s, u"states"_s}, {u"count"_s, 500}, {u"keys"_s, 10}});
        ask(u"produce"_s, {{u"topic"_s, u"states"_s}, {u"first"_s, 5'000}, {u"count"_s, 1}, {u"keys"_s, 10}});
        commit(u"knows-no-state"_s, u"states"_s, 0);
        send(u"half"_s, 5); // partition 1 stays without records, so nobody commits there
        join(u"half"_s, u"half-known"_s, u"half"_s);
        ask(u"allowRecords"_s, {{u"members"_s, QJsonObject{{u"half"_s, 3}}}});
    }

    void verdictsAreAsPlanted()
    {
        const QList<Planted> planted{
            {u"keeps-up"_s, 0, Verdict::Ok, {}},
            {u"falls-behind"_s, 0, Verdict::FallingBehind, u"events/s come in"_s},
            {u"catches-up"_s, 0, Verdict::CatchingUp, u"events/s go out"_s},
            {u"stalls"_s, 0, Verdict::Stalled, u"No progress since"_s},
            {u"dies"_s, 0, Verdict::Stopped, u"The group has no members."_s},
            {u"rebalances"_s, 0, Verdict::Ok, {}},
            {u"rebalances"_s, 1, Verdict::Ok, {}},
            {u"resets"_s, 0, Verdict::CatchingUp, u"Its position was set back by 480 at"_s},
            {u"half-known"_s, 1, Verdict::NoData, u"It has no position"_s},
            {u"books-none"_s, 0, Verdict::Stopped, u"while 30 events wait."_s},
            {u"books-all"_s, 0, Verdict::Ok, u"Level: nothing waits."_s},
            {u"knows-no-state"_s, 0, Verdict::Stopped, u"No progress since"_s},
        };
        const QDeadlineTimer deadline(Patience);
        do {
            live(m_round++);
            QTest::qWait(300);
        } while (!misjudged(planted).isEmpty() && !deadline.hasExpired());
        QCOMPARE(misjudged(planted).join(u'\n'), QString());
        qInfo("judged in %d looks", m_round);
        QCOMPARE(standing(u"stalls"_s).sample.members, 1);
        QCOMPARE(standing(u"dies"_s).sample.members, 0);
        QCOMPARE(standing(u"dies"_s).state, u"Empty"_s);
        QCOMPARE(standing(u"rebalances"_s).sample.members, 2);
        QVERIFY(standing(u"rebalances"_s, 0).member != standing(u"rebalances"_s, 1).member);
        QCOMPARE(standing(u"half-known"_s, 1).sample.position, ConsumerSample::None);
        QCOMPARE(standing(u"half-known"_s, 1).sample.lag(), ConsumerSample::None);
    }

    void lagsAreThoseOfKafkasOwnTool_data()
    {
        QTest::addColumn<bool>("moving");
        QTest::newRow("while all moves") << true;
        QTest::newRow("at rest") << false;
    }
    void lagsAreThoseOfKafkasOwnTool()
    {
        QFETCH(bool, moving);
        const QDeadlineTimer deadline(Patience);
        QList<ConsumerStanding> before;
        GroupToolRows rows;
        do { // at rest: until nothing has moved while the tool ran
            sample();
            before = m_sampler->standings();
            const auto tool = m_cluster.describeGroups();
            while (!tool->waitForFinished(200) && !deadline.hasExpired()) {
                if (moving)
                    live(m_round++);
            }
            sample();
            rows = groupToolRows(tool->readAllStandardOutput());
        } while (!moving && haveMoved(before, m_sampler->standings()) && !deadline.hasExpired());
        QCOMPARE(haveMoved(before, m_sampler->standings()), moving);
        QCOMPARE(qsizetype(rows.size()), m_sampler->standings().size());
        QCOMPARE(differences(rows, before, m_sampler->standings()).join(u'\n'), QString());
    }

    void markersAndHolesDoNotWait()
    {
        const ConsumerSample booked = standing(u"books-none"_s).sample;
        QCOMPARE(booked.lag(), 44);
        QCOMPARE(booked.realLag, 30);
        const ConsumerSample all = standing(u"books-all"_s).sample;
        QCOMPARE(all.lag(), 1);
        QCOMPARE(all.realLag, 0);
    }

    void whatCompactionHasRemovedDoesNotWait()
    {
        const QDeadlineTimer deadline(Patience);
        do {
            QTest::qWait(200);
            begin(); // what was read once is not read again at once
            sample();
        } while (standing(u"knows-no-state"_s).sample.realLag != 11 && !deadline.hasExpired());
        QCOMPARE(standing(u"knows-no-state"_s).sample.realLag,
                 11); // the newest of each key, and the last one
        QCOMPARE(standing(u"knows-no-state"_s).sample.lag(), 501);
    }

private:
    KafkaCluster m_cluster{options()};
    ConnectorCatalog m_catalog;
    QTemporaryDir m_folder;
    std::unique_ptr<ConsumerSampler> m_sampler;
    int m_round = 0;
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaLag>(argc, argv);
}
#include "tst_kafkalag.moc"
