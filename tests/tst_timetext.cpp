// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text/timetext.h"

#include <QtTest>

#include <ctime>
#include <limits>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Most = std::numeric_limits<qint64>::max();

void setZone(const char *rule)
{
    qputenv("TZ", rule);
    tzset();
}

// Rules instead of names, so that the test needs no database of zones.
constexpr const char *Berlin = "CET-1CEST,M3.5.0,M10.5.0/3";
constexpr const char *Kolkata = "IST-5:30";
constexpr const char *Newfoundland = "NST3:30";

Timestamp at(const char *text)
{
    return Timestamp::fromText(text);
}

} // namespace

class tst_TimeText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { setZone("UTC"); }

    void moments_data()
    {
        QTest::addColumn<QByteArray>("zone"); ///< empty: UTC was chosen
        QTest::addColumn<Timestamp>("time");
        QTest::addColumn<QString>("full");
        QTest::addColumn<QString>("shortDate");
        QTest::addColumn<QString>("zoneName");
        const auto row = [](const char *name, const char *zone, const char *time, const QString &full,
                            const QString &shortDate, const QString &zoneName) {
            QTest::newRow(name) << QByteArray(zone) << at(time) << full << shortDate << zoneName;
        };
        row("UTC whatever the user's zone", "", "2026-03-18T14:02:11.731Z", u"2026-03-18 14:02:11.731"_s,
            u"18 Mar"_s, u"UTC"_s);
        row("winter", Berlin, "2026-03-18T14:02:11.731Z", u"2026-03-18 15:02:11.731"_s, u"18 Mar"_s,
            u"local, UTC+1"_s);
        row("the day is the user's", Berlin, "2026-12-31T23:30:00Z", u"2027-01-01 00:30:00.000"_s,
            u"01 Jan"_s, u"local, UTC+1"_s);
        row("before summer time", Berlin, "2026-03-29T00:59:59.999Z", u"2026-03-29 01:59:59.999"_s,
            u"29 Mar"_s, u"local, UTC+1"_s);
        row("summer time begins", Berlin, "2026-03-29T01:00:00Z", u"2026-03-29 03:00:00.000"_s, u"29 Mar"_s,
            u"local, UTC+2"_s);
        row("half past two, the first time", Berlin, "2026-10-25T00:30:00Z", u"2026-10-25 02:30:00.000"_s,
            u"25 Oct"_s, u"local, UTC+2"_s);
        row("half past two again", Berlin, "2026-10-25T01:30:00Z", u"2026-10-25 02:30:00.000"_s, u"25 Oct"_s,
            u"local, UTC+1"_s);
        row("half hours", Kolkata, "2026-03-18T20:00:00Z", u"2026-03-19 01:30:00.000"_s, u"19 Mar"_s,
            u"local, UTC+5:30"_s);
        row("behind", Newfoundland, "2026-03-18T02:00:00Z", u"2026-03-17 22:30:00.000"_s, u"17 Mar"_s,
            u"local, UTC\u22123:30"_s);
        row("at Greenwich", "UTC", "2026-03-18T02:00:00Z", u"2026-03-18 02:00:00.000"_s, u"18 Mar"_s,
            u"local, UTC"_s);
        row("before 1970", "", "1969-12-31T23:59:59.999Z", u"1969-12-31 23:59:59.999"_s, u"31 Dec"_s,
            u"UTC"_s);
    }

    void moments()
    {
        QFETCH(QByteArray, zone);
        QFETCH(Timestamp, time);
        setZone(zone.isEmpty() ? Berlin : zone.constData());
        const TimeText text(zone.isEmpty() ? TimeText::Utc : TimeText::Local);
        QVERIFY(time.isValid());
        QTEST(text.full(time), "full");
        QTEST(text.shortDate(time), "shortDate");
        QTEST(text.zoneName(time), "zoneName");
        QCOMPARE(text.full(time), text.date(time) + u' ' + text.clock(time));
    }

    void preciseClock_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QString>("expected");
        QTest::newRow("whole milliseconds") << qint64(195'000'000) << u"00:00:00.195"_s;
        QTest::newRow("microseconds") << qint64(195'041'000) << u"00:00:00.195 041"_s;
        QTest::newRow("nanoseconds") << qint64(195'041'007) << u"00:00:00.195 041 007"_s;
        QTest::newRow("a nanosecond") << qint64(1) << u"00:00:00.000 000 001"_s;
        QTest::newRow("a nanosecond before 1970") << qint64(-1) << u"23:59:59.999 999 999"_s;
        QTest::newRow("a millisecond before 1970") << qint64(-1'000'000) << u"23:59:59.999"_s;
        QTest::newRow("the first moment there is") << -Most << u"00:12:43.145 224 193"_s;
        QTest::newRow("the last") << Most << u"23:47:16.854 775 807"_s;
    }

    void preciseClock()
    {
        QFETCH(qint64, ns);
        QTEST(TimeText(TimeText::Utc).preciseClock(Timestamp::fromNanoseconds(ns)), "expected");
    }

    void anUnknownTimeIsADash()
    {
        for (const auto zone : {TimeText::Local, TimeText::Utc}) {
            const TimeText text(zone);
            QCOMPARE(text.clock({}), u"—"_s);
            QCOMPARE(text.preciseClock({}), u"—"_s);
            QCOMPARE(text.full({}), u"—"_s);
            QCOMPARE(text.range({}, at("2026-03-18")), u"—"_s);
            QCOMPARE(text.range(at("2026-03-18"), {}), u"—"_s);
            QCOMPARE(text.date({}), QString());
            QCOMPARE(text.shortDate({}), QString());
            QVERIFY(!text.zoneName({}).isEmpty()); // that of now
        }
    }

    void ranges_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("utc");
        QTest::addColumn<QString>("berlin");
        QTest::newRow("one day") << QByteArray("2026-03-18T14:02:11Z") << QByteArray("2026-03-18T15:30:00Z")
                                 << u"18 Mar 2026 14:02 – 15:30"_s << u"18 Mar 2026 15:02 – 16:30"_s;
        QTest::newRow("one day only in UTC")
            << QByteArray("2026-03-18T14:02:11Z") << QByteArray("2026-03-18T23:30:00Z")
            << u"18 Mar 2026 14:02 – 23:30"_s << u"18 Mar 15:02 – 19 Mar 2026 00:30"_s;
        QTest::newRow("one year") << QByteArray("2026-03-18T14:02:00Z") << QByteArray("2026-03-21T09:12:00Z")
                                  << u"18 Mar 14:02 – 21 Mar 2026 09:12"_s
                                  << u"18 Mar 15:02 – 21 Mar 2026 10:12"_s;
        QTest::newRow("over a new year")
            << QByteArray("2025-12-31T14:00:00Z") << QByteArray("2026-01-01T09:00:00Z")
            << u"31 Dec 2025 14:00 – 1 Jan 2026 09:00"_s << u"31 Dec 2025 15:00 – 1 Jan 2026 10:00"_s;
        QTest::newRow("a moment") << QByteArray("2026-03-18T14:02:00Z") << QByteArray("2026-03-18T14:02:00Z")
                                  << u"18 Mar 2026 14:02 – 14:02"_s << u"18 Mar 2026 15:02 – 15:02"_s;
    }

    void ranges()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        setZone(Berlin);
        QTEST(TimeText(TimeText::Utc).range(at(from), at(to)), "utc");
        QTEST(TimeText(TimeText::Local).range(at(from), at(to)), "berlin");
    }

    void durations_data()
    {
        QTest::addColumn<qint64>("ns");
        QTest::addColumn<QString>("expected");
        constexpr qint64 Second = 1'000'000'000;
        QTest::newRow("nothing") << qint64(0) << u"0 ms"_s;
        QTest::newRow("ns") << qint64(999) << u"999 ns"_s;
        QTest::newRow("µs") << qint64(999'999) << u"999 µs"_s;
        QTest::newRow("ms") << qint64(56'000'000) << u"56 ms"_s;
        QTest::newRow("never a second too early") << Second - 1 << u"999 ms"_s;
        QTest::newRow("s") << 22 * Second + 499'999'999 << u"22.4 s"_s;
        QTest::newRow("never a minute too early") << 60 * Second - 1 << u"59.9 s"_s;
        QTest::newRow("a minute") << 60 * Second << u"1 m"_s;
        QTest::newRow("m s") << 375 * Second << u"6 m 15 s"_s;
        QTest::newRow("h m") << (5 * 3'600 + 12 * 60 + 59) * Second << u"5 h 12 m"_s;
        QTest::newRow("an hour") << 3'600 * Second << u"1 h"_s;
        QTest::newRow("d h") << (3 * 86'400 + 4 * 3'600) * Second << u"3 d 4 h"_s;
        QTest::newRow("the longest") << Most << u"106,751 d 23 h"_s;
    }

    void durations()
    {
        QFETCH(qint64, ns);
        QFETCH(QString, expected);
        QCOMPARE(durationText(ns), expected);
        if (ns > 0)
            QCOMPARE(durationText(-ns), u"\u2212"_s + expected);
        const Timestamp from = Timestamp::fromNanoseconds(-ns / 2);
        const Timestamp to = Timestamp::fromNanoseconds(from.nanoseconds() + ns);
        QCOMPARE(deltaText(from, to), u'+' + expected);
        if (ns > 0)
            QCOMPARE(deltaText(to, from), u"\u2212"_s + expected);
    }

    void distancesBeyondAllBoundsEndAtTheLongest()
    {
        const Timestamp first = Timestamp::fromNanoseconds(-Most);
        const Timestamp last = Timestamp::fromNanoseconds(Most);
        QCOMPARE(deltaText(first, last), u"+106,751 d 23 h"_s);
        QCOMPARE(deltaText(last, first), u"\u2212106,751 d 23 h"_s);
        QCOMPARE(durationText(std::numeric_limits<qint64>::min()), u"\u2212106,751 d 23 h"_s);
        QCOMPARE(deltaText({}, last), u"—"_s);
        QCOMPARE(deltaText(first, {}), u"—"_s);
    }

    void ago_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("expected");
        QTest::addRow("now") << qint64(0) << u"now"_s;
        QTest::addRow("seconds") << qint64(12) << u"12 s ago"_s;
        QTest::addRow("minutes") << qint64(300) << u"5 m ago"_s;
        QTest::addRow("days") << qint64(3 * 86'400 + 4 * 3'600 + 59) << u"3 d 4 h ago"_s;
        QTest::addRow("to come") << qint64(-2) << u"in 2 s"_s;
    }

    void ago()
    {
        QFETCH(qint64, seconds);
        QFETCH(QString, expected);
        const Timestamp now = Timestamp::fromSeconds(1'800'000'000);
        QCOMPARE(agoText(Timestamp::fromSeconds(1'800'000'000 - seconds), now), expected);
        QCOMPARE(agoText({}, now), u"—"_s);
    }

    void remaining()
    {
        QCOMPARE(remainingText(16), u"16 s left"_s);
        QCOMPARE(remainingText(0), u"1 s left"_s); // it is not over yet
        QCOMPARE(remainingText(90), u"1 m 30 s left"_s);
        QCOMPARE(remainingText(-1), QString());
    }
};

QTEST_GUILESS_MAIN(tst_TimeText)
#include "tst_timetext.moc"
