// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/demo/demo.h"
#include "app/ingest/ingest.h"
#include "models/spacetime/spacetimelanes.h"
#include "models/spacetime/spacetimequery.h"
#include "models/spacetime/spacetimetext.h"
#include "tests/statescope.h"
#include "tests/writershistory.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr double NoTime = -1e10;

QList<EventReference> references(const QList<qint64> &rows, int source = 1)
{
    QList<EventReference> events;
    for (const qint64 row : rows)
        events.append({source, EventRow{row}});
    return events;
}

SpaceTimePointer read(const QList<HistorySource> &sources, const SpaceTimeQuestion &question)
{
    StateScope scope;
    return readSpaceTime(scope, sources, question);
}

SpaceTimePointer readRows(const WritersHistory &history, const QList<qint64> &rows)
{
    return read({history.source()}, {references(rows), {}, {}, {}, false});
}

/// The number of the event in this row.
int in(const SpaceTimePointer &made, qint64 row, int source = 1)
{
    return made->find({source, EventRow{row}});
}

QString lanesText(const SpaceTime &made, SpaceTimeBy by)
{
    QStringList lines;
    for (const SpaceTimeLane &lane : lanesOf(made, by)) {
        QString line = u"%1 (%2):"_s.arg(lane.title, lane.note);
        for (const int event : lane.events)
            line += u' ' + QString::number(qint64(made.event(event).reference.row));
        for (const int work : lane.works)
            line += u" from v%1"_s.arg(made.works[size_t(work)].readVersion);
        lines += line;
    }
    return lines.join(u'\n');
}

} // namespace

