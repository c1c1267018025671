// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timescale/timefolds.h"
#include "views/timescale/timeticks.h"

#include <QTimeZone>
#include <QtTest>

#include <cmath>
#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Second = 1'000'000'000;
constexpr qint64 Hour = 3600 * Second;
constexpr qint64 Day = 24 * Hour;

Timestamp at(const char *text)
{
    return Timestamp::fromText(text);
}

Timestamp after(Timestamp time, qint64 ns)
{
    return Timestamp::fromNanoseconds(time.nanoseconds() + ns);
}

QString labels(const TimeScale &scale, TimeText::Zone zone = TimeText::Utc)
{
    QStringList list;
    for (const TimeTick &tick : ticksOf(scale, zone))
        list += (tick.major ? u"*"_s : u""_s) + tick.label;
    return list.join(u' ');
}

std::vector<TimeFold> randomFolds(std::mt19937_64 &random, Timestamp first, Timestamp last)
{
    std::vector<qint64> ends;
    const quint64 span = quint64(last.nanoseconds() - first.nanoseconds());
    for (int i = 0; i < 10; ++i)
        ends.push_back(first.nanoseconds() + qint64(random() % span));
    std::sort(ends.begin(), ends.end());
    std::vector<TimeFold> folds;
    for (size_t i = 0; i + 1 < ends.size(); i += 2) {
        if (ends[i] < ends[i + 1])
            folds.push_back({Timestamp::fromNanoseconds(ends[i]), Timestamp::fromNanoseconds(ends[i + 1])});
    }
    return folds;
}

} // namespace

