// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consumers/lagreasons.h"
#include "models/consumers/lagseconds.h"
#include "models/consumers/lagverdict.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 None = ConsumerSample::None;
const qint64 Begin = Timestamp::fromText("2026-03-02T16:00:00Z").nanoseconds() / 1'000'000'000;

ConsumerSample at(qint64 second, qint64 position, qint64 head, int members = -1)
{
    ConsumerSample sample;
    sample.time = Timestamp::fromSeconds(Begin + second);
    sample.position = position;
    sample.head = head;
    sample.members = members;
    return sample;
}

/// One every five seconds, by what `position` and `head` say of the number.
template<class Position, class Head>
ConsumerSamples series(int count, Position position, Head head)
{
    ConsumerSamples samples;
    for (int i = 0; i < count; ++i)
        samples.append(at(5 * i, position(i), head(i)));
    return samples;
}

} // namespace

class tst_LagVerdict : public QObject
{
    Q_OBJECT

    static LagVerdict judged(const ConsumerSamples &samples)
    {
        return LagJudge(TimeText::Utc).judge(samples);
    }

private Q_SLOTS:
    void verdicts_data()
    {
        QTest::addColumn<ConsumerSamples>("samples");
        QTest::addColumn<Verdict>("verdict");
        QTest::addColumn<QString>("says");
        const auto still = [](qint64 value) { return [value](int) { return value; }; };
        const auto steps = [](qint64 from, qint64 by) { return [from, by](int i) { return from + by * i; }; };

        QTest::newRow("never sampled") << ConsumerSamples() << Verdict::NoData << u"not been sampled"_s;
        QTest::newRow("no position is not position 0")
            << series(20, still(None), steps(1'000'000, 10)) << Verdict::NoData << u"no position"_s;
        QTest::newRow("level") << series(20, steps(0, 10), steps(0, 10)) << Verdict::Ok << u"Level"_s;
        QTest::newRow("a quiet topic stops nobody")
            << series(60, still(700), still(700)) << Verdict::Ok << u"Level"_s;
        QTest::newRow("a head older than the position")
            << series(20, still(705), still(700)) << Verdict::Ok << u"Level"_s;
        QTest::newRow("too early to tell")
            << series(3, still(10), still(90)) << Verdict::NoData
            << u"80 events wait. A verdict takes 5 looks in 15 s; there were 3."_s;
        ConsumerSamples quick;
        for (int i = 0; i < 10; ++i)
            quick.append(at(i, 100, 400 + i));
        QTest::newRow("too early between two commits") << quick << Verdict::NoData << u"there were 10"_s;
        // Who is looked at every second and moves as often is not stalled after five of them.
        const auto halted = [](int looks) {
            ConsumerSamples samples;
            for (int i = 0; i < looks; ++i)
                samples.append(at(i, 100 + 10 * std::min(i, 20), 120 + 10 * i));
            return samples;
        };
        QTest::newRow("stands for six seconds") << halted(27) << Verdict::Ok << u"keeps"_s;
        QTest::newRow("stands for sixteen seconds")
            << halted(37) << Verdict::Stalled << u"No progress since 16:00:20.000"_s;
        QTest::newRow("falling behind") << series(20, steps(0, 10), steps(0, 14)) << Verdict::FallingBehind
                                        << u"2.8 events/s come in, 2.0 go out"_s;
        QTest::newRow("catching up") << series(20, steps(0, 30), steps(2'000, 14)) << Verdict::CatchingUp
                                     << u"6.0 events/s go out"_s;
        QTest::newRow("keeps its distance") << series(20, steps(0, 10), steps(50, 10)) << Verdict::Ok
                                            << u"keeps its distance: 50 events wait"_s;
        // Looked at while its moves are under way: what waits is never more than one of them.
        QTest::newRow("keeps up, seen by chance ever later in its moves")
            << series(
                   14, [](int i) { return 10 * qint64(i) + i / 2; }, [](int i) { return 10 * qint64(i) + 9; })
            << Verdict::Ok << u"takes at once. 3 events wait"_s;
        QTest::newRow("stalled from the start") << series(20, still(100), steps(400, 7)) << Verdict::Stalled
                                                << u"No progress since 16:00:00.000 while 433"_s;
        QTest::newRow("stalled on a topic that is quiet now")
            << series(20, still(100), still(400)) << Verdict::Stalled << u"while 300 events wait"_s;
        const auto halts = [](int i) { return 10 * std::min<qint64>(i, 10); };
        QTest::newRow("stalled after it had moved")
            << series(40, halts, steps(30, 10)) << Verdict::Stalled << u"since 16:00:50.000"_s;
        QTest::newRow("has stood too shortly to be stalled")
            << series(14, halts, steps(30, 10)) << Verdict::Ok << u"keeps its distance"_s;
        // Commits every minute, sampled every five seconds.
        const auto seldom = [](int i) { return 120 * qint64(i / 12); };
        QTest::newRow("commits seldom")
            << series(200, seldom, steps(40, 10)) << Verdict::Ok << u"It keeps up"_s;
        ConsumerSamples reset = series(20, steps(5'000, 10), steps(5'000, 10));
        for (int i = 20; i < 40; ++i)
            reset.append(at(5 * i, 40 * (i - 20), 5'200 + 10 * (i - 20)));
        QTest::newRow("set back, then catching up")
            << reset << Verdict::CatchingUp << u"Its position was set back by 5,190 at 16:01:40.000."_s;
        ConsumerSamples anew = series(20, still(100), steps(400, 10));
        for (int i = 20; i < 30; ++i)
            anew.append(at(5 * i, i - 20, i - 20));
        QTest::newRow("a topic made anew") << anew << Verdict::Ok << u"begun anew at 16:01:40.000"_s;
        ConsumerSamples spike = series(20, steps(0, 10), steps(0, 10));
        spike.append(at(100, 200, 260));
        QTest::newRow("a spike after it was level")
            << spike << Verdict::Ok << u"60 events wait; it was level at"_s;
        ConsumerSamples lost = series(20, steps(0, 10), steps(0, 14));
        lost.append(at(100, None, 300));
        QTest::newRow("a lost commit") << lost << Verdict::NoData << u"lost its position, which was 190 at"_s;
        ConsumerSamples dead = series(20, still(100), steps(400, 7));
        for (ConsumerSample &sample : dead)
            sample.members = 0;
        QTest::newRow("stopped") << dead << Verdict::Stopped << u"The group has no members."_s;
        ConsumerSamples busy = series(20, still(100), steps(400, 7));
        for (ConsumerSample &sample : busy)
            sample.updated = sample.time;
        QTest::newRow("runs and does not advance")
            << busy << Verdict::Stalled << u"It still says where it is, so it runs"_s;
        ConsumerSamples compacted = series(20, still(100), still(400));
        for (ConsumerSample &sample : compacted)
            sample.realLag = 0;
        QTest::newRow("only holes are left") << compacted << Verdict::Ok << u"Level"_s;
    }
    void verdicts()
    {
        QFETCH(ConsumerSamples, samples);
        QFETCH(Verdict, verdict);
        QFETCH(QString, says);
        const LagVerdict found = judged(samples);
        QCOMPARE(verdictName(found.verdict), verdictName(verdict));
        QVERIFY2(found.evidence.contains(says), qPrintable(found.evidence));
        QCOMPARE(verdictNamed(verdictName(verdict)), verdict);
    }

    void noiseIsNoTrend()
    {
        std::mt19937_64 random(11);
        int alarms = 0;
        for (int run = 0; run < 400; ++run) {
            const ConsumerSamples samples = series(
                40, [&](int i) { return 1'000 * qint64(i) + qint64(random() % 900); },
                [](int i) { return 5'000 + 1'000 * qint64(i); });
            alarms += judged(samples).verdict != Verdict::Ok;
        }
        QVERIFY2(alarms <= 30, qPrintable(QString::number(alarms))); // one in twenty by chance: 20
    }

    void ratesAreThoseOfTheSamples()
    {
        const LagVerdict verdict = judged(series(
            21, [](int i) { return 10 * qint64(i); }, [](int i) { return 20 * qint64(i) + 5; }));
        QVERIFY(verdict.hasRates);
        QCOMPARE(verdict.in, 4.0);
        QCOMPARE(verdict.out, 2.0);
    }

    void secondsAreToldThreeWays()
    {
        // Ten a second come in, eight go out; after 100 s it is where the head was after 80 s.
        ConsumerSamples samples = series(
            21, [](int i) { return 40 * qint64(i); }, [](int i) { return 50 * qint64(i); });
        samples.last().oldestWaiting = Timestamp::fromSeconds(Begin + 79);
        LagSeconds seconds = lagSeconds(samples);
        QCOMPARE(seconds.oldest.nanoseconds, 21'000'000'000);
        QCOMPARE(seconds.interpolated.nanoseconds, 20'000'000'000);
        QVERIFY(seconds.never && !seconds.toCatchUp.isKnown());
        QCOMPARE(seconds.disagreement, QString());
        QCOMPARE(bestOf(seconds).second, u"oldest"_s);

        samples = series(
            21, [](int i) { return 60 * qint64(i); }, [](int i) { return 1'000 + 50 * qint64(i); });
        seconds = lagSeconds(samples);
        QVERIFY(!seconds.oldest.isKnown() && !seconds.never);
        QCOMPARE(seconds.toCatchUp.nanoseconds, 400'000'000'000); // 800 at two a second
        QCOMPARE(bestOf(seconds).second, u"interpolated"_s);
        QCOMPARE(seconds.interpolated.nanoseconds,
                 80'000'000'000); // 1,200: the head four samples after the first
    }

    void whatIsBehindTheFirstSampleIsExtrapolated()
    {
        const auto samples = series(
            11, [](int) { return qint64(0); }, [](int i) { return 500 + 50 * qint64(i); });
        const LagSeconds seconds = lagSeconds(samples);
        QCOMPARE(seconds.interpolated.nanoseconds,
                 100'000'000'000); // 50 s sampled, 500 at ten a second before
        QVERIFY(seconds.interpolated.how.contains(u"began"_s));
        const auto idle = series(
            11, [](int) { return qint64(0); }, [](int) { return qint64(500); });
        QVERIFY(!lagSeconds(idle).interpolated.isKnown());
    }

    void nothingWaitsIsNoTime()
    {
        const LagSeconds seconds = lagSeconds(series(
            5, [](int) { return qint64(70); }, [](int) { return qint64(70); }));
        QCOMPARE(seconds.oldest.nanoseconds, 0);
        QCOMPARE(seconds.interpolated.nanoseconds, 0);
        QCOMPARE(seconds.toCatchUp.nanoseconds, 0);
        const LagSeconds none = lagSeconds({at(0, None, 70)});
        QVERIFY(!none.oldest.isKnown() && !none.interpolated.isKnown() && !none.toCatchUp.isKnown());
    }

    void disagreementHasAReason()
    {
        ConsumerSamples samples = series(
            21, [](int i) { return 40 * qint64(i); }, [](int i) { return 50 * qint64(i); });
        samples.last().oldestWaiting = Timestamp::fromSeconds(Begin + 3'600);
        QVERIFY(lagSeconds(samples).disagreement.contains(u"clock is ahead"_s));
        samples.last().oldestWaiting = Timestamp::fromSeconds(Begin - 3'600);
        QVERIFY(lagSeconds(samples).disagreement.contains(u"earlier time"_s));
        const auto idle = series(
            11, [](int) { return qint64(0); }, [](int) { return qint64(500); });
        QVERIFY(lagSeconds(idle).disagreement.contains(u"Nothing has been written"_s));
        samples.last().realLag = 3;
        QVERIFY(lagSeconds(samples).disagreement.contains(u"Of 200 positions only 3"_s));
    }

    void theCommitIntervalIsTold()
    {
        // Commits every minute, sampled every five seconds; two a second come in.
        const auto steps = [](int i) { return 120 * qint64(i / 12); };
        const auto grows = [](int i) { return 10 * qint64(i); };
        ConsumerSamples samples = series(100, steps, grows);
        samples.last().oldestWaiting = Timestamp::fromSeconds(Begin + 480);
        QVERIFY2(lagSeconds(samples).disagreement.contains(
                     u"advances only about every 1 m, by about 120: between"_s),
                 qPrintable(lagSeconds(samples).disagreement));
        QCOMPARE(commitInterval(samples)->nanoseconds, 60'000'000'000);
        // A minute matters little to one that is hours behind.
        samples.last().oldestWaiting = Timestamp::fromSeconds(Begin - 36'000);
        QVERIFY(!lagSeconds(samples).disagreement.contains(u"every"_s));
    }

    void whatIsNoCommitInterval()
    {
        const auto grows = [](int i) { return 10 * qint64(i); };
        // It moves at each look: nothing tells how often it commits between.
        QVERIFY(!commitInterval(series(60, grows, [](int i) { return 10 * qint64(i) + 5; })));
        // Events come once a minute, and it takes them at once.
        const auto bursts = [](int i) { return 120 * qint64(i / 12); };
        QVERIFY(!commitInterval(series(100, bursts, bursts)));
        // It halts for a minute, then for two, then for three …
        const auto irregular = [](int i) { return 100 * qint64(std::sqrt(double(i))); };
        QVERIFY(!commitInterval(series(140, irregular, [](int i) { return 2'000 + 10 * qint64(i); })));
        // Too few steps to call them regular.
        QVERIFY(!commitInterval(series(40, bursts, grows)));
    }

    void aCheckpointThatDoesNotAdvanceIsTold()
    {
        const auto still = [](int) { return qint64(100); };
        const auto grows = [](int i) { return 300 + 10 * qint64(i); };
        ConsumerSamples samples = series(20, still, grows);
        QVERIFY(lagSeconds(samples).disagreement.contains(u"either it stands still, or it works and"_s));
        for (ConsumerSample &sample : samples)
            sample.updated = sample.time;
        QVERIFY(lagSeconds(samples).disagreement.contains(u"although it still says where it is"_s));
        for (ConsumerSample &sample : samples)
            sample.members = 0; // then it surely does not work
        QCOMPARE(lagSeconds(samples).disagreement, QString());
        // Too short to tell, and nothing new that it could have taken.
        QCOMPARE(lagSeconds(series(3, still, grows)).disagreement, QString());
        QVERIFY(!lagSeconds(series(20, still, [](int) {
                     return qint64(300);
                 })).disagreement.contains(u"either"_s));
        // It was level until now.
        samples = series(20, still, [](int) { return qint64(100); });
        samples.append(at(100, 100, 101));
        QVERIFY(!lagSeconds(samples).disagreement.contains(u"either"_s));
        // It has moved once: that is for the verdict to say.
        QVERIFY(!lagSeconds(series(
                                20, [](int i) { return i < 3 ? qint64(90) : qint64(100); }, grows))
                     .disagreement.contains(u"either"_s));
    }

    void retentionIsSeenComing()
    {
        ConsumerSamples samples = series(
            21, [](int) { return qint64(1'000); }, [](int i) { return 5'000 + 50 * qint64(i); });
        for (qsizetype i = 0; i < samples.size(); ++i)
            samples[i].firstKept = 10 * i;
        QCOMPARE(lagSeconds(samples).untilDeleted.nanoseconds, 400'000'000'000); // 800 at two a second
        samples.last().firstKept = 1'200;
        const LagTime gone = lagSeconds(samples).untilDeleted;
        QCOMPARE(gone.nanoseconds, 0);
        QVERIFY(gone.how.contains(u"200 events"_s));
    }
};

QTEST_GUILESS_MAIN(tst_LagVerdict)
#include "tst_lagverdict.moc"