class TestSpaceTime : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    std::unique_ptr<ConnectorCatalog> m_catalog;
    std::unique_ptr<Ingest> m_ingest;
    QList<HistorySource> m_demo;

    QList<EntityReference> entity(const QByteArray &id)
    {
        HistoryReader reader(m_demo.first().path);
        return {{1, reader.entitiesWithId(id).value(0), id, {}}};
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString file = m_folder.filePath(u"demo.db"_s);
        DemoOptions options;
        options.events = 2'000;
        const std::optional<QString> error = writeDemo(file, options);
        QVERIFY2(!error, qPrintable(error.value_or(QString())));
        m_catalog = std::make_unique<ConnectorCatalog>();
        m_ingest = std::make_unique<Ingest>(*m_catalog, ConnectorCatalog::locationOf(file),
                                            std::function<void()>(), m_folder.filePath(u"histories"_s));
        m_ingest->start();
        QVERIFY(m_ingest->waitUntilSettled(std::chrono::seconds(60)));
        m_demo = {{1, u"demo"_s, m_ingest->historyPath(), {}}};
    }
    void cleanupTestCase() { m_ingest.reset(); }

    // Both cataloguers of lot-906 read version 2.
    void theLostUpdateOfTheDemo()
    {
        const SpaceTimePointer made = read(m_demo, {references({801, 802, 803}), {}, {}, {}, false});
        QVERIFY2(made->error.isEmpty(), qPrintable(made->error));
        QCOMPARE(made->shown, 3);
        QCOMPARE(QString::fromUtf8(made->entities.first().id), u"lot-906"_s);
        QCOMPARE(made->writerCount(), 3);
        QVERIFY(made->order.isBefore(in(made, 801), in(made, 802)));
        QVERIFY(made->order.isBefore(in(made, 801), in(made, 803)));
        QVERIFY(made->isUnseen(in(made, 802), in(made, 803)));
        QVERIFY(!made->isUnseen(in(made, 801), in(made, 802)));
        QCOMPARE(std::count_if(made->works.begin(), made->works.end(),
                               [](const SpaceTimeWork &work) { return work.isContested; }),
                 2);
        QCOMPARE(made->stretches.size(), size_t(1));
        const SpaceTimeStretch &stretch = made->stretches.front();
        QCOMPARE(stretch.version, 2);
        QCOMPARE(stretch.from, made->event(in(made, 801)).time);
        QCOMPARE(stretch.to, made->event(in(made, 802)).time);
        const QString sentence = sentenceOf(*made, TimeText::Utc);
        QVERIFY2(sentence.startsWith(u"v3 and v4 of lot-906 were both written from v2: catalogue-1 (m.weber) "
                                     "wrote v3 (LotEstimateChanged) at "_s),
                 qPrintable(sentence));
        QVERIFY2(sentence.endsWith(u" UTC, without having seen v3."_s), qPrintable(sentence));
        QCOMPARE(lanesText(*made, SpaceTimeBy::Entity), u"catalogue-1 (writer A · m.weber): from v2\n"
                                                        "lot-906 (3 events): 801 802 803\n"
                                                        "catalogue-2 (writer B · s.rossi): from v2"_s);
    }

    // The version that both had read belongs to what they prove, even if nobody named it.
    void whatWasReadIsShownToo()
    {
        const SpaceTimePointer made = read(m_demo, {references({802, 803}), {}, {}, {}, false});
        QCOMPARE(made->shown, 3);
        QVERIFY(in(made, 801) >= 0);
        QVERIFY(!made->event(in(made, 801)).isWitness);
        QCOMPARE(made->stretches.size(), size_t(1));
    }

    void theOrderOfTheDemo()
    {
        const SpaceTimePointer made = read(m_demo, {{}, entity("order-48213"), {}, {}, false});
        QVERIFY2(made->error.isEmpty(), qPrintable(made->error));
        QVERIFY(in(made, 321) >= 0 && in(made, 322) >= 0);
        QVERIFY(made->order.isBefore(in(made, 321), in(made, 322)));
        QVERIFY(made->stretches.empty());
        for (int a = 0; a < made->shown; ++a) { // one entity is in one order
            for (int b = 0; b < made->shown; ++b)
                QVERIFY(a == b || made->order.relation(a, b) != CausalOrder::Concurrent);
        }
        // Its commands are another entity's, known as causes.
        const SpaceTimePointer all = read(m_demo, {references({319, 320, 321, 322}), {}, {}, {}, false});
        QCOMPARE(all->causesOf(in(all, 322)), std::vector<int>{in(all, 320)});
        QCOMPARE(all->effectsOf(in(all, 319)), (std::vector<int>{in(all, 320), in(all, 321)}));
        QVERIFY(all->order.isBefore(in(all, 319), in(all, 322)));
        QCOMPARE(relationText(*all, in(all, 320), in(all, 322)),
                 u"provably before OrderQuantityChanged v2, as its cause"_s);
    }

    // Packed four minutes before that was asked for, by a wrong clock: still after its cause.
    void aWrongClockDoesNotBreakTheOrder()
    {
        const SpaceTimePointer made = read(m_demo, {references({700, 701}), {}, {}, {}, false});
        QVERIFY(made->order.isBefore(in(made, 700), in(made, 701)));
        QVERIFY(made->event(in(made, 701)).time < made->event(in(made, 700)).time);
        QCOMPARE(made->links.front().kind, SpaceTimeLink::Cause);
        QVERIFY(made->links.front().isBackwards);
        const QString text = relationText(*made, in(made, 701), in(made, 700));
        QVERIFY2(
            text.startsWith(u"provably after ShipmentRequested v1, as its effect; yet the clocks say "_s),
            qPrintable(text));
        QVERIFY2(sentenceOf(*made, TimeText::Utc).startsWith(u"A clock is wrong: ShipmentPacked v2"_s),
                 qPrintable(sentenceOf(*made, TimeText::Utc)));
    }

    void withNeighboursThereIsAllOfTheEntity()
    {
        const SpaceTimePointer made = read(m_demo, {references({802, 803}), {}, {}, {}, true});
        QCOMPARE(made->shown, 4);
        QVERIFY(in(made, 800) >= 0);
        QCOMPARE(made->leftOut, 0);
    }

    void clocksProveNothing()
    {
        WritersHistory history;
        history.add({.second = 1, .entity = "a-1", .version = 1});
        history.add({.second = 2, .entity = "b-1", .version = 1});
        history.add({.second = 3, .entity = "b-1", .version = 2, .causes = {"e1"}});
        history.add({.second = NoTime, .entity = "c-1", .version = 1});
        QVERIFY(history.commit());
        const SpaceTimePointer made = readRows(history, {1, 2, 3, 4});
        QCOMPARE(made->order.relation(0, 1), CausalOrder::Concurrent);
        QCOMPARE(made->order.relation(1, 2), CausalOrder::Before);
        QCOMPARE(made->order.relation(2, 0), CausalOrder::After);
        QCOMPARE(made->withoutTime, 1);
        QCOMPARE(relationText(*made, 0, 1), u"concurrent with Type2 v1: only the clocks say 1.0 s before"_s);
        QCOMPARE(relationText(*made, 0, 3), u"concurrent with Type4 v1: nothing says which was first"_s);
        QVERIFY(sentenceOf(*made, TimeText::Utc).contains(u"of 6 pairs, 2 are in a provable order"_s));
    }

    // c → b is hidden between: it is known, although it is not shown.
    void whatIsNotShownProvesToo()
    {
        WritersHistory history;
        history.add({.second = 1, .entity = "a-1", .version = 1});
        history.add({.second = 2, .entity = "h-1", .version = 1, .causes = {"e1"}});
        history.add({.second = 3, .entity = "h-1", .version = 2});
        history.add({.second = 4, .entity = "b-1", .version = 1, .causes = {"e3", "e2"}});
        QVERIFY(history.commit());
        const SpaceTimePointer made = readRows(history, {1, 4});
        QCOMPARE(made->shown, 2);
        QVERIFY(made->order.isBefore(0, 1));
        QCOMPARE(made->causesOf(1), std::vector<int>{0});
        QVERIFY(made->isWholeProof);
        QCOMPARE(relationText(*made, 0, 1), u"provably before Type4 v1, by 2 causes"_s);
    }

    void versionsOrderAnEntityAndReadsProve()
    {
        WritersHistory history;
        history.add({.second = 1, .version = 4}); // rows and clocks the wrong way round
        history.add({.second = 2, .version = 3});
        history.add({.second = 3, .version = 3}); // a conflict
        history.add({.second = 4, .version = 9, .readVersion = 4});
        history.add({.second = 5, .entity = "file-1"}); // no versions: as they stand
        history.add({.second = 4, .entity = "file-1"});
        QVERIFY(history.commit());
        const SpaceTimePointer made = readRows(history, {1, 2, 3, 4, 5, 6});
        QVERIFY(made->order.isBefore(1, 0));
        QVERIFY(made->order.isBefore(2, 0));
        QCOMPARE(made->order.relation(1, 2), CausalOrder::Concurrent);
        QVERIFY(made->order.isBefore(0, 3));
        QVERIFY(made->order.isBefore(4, 5));
        QVERIFY(!made->order.hasCycle());
        QCOMPARE(relationText(*made, 4, 5),
                 u"provably before Type6, by their places in the store; yet the clocks say 1.0 s after"_s);
    }

    void aReadVersionThatCannotBeProvesNothing()
    {
        WritersHistory history;
        history.add({.second = 1, .version = 1, .readVersion = 7});
        history.add({.second = 2, .version = 2, .readVersion = 2});
        QVERIFY(history.commit());
        const SpaceTimePointer made = readRows(history, {1, 2});
        QVERIFY(made->order.isBefore(0, 1));
        QVERIFY(!made->order.hasCycle());
        QVERIFY(made->works.empty());
    }

    void writersInEachOthersWay()
    {
        WritersHistory history;
        history.add({.second = 0, .version = 9, .producer = "shop"});
        history.add({.second = 5, .version = 10, .readVersion = 9, .producer = "a"});
        history.add({.second = 6, .version = 11, .readVersion = 9, .producer = "a"}); // the same writer
        history.add({.second = 8, .version = 12, .readVersion = 9, .producer = "b"});
        history.add({.second = 9, .version = 13, .readVersion = 12, .producer = "a"});  // saw everything
        history.add({.second = 10, .version = 14, .readVersion = 10, .producer = "c"}); // overlooked 11–13
        QVERIFY(history.commit());
        const SpaceTimePointer made = readRows(history, {1, 2, 3, 4, 5, 6});
        QCOMPARE(made->works.size(), size_t(4));
        QVERIFY(made->works[0].isContested);
        QCOMPARE(made->works[0].writes.size(), size_t(2));
        QVERIFY(made->works[1].isContested);
        QVERIFY(made->works[2].isContested); // by the one that overlooked it
        QVERIFY(made->works[3].isContested);
        QCOMPARE(made->stretches.back().version, 9);
        QCOMPARE(made->stretches.back().from, WritersHistory::at(0));
        QCOMPARE(made->stretches.back().to, WritersHistory::at(6));
        QCOMPARE(stretchText(*made, made->stretches.back()), u"both work from v9: 6.0 s"_s);
        QVERIFY(relationText(*made, 1, 3).endsWith(u"but v12 was written from v9 and had not seen v10"_s));
        QVERIFY(!relationText(*made, 0, 1).contains(u"seen"_s));
        QCOMPARE(lanesText(*made, SpaceTimeBy::Producer), u"shop (1 event): 1\n"
                                                          "a (3 events): 2 3 5 from v9 from v12\n"
                                                          "b (1 event): 4 from v9\n"
                                                          "c (1 event): 6 from v10"_s);
    }

    void nobodyElseIsNoRace()
    {
        WritersHistory history;
        history.add({.second = 0, .version = 1, .producer = "a"});
        history.add({.second = 1, .version = 2, .readVersion = 1, .producer = "a", .user = "x"});
        history.add({.second = 2, .version = 3, .readVersion = 1, .producer = "a", .user = "x"});
        history.add({.second = 3, .version = 4, .readVersion = 3, .producer = "b"});
        QVERIFY(history.commit());
        const SpaceTimePointer made = readRows(history, {1, 2, 3, 4});
        QVERIFY(made->stretches.empty());
        for (const SpaceTimeWork &work : made->works)
            QVERIFY(!work.isContested);
    }

    void causesInAnotherSource()
    {
        WritersHistory one;
        WritersHistory other("o");
        one.add({.second = 1, .entity = "a-1", .version = 1});
        other.add({.second = 2, .entity = "b-1", .version = 1, .causes = {"e1"}});
        QVERIFY(one.commit() && other.commit());
        const QList<HistorySource> sources{one.source(1), other.source(2)};
        const SpaceTimePointer made =
            read(sources, {references({1}, 1) + references({1}, 2), {}, {}, {}, false});
        QVERIFY(made->order.isBefore(in(made, 1, 1), in(made, 1, 2)));
        QCOMPARE(made->causesOf(in(made, 1, 2)), std::vector<int>{in(made, 1, 1)});
    }

    void aCircleOfCausesIsSaid()
    {
        WritersHistory history;
        history.add({.second = 1, .entity = "a-1", .causes = {"e2"}});
        history.add({.second = 2, .entity = "b-1", .causes = {"e1"}});
        history.add({.second = 3, .entity = "c-1", .causes = {"e3"}}); // itself
        QVERIFY(history.commit());
        const SpaceTimePointer made = readRows(history, {1, 2, 3});
        QVERIFY(made->order.hasCycle());
        QVERIFY(relationText(*made, 0, 1).contains(u"circle"_s));
        QCOMPARE(made->order.relation(0, 2), CausalOrder::Concurrent);
    }

    void aRangeOfTime()
    {
        WritersHistory history;
        for (int i = 0; i < 100; ++i)
            history.add({.second = double(i), .entity = i % 2 ? "a-1" : "b-1", .version = i});
        QVERIFY(history.commit());
        HistoryReader reader(history.path());
        const EntityReference a{1, reader.entitiesWithId("a-1").value(0), "a-1", {}};
        const SpaceTimePointer made =
            read({history.source()}, {{}, {a}, WritersHistory::at(10), WritersHistory::at(20), false});
        QCOMPARE(made->shown, 5);
        QCOMPARE(made->from, WritersHistory::at(11));
        QCOMPARE(made->to, WritersHistory::at(19));
    }

    void whatIsGoneIsSaid()
    {
        WritersHistory history;
        history.add({.second = 1, .version = 1});
        QVERIFY(history.commit());
        QVERIFY(readRows(history, {1, 99})->error.startsWith(u"1 of 2 events are in no opened source"_s));
        QVERIFY(read({}, {references({1}), {}, {}, {}, false})->error.startsWith(u"These events"_s));
        QCOMPARE(read({}, {})->shown, 0);
    }

    void fiveThousandEvents()
    {
        WritersHistory history;
        for (int i = 0; i < 6'000; ++i) {
            WrittenEvent event{.second = i * 0.1, .entity = "e-" + QByteArray::number(i % 12)};
            event.version = i / 12;
            event.readVersion = i / 12 - 1;
            event.producer = "p" + QByteArray::number(i % 7);
            if (i > 20)
                event.causes = {"e" + QByteArray::number(i - i % 20)};
            history.add(event);
        }
        QVERIFY(history.commit());
        HistoryReader reader(history.path());
        QList<EntityReference> entities;
        for (int i = 0; i < 12; ++i) {
            const QByteArray id = "e-" + QByteArray::number(i);
            entities.append({1, reader.entitiesWithId(id).value(0), id, {}});
        }
        const SpaceTimePointer made = read({history.source()}, {{}, entities, {}, {}, false});
        QCOMPARE(made->shown, 12 * (SpaceTimeQuestion::MostEvents / 12));
        QCOMPARE(made->leftOut, 6'000 - made->shown);
        QVERIFY(made->stretches.empty());
        QVERIFY(!made->order.hasCycle());
    }
};

QTEST_GUILESS_MAIN(TestSpaceTime)
#include "tst_spacetime.moc"