class TestTimeScale : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Europe/Copenhagen"); }

    void fitsTheRangeWithAMargin()
    {
        const TimeScale scale(at("2026-03-18T14:00:00Z"), at("2026-03-18T14:34:00Z"), 1000);
        QVERIFY(std::abs(scale.xOf(scale.first()) - TimeScale::Margin) < 1e-6);
        QVERIFY(std::abs(scale.xOf(scale.last()) - (1000 - TimeScale::Margin)) < 1e-6);
        QVERIFY(scale.isFit());
    }

    void aSingleMomentHasASpan()
    {
        const Timestamp moment = at("2026-03-18T14:00:00Z");
        const TimeScale scale(moment, moment, 1000);
        QVERIFY(std::abs(scale.xOf(moment) - 500) < 1e-6);
        QVERIFY(scale.from() < moment && scale.to() > moment);
        QVERIFY(!TimeScale().isValid());
        QVERIFY(!TimeScale(moment, moment, 0).isValid());
        QVERIFY(!TimeScale(Timestamp(), Timestamp(), 100).isValid());
    }

    void isExactBothWays()
    {
        std::mt19937_64 random(1);
        for (int round = 0; round < 400; ++round) {
            const Timestamp first = Timestamp::fromNanoseconds(qint64(random() % (1ULL << 61)));
            const Timestamp last = after(first, qint64(random() % quint64(10 * Day)) + 1);
            TimeScale scale(first, last, 200 + double(random() % 3000));
            if (round % 2)
                scale.setFolds(randomFolds(random, scale.first(), scale.last()));
            for (int i = 0; i < 4; ++i)
                scale.zoom(0.5 + double(random() % 1000) / 10, double(random() % 200));
            for (int i = 0; i < 40; ++i) {
                // Every moment outside of folds comes back, and every pixel.
                const Timestamp time =
                    after(scale.from(), qint64(double(random() % 10'000) / 10'000 * scale.width() *
                                               scale.nanosecondsPerPixel()));
                const bool folded =
                    std::any_of(scale.folds().begin(), scale.folds().end(),
                                [&](const TimeFold &fold) { return time > fold.from && time < fold.to; });
                if (!folded)
                    QCOMPARE(scale.timeAt(scale.xOf(time)).nanoseconds(), time.nanoseconds());
                const double x = double(random() % 10'000) / 10'000 * scale.width();
                const double back = scale.xOf(scale.timeAt(x));
                QVERIFY2(std::abs(back - x) <= std::max(0.51 / scale.nanosecondsPerPixel(), 1e-3),
                         qPrintable(u"%1 became %2"_s.arg(x).arg(back)));
            }
        }
    }

    void foldsAreMonotoneAndOfOneWidth()
    {
        std::mt19937_64 random(2);
        for (int round = 0; round < 200; ++round) {
            const Timestamp first = Timestamp::fromNanoseconds(qint64(random() % (1ULL << 60)));
            const Timestamp last = after(first, qint64(random() % quint64(400 * Day)) + Second);
            TimeScale scale(first, last, 900);
            scale.setFolds(randomFolds(random, first, last));
            scale.zoom(1 + double(random() % 100), double(random() % 900));
            for (const TimeFold &fold : scale.folds())
                QVERIFY(std::abs(scale.xOf(fold.to) - scale.xOf(fold.from) - scale.foldWidth()) < 1e-3);
            Timestamp before = scale.timeAt(-50);
            for (double x = -49.5; x < 950; x += 0.5) {
                const Timestamp time = scale.timeAt(x);
                QVERIFY(time >= before);
                QVERIFY(scale.xOf(time) >= scale.xOf(before) - 1e-6);
                before = time;
            }
        }
    }

    void zoomingKeepsTheMomentUnderTheMouse()
    {
        TimeScale scale(at("2026-03-01T00:00:00Z"), at("2026-03-20T00:00:00Z"), 1000);
        const Timestamp under = scale.timeAt(400);
        for (int i = 0; i < 12; ++i) {
            scale.zoom(1.5, 400);
            QVERIFY(std::abs(double(scale.timeAt(400).nanoseconds() - under.nanoseconds())) <=
                    scale.nanosecondsPerPixel() * 0.01 + 1);
        }
        QVERIFY(!scale.isFit());
        // No further than a microsecond in, and no further out than everything.
        for (int i = 0; i < 200; ++i)
            scale.zoom(2, 400);
        QVERIFY(scale.to().nanoseconds() - scale.from().nanoseconds() <= 1'001);
        QVERIFY(scale.to().nanoseconds() - scale.from().nanoseconds() >= 999);
        for (int i = 0; i < 200; ++i)
            scale.zoom(0.5, 10);
        QVERIFY(std::abs(scale.xOf(scale.first()) - TimeScale::Margin) < 0.01);
        QVERIFY(std::abs(scale.xOf(scale.last()) - (1000 - TimeScale::Margin)) < 0.01);
    }

    void pansNoFurtherThanTheLimits()
    {
        TimeScale scale(at("2026-03-10T00:00:00Z"), at("2026-03-11T00:00:00Z"), 1000);
        scale.setLimits(at("2026-03-01T00:00:00Z"), at("2026-03-20T00:00:00Z"));
        QVERIFY(std::abs(scale.xOf(scale.first()) - TimeScale::Margin) < 1e-6);
        scale.pan(-1e9);
        QVERIFY(scale.xOf(scale.limitFirst()) <= 500.01);
        QVERIFY(scale.xOf(scale.limitFirst()) >= 0);
        scale.pan(1e9);
        QVERIFY(scale.xOf(scale.limitLast()) >= 499.99);
        scale.pan(1e300);
        scale.pan(-1e300);
        QVERIFY(scale.from().isValid());
    }

    void resizingKeepsWhatIsShown()
    {
        TimeScale scale(at("2026-03-01T00:00:00Z"), at("2026-03-20T00:00:00Z"), 1000);
        scale.show(at("2026-03-03T00:00:00Z"), at("2026-03-04T00:00:00Z"));
        scale.setWidth(600);
        QCOMPARE(scale.from(), at("2026-03-03T00:00:00Z"));
        QCOMPARE(scale.to(), at("2026-03-04T00:00:00Z"));
        scale.reveal(at("2026-03-09T00:00:00Z"));
        QVERIFY(scale.xOf(at("2026-03-09T00:00:00Z")) > 500);
        QVERIFY(scale.xOf(at("2026-03-09T00:00:00Z")) < 600);
        scale.fit();
        scale.setRange(at("2026-02-01T00:00:00Z"), at("2026-03-20T00:00:00Z"));
        QVERIFY(std::abs(scale.xOf(at("2026-02-01T00:00:00Z")) - TimeScale::Margin) < 1e-6);
    }

    void survivesTheEndsOfTime()
    {
        const Timestamp first = Timestamp::fromNanoseconds(std::numeric_limits<qint64>::min() + 1);
        const Timestamp last = Timestamp::fromNanoseconds(std::numeric_limits<qint64>::max());
        TimeScale scale(first, last, 1000);
        scale.zoom(0.01, 0);
        scale.pan(-1e30);
        QVERIFY(scale.timeAt(-1e30).isValid());
        QVERIFY(scale.timeAt(1e30).isValid());
        QVERIFY(scale.xOf(last) > scale.xOf(first));
        QVERIFY(!ticksOf(scale, TimeText::Utc).empty());
        QVERIFY(!ticksOf(scale, TimeText::Local).empty());
    }

    void choosesWhatToFold()
    {
        const Timestamp first = at("2026-03-18T00:00:00Z");
        const auto fold = [&](qint64 from, qint64 to) {
            return TimeFold{after(first, from * Second), after(first, to * Second)};
        };
        // Two bursts hours apart, and one a day later: both pauses stand out.
        const std::vector<TimeFold> pauses{fold(1, 2), fold(10, 7'200), fold(7'210, 90'000)};
        const std::vector<TimeFold> folded =
            foldsWorthwhile(pauses, first, after(first, 90'010 * Second), 60);
        QCOMPARE(folded, (std::vector<TimeFold>{pauses[1], pauses[2]}));
        // One beat every second: nothing stands out.
        std::vector<TimeFold> beats;
        for (int i = 0; i < 9; ++i)
            beats.push_back(fold(i, i + 1));
        QVERIFY(foldsWorthwhile(beats, first, after(first, 9 * Second), 10).empty());
        QVERIFY(foldsWorthwhile({}, first, first, 0).empty());
        QCOMPARE(quietInAll({{fold(0, 10), fold(20, 30)}, {fold(5, 25)}}),
                 (std::vector<TimeFold>{fold(5, 10), fold(20, 25)}));
        QVERIFY(quietInAll({}).empty());
    }

    void labelsTicks_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<qint64>("span");
        QTest::addColumn<bool>("local");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nanoseconds")
            << QByteArray("2026-03-18T14:18:22.195Z") << qint64(50) << false
            << u"14:18:22.195 .195 000 010 .195 000 020 .195 000 030 .195 000 040 .195 000 050"_s;
        QTest::newRow("microseconds") << QByteArray("2026-03-18T14:18:22.195Z") << qint64(5'000) << false
                                      << u"14:18:22.195 .195 001 .195 002 .195 003 .195 004 .195 005"_s;
        QTest::newRow("milliseconds")
            << QByteArray("2026-03-18T14:18:22Z") << qint64(25'000'000) << false
            << u"*14:18:22.000 14:18:22.005 14:18:22.010 14:18:22.015 14:18:22.020 14:18:22.025"_s;
        QTest::newRow("seconds") << QByteArray("2026-03-18T14:18:50Z") << 30 * Second << false
                                 << u"14:18:50 14:18:55 *14:19:00 14:19:05 14:19:10 14:19:15 14:19:20"_s;
        QTest::newRow("minutes") << QByteArray("2026-03-18T23:50:00Z") << 1500 * Second << false
                                 << u"23:50 23:55 *19 Mar 00:05 00:10 00:15"_s;
        QTest::newRow("hours, local") << QByteArray("2026-03-18T05:00:00Z") << 20 * Hour << true
                                      << u"06:00 09:00 12:00 15:00 18:00 21:00 *19 Mar"_s;
        QTest::newRow("the clock goes forward") << QByteArray("2026-03-28T20:00:00Z") << 15 * Hour << true
                                                << u"21:00 *29 Mar 03:00 06:00 09:00 12:00"_s;
        QTest::newRow("days") << QByteArray("2026-03-30T00:00:00Z") << 4 * Day << false
                              << u"30 Mar 31 Mar *01 Apr 02 Apr 03 Apr"_s;
        QTest::newRow("weeks begin on Mondays") << QByteArray("2026-03-17T00:00:00Z") << 35 * Day << false
                                                << u"23 Mar 30 Mar 06 Apr 13 Apr 20 Apr"_s;
        QTest::newRow("months") << QByteArray("2025-11-10T00:00:00Z") << 160 * Day << false
                                << u"Dec *2026 Feb Mar Apr"_s;
        QTest::newRow("years") << QByteArray("2019-11-10T00:00:00Z") << 2'000 * Day << false
                               << u"*2020 *2021 *2022 *2023 *2024 *2025"_s;
    }

    void labelsTicks()
    {
        QFETCH(QByteArray, from);
        QFETCH(qint64, span);
        QFETCH(bool, local);
        QFETCH(QString, expected);
        TimeScale scale(at("1990-01-01T00:00:00Z"), at("2090-01-01T00:00:00Z"), 520);
        if (span < 1'000)
            scale.setWidth(10'400); // no less than a microsecond fits the scale
        scale.show(Timestamp::fromText(from),
                   after(Timestamp::fromText(from), std::max<qint64>(span, 1'000)));
        if (span < 1'000) {
            QVERIFY(labels(scale).startsWith(expected));
            return;
        }
        QCOMPARE(labels(scale, local ? TimeText::Local : TimeText::Utc), expected);
    }

    void ticksKeepApart()
    {
        std::mt19937_64 random(3);
        for (int round = 0; round < 500; ++round) {
            const Timestamp first = Timestamp::fromNanoseconds(qint64(random() % (1ULL << 61)));
            TimeScale scale(first, after(first, qint64(std::pow(10, 3 + double(random() % 150) / 10))), 1000);
            if (round % 2)
                scale.setFolds(randomFolds(random, scale.first(), scale.last()));
            scale.zoom(1 + double(random() % 50), double(random() % 1000));
            double labelled = -1000;
            Timestamp before;
            for (const TimeTick &tick : ticksOf(scale, round % 3 ? TimeText::Utc : TimeText::Local)) {
                QVERIFY(!before.isValid() || tick.time > before);
                before = tick.time;
                QVERIFY(std::abs(tick.x - scale.xOf(tick.time)) < 1e-6);
                if (tick.label.isEmpty())
                    continue;
                QVERIFY2(tick.x - labelled > 50, qPrintable(tick.label));
                labelled = tick.x;
            }
            QVERIFY(before.isValid() || !scale.folds().empty());
        }
    }
};

QTEST_GUILESS_MAIN(TestTimeScale)
#include "tst_timescale.moc"
