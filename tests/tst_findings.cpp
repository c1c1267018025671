// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/findingshistory.h"

#include "models/findings/findingmutes.h"
#include "models/findings/findingtable.h"
#include "models/findings/seenids.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Backstory;

namespace
{

QByteArray repeated(const char *text, qsizetype size)
{
    return "{\"text\":\"" + QByteArray(text).repeated(size) + "\"}";
}

} // namespace

/// Each rule finds what it is for, and leaves alone what is legal; nothing else speaks.
class TestFindings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rulesHaveNamesAndWords()
    {
        QCOMPARE(findingRules().size(), qsizetype(FindingRuleCount));
        QSet<QString> names;
        for (int i = 0; i < int(FindingRuleCount); ++i) {
            const FindingRuleText &rule = findingRules()[i];
            QCOMPARE(int(rule.rule), i);
            names.insert(rule.name);
            QVERIFY(rule.explanation.endsWith(u'.'));
            QCOMPARE(findingRule(rule.name), std::optional(rule.rule));
        }
        QCOMPARE(names.size(), qsizetype(FindingRuleCount));
        QVERIFY(!findingRule(u"nonsense"));
        QCOMPARE(findingSeverity(u"error"), std::optional(FindingSeverity::Error));
    }

    void duplicateIds()
    {
        FindingsHistory history;
        history.add({.version = 1, .id = "a"});
        history.add({.version = 2, .id = "b"});
        history.add({.version = 2, .id = "b"}); // within one commit
        QVERIFY(history.commit());
        history.add({.version = 1, .id = "a"}); // a commit later
        history.add({.version = 3, .id = "c"});
        history.add({.entity = "order-2", .version = 1, .id = "c", .archived = true}); // an archived copy
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList({QStringLiteral("duplicate-id order-1: 2, 3"),
                                               QStringLiteral("duplicate-id order-1: 1, 4")}));
    }

    void uuidsAreTheSameInWhateverForm()
    {
        FindingsHistory history;
        history.add({.version = 1, .id = "0f3a9b62-5c1d-4e8f-9a7b-3c2d1e0f4a5b"});
        history.add({.version = 2, .id = "0F3A9B62-5C1D-4E8F-9A7B-3C2D1E0F4A5B"});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("duplicate-id order-1: 1, 2")});
    }

    void samePayloads()
    {
        const QByteArray payload = "{\"amount\":48800,\"currency\":\"EUR\"}";
        FindingsHistory history;
        history.add({.version = 1, .payload = payload, .cause = "x"});
        history.add({.type = "Other", .version = 2, .payload = payload, .cause = "x"});
        history.add({.version = 3, .payload = payload, .cause = "x"});
        history.add({.version = 4, .payload = payload, .cause = "y"}); // another request
        history.add({.entity = "order-2", .version = 1, .payload = "{}", .cause = "x"});
        history.add({.entity = "order-2", .version = 2, .payload = "{}", .cause = "x"}); // says nothing
        history.add({.entity = "order-3", .version = 1, .payload = payload});
        history.add({.entity = "order-3", .version = 2, .ms = 600'000, .payload = payload}); // done again
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("same-payload order-1: 1, 3")});
    }

    void versions()
    {
        FindingsHistory history;
        for (const qint64 version : {5, 6, 8, 8, 7, 9}) // begins later: truncated
            history.add({.version = version});
        for (const qint64 version : {0, 1, 2}) // begins at 0
            history.add({.entity = "order-2", .version = version});
        for (const qint64 version : {1, 2, 1, 3})
            history.add({.entity = "order-3", .version = version, .archived = version == 1});
        QVERIFY(history.commit());
        // Version 7 came late, so it is no gap any more.
        QCOMPARE(history.found(), QStringList({QStringLiteral("version-conflict order-1: 3, 4"),
                                               QStringLiteral("version-back order-1: 4, 5")}));
    }

    void gaps()
    {
        FindingsHistory history;
        for (const qint64 version : {1, 2, 4, 9})
            history.add({.version = version});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList({QStringLiteral("version-gap order-1: 2, 3"),
                                               QStringLiteral("version-gap order-1: 3, 4")}));
        QVERIFY(history.findings()[0].message.endsWith(QStringLiteral("version 3 is nowhere.")));
        QVERIFY(history.findings()[1].message.endsWith(QStringLiteral("versions 5 to 8 are nowhere.")));
    }

    void legalHoles()
    {
        FindingsHistory history;
        history.add({.version = 1});
        history.add({.version = 2});
        history.add({.version = 3, .kind = EventKind::Snapshot}); // takes a version
        history.add({.version = 4});
        history.add({.version = 4, .kind = EventKind::Snapshot}); // shares one
        history.add({.version = 5});
        history.add({.version = 6, .kind = EventKind::Tombstone});
        history.add({.version = 1}); // begun anew after it was deleted
        history.add({.version = 2});
        history.add({.entity = "order-2"}); // no versions at all
        history.add({.entity = "order-2"});
        history.add({.entity = "order-3", .version = 1});
        history.add({.entity = "order-3"}); // written without a position of its own
        history.add({.entity = "order-3", .version = 3});
        history.add({.entity = "$ce-order", .type = "$>", .version = 1});
        history.add({.entity = "$ce-order", .type = "$>", .version = 7});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList());
    }

    void causesAndTheirOrder()
    {
        FindingsAnalysis *rules = nullptr;
        FindingsHistory history(&rules);
        history.add({.entity = "a-1", .version = 1, .ms = 60'000, .id = "cause"});
        history.add({.entity = "b-1", .version = 1, .ms = 10'000, .id = "early", .cause = "cause"});
        history.add({.entity = "c-1", .version = 1, .ms = 60'000, .id = "x", .cause = "z"});
        history.add({.entity = "c-2", .version = 1, .ms = 60'000, .id = "y", .cause = "x"});
        history.add({.entity = "c-3", .version = 1, .ms = 60'000, .id = "z", .cause = "y"});
        history.add({.entity = "d-1", .version = 1, .ms = 60'000, .id = "self", .cause = "self"});
        const auto link = [&](int cause, int effect, qint64 causeMs, qint64 effectMs) {
            rules->linked({EventRow(cause), EventRow(effect), Timestamp::fromMilliseconds(causeMs),
                           Timestamp::fromMilliseconds(effectMs)});
        };
        link(1, 2, 60'000, 10'000);
        link(3, 4, 60'000, 60'000);
        link(4, 5, 60'000, 60'000);
        link(5, 3, 60'000, 60'000);
        link(6, 6, 60'000, 60'000);
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList({QStringLiteral("effect-before-cause b-1: 1, 2"),
                                               QStringLiteral("cycle c-1: 3, 4, 5")}));
    }

    void gapsInCauses()
    {
        FindingsAnalysis *rules = nullptr;
        FindingsHistory history(&rules);
        history.add({.version = 1, .cause = "gone"});
        history.add({.version = 2});
        const CausalGap cause{FindingRule::MissingCause, EventRow(1), {}, 100, 99, 0};
        const CausalGap effect{FindingRule::MissingEffect, EventRow(2), QStringLiteral("Paid"), 100, 99, 7};
        rules->setCausalGaps({cause, effect}, 2);
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList({QStringLiteral("missing-cause order-1: 1"),
                                               QStringLiteral("missing-effect order-1: 2")}));
        QCOMPARE(rules->causalGapsRows(), 2);
        rules->setCausalGaps({cause}, 2); // the effect came
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("missing-cause order-1: 1")});
    }

    void lostUpdate()
    {
        FindingsHistory history;
        history.add({.version = 1});
        history.add({.version = 2});
        history.add({.version = 3, .read = 2, .producer = "desk-1"});
        history.add({.version = 4, .read = 2, .producer = "desk-2"});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("lost-update order-1: 2, 3, 4")});
        const QString message = history.findings().constFirst().message;
        QVERIFY2(message.contains(QStringLiteral("desk-1 and desk-2 both read version 2 of order-1")),
                 qPrintable(message));
    }

    void oneCommitIsNoRace()
    {
        FindingsHistory history;
        history.add({.version = 1});
        history.add({.version = 2, .ms = 5'000, .read = 1, .producer = "desk"});
        history.add({.type = "B", .version = 3, .ms = 5'000, .read = 1, .producer = "desk"});
        history.add({.type = "C", .version = 4, .ms = 5'000, .id = "x", .read = 1, .producer = "desk"});
        history.add({.type = "D", .version = 5, .ms = 5'000, .cause = "x", .read = 1, .producer = "desk"});
        history.add({.version = 6, .read = 5, .producer = "other"});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList());
    }

    void concurrentWriters()
    {
        FindingsHistory history;
        history.add({.version = 1});
        history.add({.version = 2, .read = 1, .producer = "desk-1"});
        history.add({.version = 3, .read = 2, .producer = "desk-1"});
        history.add({.version = 4, .read = 2, .producer = "desk-2"}); // desk-1 wrote from 2, too
        history.add({.entity = "order-2", .version = 1});
        history.add({.entity = "order-2", .version = 2, .producer = "import"}); // does not say what it read
        history.add({.entity = "order-2", .version = 3, .read = 1, .producer = "desk-2"});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList({QStringLiteral("lost-update order-1: 2, 3, 4"),
                                               QStringLiteral("concurrent-writers order-2: 5, 6, 7")}));
    }

    void times()
    {
        FindingsHistory history;
        history.add({.version = 1, .ms = 60'000});
        history.add({.version = 2, .ms = 59'995}); // as good as equal
        history.add({.version = 3, .ms = 10'000});
        history.add({.version = 4, .ms = 9'000, .recordedOnly = true}); // another clock
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("time-order order-1: 2, 3")});
    }

    void retryStorm()
    {
        FindingsHistory history;
        history.add({.version = 1, .ms = 0, .id = "first"});
        for (int i = 0; i < 12; ++i)
            history.add({.type = "PaymentFailed", .version = 2 + i, .ms = 100 * i, .cause = "first"});
        QVERIFY(history.commit(false));
        for (int i = 12; i < 30; ++i)
            history.add({.type = "PaymentFailed", .version = 2 + i, .ms = 100 * i, .cause = "first"});
        for (int i = 0; i < 30; ++i) // a sensor is no storm
            history.add({.entity = "sensor-1", .type = "Measured", .version = i, .ms = 5'000 + 100 * i});
        for (int i = 0; i < 30; ++i) // neither is one that pauses
            history.add(
                {.entity = "order-9", .type = "PaymentFailed", .version = i, .ms = 9'000 + 3'000 * i});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("retry-storm order-1: 2, 31")});
        QVERIFY(history.findings()[0].message.contains(QStringLiteral("30 times")));
    }

    void deadLetters_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("category");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("type") << QByteArray("MessageDeadLettered") << QByteArray("message") << true;
        QTest::newRow("queue") << QByteArray("OrderPlaced") << QByteArray("orders-dlq") << true;
        QTest::newRow("spring") << QByteArray("OrderPlaced") << QByteArray("orders.DLT") << true;
        QTest::newRow("parked") << QByteArray("OrderPlaced") << QByteArray("$persistent-x::g-parked") << true;
        QTest::newRow("other") << QByteArray("LetterRead") << QByteArray("dltx") << false;
        QTest::newRow("deadline") << QByteArray("DeadlinePassed") << QByteArray("order") << false;
    }
    void deadLetters()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, category);
        QFETCH(bool, isFound);
        FindingsHistory history;
        history.add({.version = 1, .id = "sent"});
        history.add({.entity = "m-1", .type = type, .version = 1, .cause = "sent", .category = category});
        QVERIFY(history.commit());
        QCOMPARE(history.found(),
                 isFound ? QStringList{QStringLiteral("dead-letter m-1: 1, 2")} : QStringList());
    }

    void deadLettersSayTheirReason_data()
    {
        QTest::addColumn<QByteArray>("metadata");
        QTest::addColumn<QString>("reason");
        QTest::newRow("Spring") << QByteArray("{\"kafka_dlt-exception-fqcn\":\"a.B\","
                                              "\"kafka_dlt-exception-message\":\"no such customer\\nat x\"}")
                                << QStringLiteral("no such customer");
        QTest::newRow("twice") << QByteArray("{\"kafka_dlt-exception-message\":[\"first\",\"second.\"]}")
                               << QStringLiteral("second");
        QTest::newRow("Connect") << QByteArray("{\"__connect.errors.exception.message\":\"no JSON\"}")
                                 << QStringLiteral("no JSON");
        QTest::newRow("class") << QByteArray("{\"kafka_dlt-exception-fqcn\":\"a.B\"}")
                               << QStringLiteral("a.B");
        QTest::newRow("none") << QByteArray("{\"kafka_dlt-original-topic\":\"orders\"}") << QString();
    }
    void deadLettersSayTheirReason()
    {
        QFETCH(QByteArray, metadata);
        QFETCH(QString, reason);
        FindingsHistory history;
        history.add({.id = "orders/0/1"});
        history.add({.id = "put-aside/0/1", .cause = "orders/0/1", .metadata = metadata});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("dead-letter order-1: 1, 2")});
        const QString message = history.findings()[0].message;
        QCOMPARE(message.contains(QStringLiteral("The reason given: ")), !reason.isEmpty());
        QVERIFY2(reason.isEmpty() || message.contains(QStringLiteral(" The reason given: %1. ").arg(reason)),
                 qPrintable(message));
    }

    void contents()
    {
        FindingsHistory history;
        history.add({.version = 1, .problem = "It is no JSON."});
        history.add({.version = 2, .payload = repeated("x", 1'000'000)});
        history.add({.version = 3, .payload = repeated("y", 1'100'000)});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList({QStringLiteral("undecodable order-1: 1"),
                                               QStringLiteral("oversized order-1: 3")}));
    }

    void fieldTypes()
    {
        FindingsHistory history;
        history.add({.version = 1, .payload = R"({"quantity":5,"note":null,"sku":"A"})"});
        history.add({.version = 2, .payload = R"({"sku":"B","quantity":7.5,"note":"x"})"}); // the same kinds
        history.add({.type = "Other", .version = 3, .payload = R"({"quantity":"many"})"});  // another type
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList());
        history.open(); // what was seen before is known after a restart
        history.add({.version = 4, .payload = R"({"quantity":"7","sku":"C"})"});
        history.add({.version = 5, .payload = R"({"quantity":"8","sku":"C","more":1})"}); // told once
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("field-type order-1: 1, 4")});
        QCOMPARE(history.findings()[0].message,
                 QStringLiteral("The field “quantity” of Placed was a number so far and is a text here."));
    }

    void stuck()
    {
        FindingsHistory history;
        for (int i = 0; i < 100; ++i) {
            const QByteArray entity = "order-" + QByteArray::number(i);
            const qint64 start = 10'000 * i;
            history.add({.entity = entity, .type = "Placed", .version = 1, .ms = start});
            if (i != 40)
                history.add({.entity = entity, .type = "Paid", .version = 2, .ms = start + 1'000});
            if (i != 40 && i != 99) // the last one still has time
                history.add({.entity = entity, .type = "Shipped", .version = 3, .ms = start + 2'000});
        }
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("stuck order-40: 121")});
        history.add({.entity = "order-40", .type = "Paid", .version = 2, .ms = 2'000'000});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList());
    }

    void whatIsUsualIsNoFinding()
    {
        FindingsHistory history;
        for (int i = 0; i < 400; ++i)
            history.add({.version = 3 * i}); // this store counts in threes
        history.add({.entity = "lot-1", .version = 1, .category = "lot"});
        history.add({.entity = "lot-1", .version = 3, .category = "lot"});
        QVERIFY(history.commit(false));
        QVERIFY(history.found().size() > 1);
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList{QStringLiteral("version-gap lot-1: 401, 402")});
        HistoryReader reader(history.path());
        const FindingCount count = FindingsReader(reader).counts().value(FindingRule::VersionGap);
        QCOMPARE(count.usual.size(), 1);
        QCOMPARE(count.usual[0].group, QStringLiteral("order"));
        QCOMPARE(count.usual[0].times, 399);
    }

    void tooManyAreOnlyCounted()
    {
        FindingsHistory history;
        for (int i = 0; i < 10'050; ++i)
            history.add({.entity = "order-" + QByteArray::number(i), .version = 1, .problem = "Broken."});
        QVERIFY(history.commit());
        HistoryReader reader(history.path());
        const FindingCount count = FindingsReader(reader).counts().value(FindingRule::Undecodable);
        QCOMPARE(count.findings, FindingTable::MostOfARule);
        QCOMPARE(count.onlyCounted, 50);
    }

    /// The program may be ended between any two commits: the same is found.
    void goesOnAfterARestart()
    {
        const auto write = [](FindingsHistory &history, bool reopen) {
            const auto next = [&] {
                QVERIFY(history.commit());
                if (reopen)
                    history.open();
            };
            history.add({.version = 1, .ms = 50'000, .id = "a"});
            next();
            history.add({.version = 3, .ms = 60'000, .read = 1, .producer = "x"});
            next();
            history.add({.version = 4, .ms = 70'000, .read = 1, .producer = "y"});
            next();
            history.add({.version = 4, .ms = 20'000, .id = "b"});
            next();
            history.add({.version = 5, .ms = 90'000, .id = "a"});
            next();
            history.add({.version = 6, .ms = 10'000});
            next();
        };
        FindingsHistory once;
        write(once, false);
        FindingsHistory reopened;
        write(reopened, true);
        QCOMPARE(reopened.found(), once.found());
        QCOMPARE(once.found().size(), 5);
    }

    /// After a restart many events are read: then all states are made from the rows at once.
    void goesOnWithManyEventsAfterARestart()
    {
        FindingsHistory history;
        for (int i = 0; i < 100; ++i)
            history.add({.entity = "order-" + QByteArray::number(i),
                         .version = 1,
                         .id = "first-" + QByteArray::number(i)});
        QVERIFY(history.commit());
        history.open();
        for (int version = 2; version < 80; ++version) {
            for (int i = 0; i < 100; ++i)
                history.add({.entity = "order-" + QByteArray::number(i),
                             .type = "T" + QByteArray::number(version),
                             .version = version});
        }
        history.add({.entity = "order-7", .version = 90});
        history.add({.entity = "order-8", .version = 80, .id = "first-3"});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList({QStringLiteral("version-gap order-7: 7808, 7901"),
                                               QStringLiteral("duplicate-id order-8: 4, 7902")}));
    }

    void beginsAnew()
    {
        FindingsHistory history;
        history.add({.version = 1});
        history.add({.version = 3});
        QVERIFY(history.commit());
        QCOMPARE(history.found().size(), 1);
        QVERIFY(history.writer().clear(QStringLiteral("The source was replaced.")));
        QCOMPARE(history.found(), QStringList());
        history.add({.version = 1});
        history.add({.version = 2});
        QVERIFY(history.commit());
        QCOMPARE(history.found(), QStringList());
    }

    /// Histories without anything wrong, of all kinds: nobody speaks.
    void consistentHistoriesHaveNone()
    {
        QRandomGenerator random(20'261'122);
        for (int round = 0; round < 8; ++round) {
            FindingsHistory history;
            const int entities = 1 + int(random.bounded(200u));
            const qint64 base = random.bounded(3);
            const bool saysRead = random.bounded(2) == 0;
            const bool hasVersions = random.bounded(4) != 0;
            std::vector<qint64> next(size_t(entities), base);
            qint64 ms = 1'000;
            for (int i = 0; i < 4'000; ++i) {
                const auto entity = random.bounded(quint32(entities));
                ms += random.bounded(5'000);
                const qint64 version = next[entity]++;
                history.add({.entity = "order-" + QByteArray::number(entity),
                             .type = "T" + QByteArray::number(random.bounded(6)),
                             .version = hasVersions ? version : Event::NoVersion,
                             .ms = ms,
                             .payload = "{\"n\":" + QByteArray::number(i) + ",\"who\":\"someone\"}",
                             .read = saysRead && version > base ? version - 1 : Event::NoVersion,
                             .producer = "p" + QByteArray::number(random.bounded(3))});
                if (random.bounded(500) == 0)
                    QVERIFY(history.commit(false));
            }
            QVERIFY(history.commit());
            QCOMPARE(history.found(), QStringList());
        }
    }

    void seenIds()
    {
        SeenIds ids;
        int wrong = 0;
        QRandomGenerator64 random(1);
        std::vector<quint64> keys;
        for (int i = 0; i < 300'000; ++i) {
            keys.push_back(random.generate64());
            wrong += ids.add(keys.back());
        }
        QVERIFY2(wrong < 1'500, qPrintable(QString::number(wrong)));
        for (const quint64 key : keys)
            QVERIFY(ids.add(key));
    }

    void mutesSurviveJson()
    {
        Finding finding;
        finding.rule = FindingRule::VersionGap;
        finding.entityId = "order-1";
        finding.category = QStringLiteral("order");
        finding.position = {9'007'199'254'740'993, 2};
        FindingMutes mutes;
        QVERIFY(mutes.add(FindingMutes::ofRule(FindingRule::Oversized)));
        QVERIFY(mutes.add(FindingMutes::ofEntity(finding)));
        QVERIFY(mutes.add(FindingMutes::ofFinding(finding, QStringLiteral("demo.db"))));
        QVERIFY(!mutes.add(FindingMutes::ofRule(FindingRule::Oversized)));
        QCOMPARE(FindingMutes::fromJson(mutes.toJson()), mutes);
        QVERIFY(FindingMutes::fromJson({QJsonValue(7), QJsonValue(QStringLiteral("x"))}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestFindings)
#include "tst_findings.moc"
