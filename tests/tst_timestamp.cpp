// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/event/timestamp.h"

#include <QTest>

using namespace Backstory;

class TestTimestamp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected"); // empty: invalid
        const auto row = [](const char *name, const char *text, const char *expected) {
            QTest::newRow(name) << QByteArray(text) << QByteArray(expected);
        };
        row("UTC", "2026-03-02T08:00:00Z", "2026-03-02T08:00:00.000Z");
        row("lower case", "2026-03-02t08:00:00z", "2026-03-02T08:00:00.000Z");
        row("SQLite", "2026-03-02 08:00:00", "2026-03-02T08:00:00.000Z");
        row("date alone", "2026-03-02", "2026-03-02T00:00:00.000Z");
        row("decimal comma", "2026-03-02T08:00:00,250Z", "2026-03-02T08:00:00.250Z");
        row("leap second", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z");
        row("space before the zone", "2026-03-02 08:00:00 +0100", "2026-03-02T07:00:00.000Z");
        row("no seconds", "2026-03-02T08:05", "2026-03-02T08:05:00.000Z");
        row("east", "2026-03-02T01:30:00+05:30", "2026-03-01T20:00:00.000Z");
        row("west", "2026-12-31T23:00:00-0200", "2027-01-01T01:00:00.000Z");
        row("hours only", "2026-03-02T08:00:00+02", "2026-03-02T06:00:00.000Z");
        row("milliseconds", "2026-03-02T08:00:00.007Z", "2026-03-02T08:00:00.007Z");
        row("one digit", "2026-03-02T08:00:00.5Z", "2026-03-02T08:00:00.500Z");
        row("microseconds", "2026-03-02T08:00:00.000001Z", "2026-03-02T08:00:00.000001Z");
        row("nanoseconds", "2026-03-02T08:00:00.000000001Z", "2026-03-02T08:00:00.000000001Z");
        row("a tenth digit is dropped", "2026-03-02T08:00:00.0000000019Z", "2026-03-02T08:00:00.000000001Z");
        row(".NET's seven digits", "2026-03-02T08:00:00.1234567Z", "2026-03-02T08:00:00.123456700Z");
        row("leap day", "2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z");
        row("no leap day", "2025-02-29T12:00:00Z", "");
        row("before the epoch", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z");
        row("month 13", "2026-13-01", "");
        row("hour 25", "2026-03-02T25:00:00Z", "");
        row("minute 60", "2026-03-02T08:60:00Z", "");
        row("zone of letters", "2026-03-02T08:00:00CET", "");
        row("something behind", "2026-03-02T08:00:00Z!", "");
        row("point without digits", "2026-03-02T08:00:00.Z", "");
        row("empty", "", "");
        row("a number", "1772438400", "");
        row("cut off", "2026-03-02T08:", "");
    }

    void readsText()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const Timestamp time = Timestamp::fromText(text);
        QCOMPARE(time.isValid(), !expected.isEmpty());
        QCOMPARE(time.toText(), expected);
        QCOMPARE(Timestamp::fromText(expected), time);
    }

    void refusesWhatItCannotHold()
    {
        QVERIFY(Timestamp::fromText("1678-01-01").isValid());
        QVERIFY(Timestamp::fromText("2261-12-31").isValid());
        QVERIFY(!Timestamp::fromText("1600-01-01").isValid());
        QVERIFY(!Timestamp::fromText("2300-01-01").isValid());
        QVERIFY(!Timestamp::fromText("0001-01-01T00:00:00Z").isValid()); // .NET's DateTime.MinValue
        QVERIFY(!Timestamp::fromText("9999-12-31T23:59:59Z").isValid());
    }

    void countsUnits()
    {
        QCOMPARE(Timestamp::fromSeconds(1), Timestamp::fromMilliseconds(1000));
        QCOMPARE(Timestamp::fromMicroseconds(5), Timestamp::fromNanoseconds(5000));
        QCOMPARE(Timestamp::fromText("1970-01-01T00:00:02Z").nanoseconds(), 2'000'000'000);
        QCOMPARE(Timestamp::fromText("1970-01-01T00:00:02.5Z").milliseconds(), 2500);
    }

    void orders()
    {
        QVERIFY(!Timestamp().isValid());
        QVERIFY(Timestamp().toText().isEmpty());
        QVERIFY(Timestamp::fromSeconds(1) < Timestamp::fromSeconds(2));
        QVERIFY(Timestamp() < Timestamp::fromText("1700-01-01"));
        QVERIFY(Timestamp::fromText("2026-01-01") < Timestamp::now());
    }
};

QTEST_GUILESS_MAIN(TestTimestamp)
#include "tst_timestamp.moc"
