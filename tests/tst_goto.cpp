// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/goto/gotoquery.h"
#include "models/query/queryslot.h"
#include "tests/smallhistory.h"

#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// How texts are read that say where to go, and where they lead.
class TestGoto : public QObject
{
    Q_OBJECT

    static GotoContext context(bool hasEntity = true)
    {
        return {TimeText::Utc, Timestamp::fromText("2026-11-22T08:30:00Z"),
                Timestamp::fromText("2025-03-18T14:18:22.195Z"), hasEntity};
    }

    static QString asText(const GotoRequest &request)
    {
        switch (request.kind) {
        case GotoRequest::Id:
            return u"id "_s + request.id;
        case GotoRequest::Moment:
            return u"at "_s + QString::fromLatin1(request.time.toText());
        case GotoRequest::Version:
            return u"v"_s + QString::number(request.number);
        case GotoRequest::Row:
            return u"#"_s + QString::number(request.number);
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Copenhagen");
        tzset();
    }

    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("first");
        const auto row = [](const char *text, const char *first) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(first);
        };
        row("v13", "v13");
        row("V13", "v13");
        row("13", "v13");
        row("#320", "#320");
        row(" 14:34:12 ", "at 2025-03-18T14:34:12.000Z");
        row("9:05", "at 2025-03-18T09:05:00.000Z");
        row("14:34:12.195", "at 2025-03-18T14:34:12.195Z");
        row("14:34:12,195041", "at 2025-03-18T14:34:12.195041Z");
        row("2025-03-18 14:18:22.195", "at 2025-03-18T14:18:22.195Z");
        row("2025-03-18", "at 2025-03-18T00:00:00.000Z");
        row("2025-03-18T14:18", "at 2025-03-18T14:18:00.000Z");
        row("2025-03-18T14:18:22Z", "at 2025-03-18T14:18:22.000Z");
        row("2025-03-18T14:18:22.5+01:00", "at 2025-03-18T13:18:22.500Z");
        row("2025-03-18 14:18:22 -0530", "at 2025-03-18T19:48:22.000Z");
        row("yesterday 14:00", "at 2026-11-21T14:00:00.000Z");
        row("Today, 7:15", "at 2026-11-22T07:15:00.000Z");
        row("yesterday", "at 2026-11-21T00:00:00.000Z");
        row("now", "at 2026-11-22T08:30:00.000Z");
        row("18 March 14:18:22.195", "at 2025-03-18T14:18:22.195Z");
        row("18 mar 2024", "at 2024-03-18T00:00:00.000Z");
        row("3. December 2024, 8:00", "at 2024-12-03T08:00:00.000Z");
        row("-5m", "at 2025-03-18T14:13:22.195Z");
        row("−5 m", "at 2025-03-18T14:13:22.195Z"); // the minus sign that we write ourselves
        row("+1h 30m", "at 2025-03-18T15:48:22.195Z");
        row("-195ms", "at 2025-03-18T14:18:22.000Z");
        row("+1.5s", "at 2025-03-18T14:18:23.695Z");
        row("-2d", "at 2025-03-16T14:18:22.195Z");
        row("-5parsec", "id -5parsec");
        row("25:00", "id 25:00");
        row("2025-02-30", "id 2025-02-30");
        row("31 feb", "id 31 feb");
        row("order-48213", "id order-48213");
        row("99999-12-31", "id 99999-12-31");
        row("99999999999999999999", "id 99999999999999999999");
        row("+999999999w", "id +999999999w");
    }

    void reads()
    {
        QFETCH(QString, text);
        const QList<GotoRequest> readings = readGoto(text, context());
        QVERIFY(!readings.isEmpty());
        QTEST(asText(readings.first()), "first");
        // Whatever it looks like, it may be an id.
        QCOMPARE(asText(readings.last()), u"id "_s + text.trimmed());
    }

    void plainNumbersAreRowsOfAWholeSource()
    {
        QCOMPARE(asText(readGoto(u"13"_s, context(false)).first()), u"#13"_s);
        QCOMPARE(asText(readGoto(u"v13"_s, context(false)).first()), u"v13"_s);
        QVERIFY(readGoto(u"  "_s, context()).isEmpty());
    }

    void timesAreOfTheShownZone()
    {
        GotoContext local = context();
        local.zone = TimeText::Local;
        QCOMPARE(asText(readGoto(u"15:00"_s, local).first()), u"at 2025-03-18T14:00:00.000Z"_s);
        QCOMPARE(asText(readGoto(u"2025-07-01 15:00"_s, local).first()), u"at 2025-07-01T13:00:00.000Z"_s);
        QCOMPARE(asText(readGoto(u"2025-07-01T15:00:00Z"_s, local).first()),
                 u"at 2025-07-01T15:00:00.000Z"_s);
    }

    void leadsSomewhere()
    {
        SmallHistory history;
        for (int i = 1; i <= 40; ++i) {
            history.add("order", "o1", i, "Changed");
            history.add("order", "o2", i == 7 ? 6 : i, "Paid");
        }
        history.add("cart", "o1", 1, "Filled");
        QVERIFY(history.commit());
        QueryPool pool(1);
        const HistorySource source = history.source(3);
        const auto find = [&](const QString &text, GotoPlace place, bool hasEntity = true) {
            GotoContext where = context(hasEntity);
            where.here = Timestamp::fromText("2026-01-01T00:00:01Z");
            QuerySlot slot(pool);
            std::optional<GotoAnswer> answer;
            slot.start(
                [&](QueryScope &scope) {
                    return findGoto(scope, {source}, place, readGoto(text, where), TimeText(TimeText::Utc));
                },
                [&](GotoAnswer &&found) { answer = std::move(found); });
            if (!QTest::qWaitFor([&] { return answer.has_value(); }, 30'000))
                qFatal("no answer");
            return *answer;
        };
        const EntityReference o1{3, EntityNumber(1), "o1", u"order"_s};
        const EntityReference o2{3, EntityNumber(2), "o2", u"order"_s};
        const GotoPlace atOrder{o1, -1, {}};
        const GotoPlace all{{}, 3, {}};

        GotoAnswer answer = find(u"v13"_s, atOrder);
        QVERIFY(answer.found);
        QCOMPARE(answer.sentence, u"Version 13 of o1: Changed, 2026-01-01 00:00:02.500"_s);
        QCOMPARE(qint64(answer.event.row), 25);
        QVERIFY(answer.entity == o1);
        answer = find(u"41"_s, atOrder);
        QVERIFY(!answer.found);
        QCOMPARE(answer.sentence, u"o1 has no version 41; its last is 40."_s);
        answer = find(u"v6"_s, {o2, -1, {}});
        QVERIFY2(answer.sentence.endsWith(u"(the first of 2 with this version)"_s),
                 qPrintable(answer.sentence));
        answer = find(u"v3"_s, all, false);
        QVERIFY(!answer.found);

        answer = find(u"#10"_s, all, false);
        QVERIFY(answer.found && answer.allOf == 3 && !answer.entity.isValid());
        QCOMPARE(qint64(answer.event.row), 10);
        answer = find(u"#82"_s, all, false);
        QCOMPARE(answer.sentence, u"small has no event #82; its last is #81."_s);

        // An event of another entity leads there; one of an entity that is shown too stays here.
        answer = find(u"e2"_s, atOrder);
        QVERIFY(answer.found && answer.entity == o2);
        answer = find(u"e2"_s, {o1, -1, {o2}});
        QVERIFY(answer.found && answer.entity == o1);
        answer = find(u"e2"_s, all, false);
        QVERIFY(answer.found && answer.allOf == 3);
        QVERIFY2(answer.sentence.startsWith(u"Event Paid, version 1 of o2, 2026"_s),
                 qPrintable(answer.sentence));
        answer = find(u"o1"_s, all, false);
        QVERIFY(answer.found && answer.entity == o1 && !answer.event.isValid());
        QCOMPARE(answer.sentence, u"o1: 40 events of the category order (the first of 2 with this id)"_s);
        answer = find(u"nowhere"_s, all, false);
        QVERIFY(!answer.found);
        QVERIFY(answer.sentence.startsWith(u"No event and no entity has this id."_s));

        // o1's versions are 200 ms apart from 00:00:00.100 on, o2's lie between.
        answer = find(u"00:00:02.290"_s, atOrder);
        QCOMPARE(
            answer.sentence,
            u"2026-01-01 00:00:02.290; the event nearest to it: Changed, version 12 of o1, 10 ms later"_s);
        QCOMPARE(answer.moment.toText(), "2026-01-01T00:00:02.290Z"_ba);
        answer = find(u"00:00:02.210"_s, {o1, -1, {o2}});
        QVERIFY2(answer.sentence.contains(u"Paid, version 11 of o2, 10 ms earlier"_s),
                 qPrintable(answer.sentence));
        answer = find(u"-1s"_s, all, false);
        QCOMPARE(qint64(answer.event.row), 1);
        answer = find(u"2031-01-01"_s, all, false);
        QCOMPARE(qint64(answer.event.row), 81);
    }

    void findsMomentsAmongMany()
    {
        SmallHistory history;
        for (int i = 1; i <= 20'000; ++i)
            history.add("order", "o" + QByteArray::number(i % 3), i, "Changed");
        QVERIFY(history.commit());
        QueryPool pool(1);
        for (const int wanted : {1, 2, 511, 7'777, 19'998, 20'000}) {
            for (const bool all : {true, false}) {
                const EntityReference entity{1, EntityNumber(1 + (wanted - 1) % 3), "o", u"order"_s};
                const GotoPlace place = all ? GotoPlace{{}, 1, {}} : GotoPlace{entity, -1, {}};
                const Timestamp time = Timestamp::fromMilliseconds(1'767'225'600'000 + 100 * wanted + 20);
                QuerySlot slot(pool);
                std::optional<GotoAnswer> answer;
                slot.start(
                    [&](QueryScope &scope) {
                        return findGoto(scope, {history.source()}, place,
                                        {{GotoRequest::Moment, {}, time, 0}}, TimeText(TimeText::Utc));
                    },
                    [&](GotoAnswer &&found) { answer = std::move(found); });
                QVERIFY(QTest::qWaitFor([&] { return answer.has_value(); }, 30'000));
                QCOMPARE(qint64(answer->event.row), wanted);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestGoto)
#include "tst_goto.moc"
