// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong around a topic while it is mirrored: every record once, in order within its partition, or a
// sentence that says what is gone.
#include "tests/support/kafkamirrortest.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QRandomGenerator>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

#ifdef __SANITIZE_ADDRESS__
constexpr qint64 Slowness = 10; ///< records to read are so many times fewer, for sanitizers are slow
#else
constexpr qint64 Slowness = 1;
#endif

KafkaOptions options()
{
    KafkaOptions wanted;
    wanted.relays = true;
    wanted.properties = {{u"log.retention.check.interval.ms"_s, u"500"_s},
                         {u"log.cleaner.backoff.ms"_s, u"200"_s},
                         {u"log.segment.delete.delay.ms"_s, u"100"_s},
                         {u"log.initial.task.delay.ms"_s, u"500"_s}};
    return wanted;
}

/// A number from the environment, so that a person may ask for more than every run can wait for.
int wantedFrom(const char *variable, int otherwise)
{
    bool isNumber = false;
    const int number = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber ? number : otherwise;
}

} // namespace

class tst_KafkaFaults : public KafkaMirrorTest
{
    Q_OBJECT
public:
    tst_KafkaFaults()
        : KafkaMirrorTest(options())
    {
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error())); }

    void init() { m_cluster.relay(1).mend(); } // whatever a test before left

    void theBrokerIsKilledAndComesBack()
    {
        constexpr qint64 Records = 300'000 / Slowness;
        QVERIFY(m_cluster.createTopic(u"killed"_s, 3));
        QCOMPARE(produce(u"killed"_s, 0, Records), QString());
        const auto ingest = reading(u"killed"_s);
        QTRY_VERIFY_WITH_TIMEOUT(ingest->status().events > 0, 60'000);
        m_cluster.kill(1);
        const qint64 before = ingest->status().events;
        QVERIFY2(m_cluster.startNode(1), qPrintable(m_cluster.error()));
        if (before == Records)
            QSKIP("This machine had read all records before the broker was killed.");
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, Records, 120'000);
        QCOMPARE(settle(*ingest), QString());
        QCOMPARE(produce(u"killed"_s, Records, 100), QString());
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, Records + 100, 60'000);
        QCOMPARE(flawIn(recordsOf(*ingest), 0, Records + 100), QString());
        QVERIFY(!notices(*ingest).contains(u"deleted")); // an outage is said, but nothing is gone
    }

    void theNetworkIsCut()
    {
        constexpr qint64 Records = 300'000 / Slowness;
        const int seconds = wantedFrom("BACKSTORY_CUT_SECONDS", 4);
        QVERIFY(m_cluster.createTopic(u"cut"_s, 3));
        QCOMPARE(produce(u"cut"_s, 0, Records), QString());
        const auto ingest = reading(u"cut"_s);
        QTRY_VERIFY_WITH_TIMEOUT(ingest->status().events > 0, 60'000);
        m_cluster.relay(1).cut();
        QTest::qSleep(1'000 * seconds); // what had been fetched is still written
        if (ingest->status().events == Records)
            QSKIP("This machine had fetched all records before the network was cut.");
        QVERIFY(ingest->status().state != SourceStatus::Failed);
        m_cluster.relay(1).mend();
        QElapsedTimer mended;
        mended.start();
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, Records, 120'000);
        qInfo("cut for %d s; everything was there %lld ms after it was mended", seconds, mended.elapsed());
        QCOMPARE(settle(*ingest), QString());
        QCOMPARE(flawIn(recordsOf(*ingest), 0, Records), QString());
        QVERIFY(!notices(*ingest).contains(u"deleted"));
    }

    void retentionOvertakesTheReader()
    {
        QVERIFY(m_cluster.createTopic(u"expired"_s));
        QCOMPARE(produce(u"expired"_s, 0, 1'000), QString());
        {
            const auto ingest = reading(u"expired"_s);
            QCOMPARE(settle(*ingest), QString());
        }
        QCOMPARE(produce(u"expired"_s, 1'000, 1'000), QString());
        deleteBefore(u"expired"_s, 1'500); // 500 were read, and 500 were not
        const auto ingest = reading(u"expired"_s);
        QCOMPARE(settle(*ingest), QString());
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, 1'500, 60'000);
        QCOMPARE(flawIn(recordsOf(*ingest), 0, 2'000, [](qint64 n) { return n < 1'000 || n >= 1'500; }),
                 QString());
        QVERIFY2(said(*ingest, u"1,000 to 1,499"_s), qPrintable(notices(*ingest)));
    }

    void retentionDeletesWhileReading()
    {
        constexpr qint64 Records = 300'000 / Slowness;
        QVERIFY(m_cluster.createTopic(u"expiring"_s, 1, {{u"segment.bytes"_s, u"1048576"_s}}));
        QCOMPARE(produce(u"expiring"_s, 0, Records), QString());
        const auto ingest = reading(u"expiring"_s);
        QTRY_VERIFY_WITH_TIMEOUT(ingest->status().events > 0, 60'000);
        m_cluster.relay(1).cut();
        deleteBefore(u"expiring"_s, Records - 1'000);
        m_cluster.relay(1).mend();
        QCOMPARE(settle(*ingest), QString());
        const std::vector<RecordRead> records = recordsOf(*ingest);
        // A stretch from the start, then the end; what is between was deleted before it could be read.
        qint64 firstMissing = 0;
        while (firstMissing < qint64(records.size()) && records[size_t(firstMissing)].n == firstMissing)
            ++firstMissing;
        QCOMPARE(
            flawIn(records, 0, Records, [&](qint64 n) { return n < firstMissing || n >= Records - 1'000; }),
            QString());
        if (firstMissing < Records - 1'000)
            QVERIFY2(said(*ingest, QLocale(QLocale::English).toString(firstMissing)),
                     qPrintable(notices(*ingest)));
    }

    void compactionRunsWhileReading()
    {
        constexpr qint64 Records = 200'000 / Slowness;
        QVERIFY(m_cluster.createTopic(u"compacted"_s, 2,
                                      {{u"cleanup.policy"_s, u"compact"_s},
                                       {u"segment.bytes"_s, u"1048576"_s},
                                       {u"min.cleanable.dirty.ratio"_s, u"0.01"_s},
                                       {u"min.compaction.lag.ms"_s, u"0"_s}}));
        QCOMPARE(produce(u"compacted"_s, 0, Records, {{u"keys"_s, 5'000}}), QString());
        const auto ingest = reading(u"compacted"_s);
        QCOMPARE(produce(u"compacted"_s, Records, Records, {{u"keys"_s, 5'000}}), QString());
        QTRY_VERIFY_WITH_TIMEOUT(ingest->status().state == SourceStatus::Following, 120'000);
        // The newest of each key is never compacted away.
        QTRY_VERIFY_WITH_TIMEOUT(newest(*ingest) == 2 * Records - 1, 60'000);
        const std::vector<RecordRead> records = recordsOf(*ingest);
        std::vector<int> seen(2 * Records, 0);
        for (const RecordRead &record : records)
            ++seen[size_t(record.n)];
        QCOMPARE(disorderIn(records), QString());
        QCOMPARE(std::count_if(seen.begin(), seen.end(), [](int times) { return times > 1; }), 0);
        QCOMPARE(std::count(seen.end() - 5'000, seen.end(), 1), 5'000);
        qInfo("%zu of %lld records were still there", records.size(), 2 * Records);
    }

    void theTopicIsMadeAnew_data()
    {
        QTest::addColumn<bool>("whileFollowing");
        QTest::newRow("while it is followed") << true;
        QTest::newRow("between two openings") << false;
    }

    void theTopicIsMadeAnew()
    {
        QFETCH(bool, whileFollowing);
        const QString topic = whileFollowing ? u"anew-live"_s : u"anew"_s;
        QVERIFY(m_cluster.createTopic(topic));
        QCOMPARE(produce(topic, 0, 1'000), QString());
        auto ingest = reading(topic);
        QCOMPARE(settle(*ingest), QString());
        if (!whileFollowing)
            ingest.reset();
        QVERIFY(!m_cluster.ask({{u"do"_s, u"deleteTopic"_s}, {u"topic"_s, topic}}).contains(u"error"));
        QVERIFY(m_cluster.createTopic(topic));
        // More than before, so that no offset is out of range.
        QCOMPARE(produce(topic, 1'000, 3'000), QString());
        if (!whileFollowing)
            ingest = reading(topic);
        QTRY_COMPARE_WITH_TIMEOUT(ingest->status().events, 4'000, 120'000);
        const std::vector<RecordRead> records = recordsOf(*ingest);
        const std::vector<RecordRead> old(records.begin(), records.begin() + 1'000);
        const std::vector<RecordRead> young(records.begin() + 1'000, records.end());
        QCOMPARE(flawIn(old, 0, 1'000), QString());
        QCOMPARE(flawIn(young, 1'000, 3'000), QString());
        QVERIFY2(said(*ingest, topic), qPrintable(notices(*ingest)));
    }

    void theEndOfAPartitionIsLost_data()
    {
        QTest::addColumn<bool>("whileFollowing");
        QTest::newRow("while it is followed") << true;
        QTest::newRow("between two openings") << false;
    }

    void theEndOfAPartitionIsLost()
    {
        // As after an unclean election: what had been acknowledged is gone, and its offsets are given away.
        QFETCH(bool, whileFollowing);
        const QString topic = whileFollowing ? u"truncated-live"_s : u"truncated"_s;
        QVERIFY(m_cluster.createTopic(topic));
        for (qint64 first = 0; first < 1'000; first += 100)
            QCOMPARE(produce(topic, first, 100), QString());
        auto ingest = reading(topic);
        QCOMPARE(settle(*ingest), QString());
        if (!whileFollowing)
            ingest.reset();
        m_cluster.kill(1);
        const QDir folder(m_cluster.file(u"node-1/%1-0"_s.arg(topic)));
        QFile log(folder.filePath(u"00000000000000000000.log"_s));
        QVERIFY(log.resize(log.size() / 2));
        for (const QString &index : folder.entryList({u"*index"_s, u"*.snapshot"_s}))
            QVERIFY(QFile::remove(folder.filePath(index)));
        QVERIFY2(m_cluster.startNode(1), qPrintable(m_cluster.error()));
        QCOMPARE(produce(topic, 1'000, 1'000), QString());
        if (!whileFollowing)
            ingest = reading(topic);
        QTRY_VERIFY_WITH_TIMEOUT(newest(*ingest) == 1'999, 120'000);
        QVERIFY2(said(*ingest, topic), qPrintable(notices(*ingest)));
        std::vector<int> seen(2'000, 0);
        for (const RecordRead &record : recordsOf(*ingest))
            ++seen[size_t(record.n)];
        QCOMPARE(std::count(seen.begin(), seen.end(), 0), 0); // what the broker lost is still here
        QCOMPARE(std::count(seen.begin() + 1'000, seen.end(), 1), 1'000);
    }

    void killedAtRandomMoments()
    {
        constexpr qint64 Records = 400'000 / Slowness;
        const int kills = wantedFrom("BACKSTORY_KILLS", 12);
        QVERIFY(m_cluster.createTopic(u"victim"_s, 4));
        QCOMPARE(produce(u"victim"_s, 0, Records, {{u"keys"_s, 5'000}}), QString());
        const QString url = m_cluster.url(u"victim"_s);
        const auto path = [&] {
            return Ingest(m_catalog, ConnectorCatalog::locationOf(url), {}, histories()).historyPath();
        };
        int killedWhileReading = 0;
        qint64 before = 0;
        for (int i = 0; i < kills; ++i) {
            QProcess victim;
            victim.start(QStringLiteral(BUILD_ROOT "/tests/ingest-victim"), {url, histories()});
            QVERIFY(victim.waitForReadyRead(30'000));
            QTest::qSleep(int(QRandomGenerator::global()->bounded(i < kills / 2 ? 400 : 1'500)));
            victim.kill();
            QVERIFY(victim.waitForFinished(30'000));
            qint64 events = 0;
            {
                HistoryReader history(path());
                events = history.error().isEmpty() ? history.summary().rows : 0;
            }
            QVERIFY2(events >= before, "rows that had been committed are gone");
            killedWhileReading += events < Records;
            before = events;
            if (events == Records) { // begin anew, so that every kill has something to hit
                QVERIFY(QDir(histories()).removeRecursively());
                before = 0;
            }
        }
        qInfo("%d of %d kills came before everything was read", killedWhileReading, kills);
        QVERIFY(killedWhileReading > 0);
        const auto ingest = reading(u"victim"_s);
        QCOMPARE(settle(*ingest), QString());
        QCOMPARE(flawIn(recordsOf(*ingest), 0, Records), QString());
    }

private:
    void deleteBefore(const QString &topic, qint64 offset)
    {
        const QJsonObject said =
            m_cluster.ask({{u"do"_s, u"deleteRecords"_s}, {u"topic"_s, topic}, {u"before"_s, offset}});
        QVERIFY2(!said.contains(u"error"), qPrintable(said.value(u"error").toString()));
    }

    static QString notices(const Ingest &ingest) { return ingest.status().notices.join(u'\n'); }
    static bool said(const Ingest &ingest, const QString &part) { return notices(ingest).contains(part); }

    /// The highest number among the records of the last rows.
    static qint64 newest(const Ingest &ingest)
    {
        qint64 highest = -1;
        for (const RecordRead &record : recordsOf(ingest))
            highest = std::max(highest, record.n);
        return highest;
    }
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaFaults>(argc, argv);
}
#include "tst_kafkafaults.moc"
