// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/entitytexts.h"
#include "models/history/historyformat.h"
#include "models/history/historyreader.h"
#include "models/history/historywriter.h"
#include "models/history/identifier.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Backstory;

namespace
{

QByteArray uuid(int n)
{
    return QByteArray("00000000-0000-4000-8000-") + QByteArray::number(n).rightJustified(12, '0');
}

/// Events first … first+count-1: event n belongs to order-(n % entities) and is caused by event n-7.
EventBatch batchOf(int first, int count, int entities)
{
    EventBatch batch;
    for (int n = first; n < first + count; ++n) {
        const QByteArray id = uuid(n);
        const QByteArray entity = "order-" + QByteArray::number(n % entities);
        const QByteArray cause = uuid(n - 7).toUpper().remove(8, 1).remove(12, 1).remove(16, 1).remove(20, 1);
        const QByteArray correlation = "request-" + QByteArray::number(n / 10);
        Event event;
        event.position = {n, 0};
        event.id = id;
        event.type = n % 2 ? "Changed" : "Created";
        event.entity = entity;
        event.category = "order";
        event.version = n / entities;
        event.occurred = Timestamp::fromSeconds(n);
        event.recorded = Timestamp::fromSeconds(n + 1);
        event.correlation = correlation;
        if (n > 1)
            event.causes = {{cause, Cause::Id}};
        batch.append(event);
    }
    batch.setCursor(QByteArray::number(first + count - 1));
    return batch;
}

QList<qint64> numbers(const QList<EventRow> &rows)
{
    QList<qint64> list;
    for (const EventRow row : rows)
        list.append(qint64(row));
    return list;
}

QStringList matchesOf(HistoryReader &reader, const QString &match)
{
    QStringList all;
    for (const EntityMatches &each : reader.entityMatches(match))
        all.append(QStringLiteral("%1 %2 %3").arg(each.category).arg(each.entities).arg(int(each.best)));
    all.sort();
    return all;
}

QStringList idsOf(HistoryReader &reader, const EntityQuery &query)
{
    QStringList ids;
    for (const EntitySummary &entity : reader.entities(query))
        ids.append(QString::fromUtf8(entity.id));
    return ids;
}

/// Writes down what it is told: one line an event, one with every commit.
class Diary : public HistoryAnalysis
{
public:
    explicit Diary(QStringList &told)
        : m_told(told)
    {
    }

    bool load(const Database &db) override
    {
        m_db = &db;
        return db.execute("CREATE TABLE IF NOT EXISTS diary(row INTEGER PRIMARY KEY)");
    }
    bool add(const Event &event, const EventFacts &facts) override
    {
        m_told.append(QStringLiteral("%1 of %2%3 at %4: %5 %6")
                          .arg(qint64(facts.row))
                          .arg(qint64(facts.entity))
                          .arg(facts.isNewEntity ? u"!" : u"")
                          .arg(facts.time.nanoseconds() / 1'000'000'000)
                          .arg(facts.causes.size())
                          .arg(facts.id == identifierKey(event.id)));
        return m_db->execute("INSERT INTO diary SELECT max(row) FROM event");
    }
    bool flush(bool caughtUp) override
    {
        m_told.append(caughtUp ? QStringLiteral("caught up") : QStringLiteral("commit"));
        return true;
    }
    bool clear() override
    {
        m_told.append(QStringLiteral("anew"));
        return m_db->execute("DELETE FROM diary");
    }

private:
    QStringList &m_told;
    const Database *m_db = nullptr;
};

HistoryWriter::Analyses diary(QStringList &told)
{
    HistoryWriter::Analyses analyses;
    analyses.push_back(std::make_unique<Diary>(told));
    return analyses;
}

} // namespace

class tst_History : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void everyEventIsFoundByEveryLookup_data()
    {
        QTest::addColumn<int>("events");
        QTest::addColumn<int>("perCommit");
        QTest::newRow("one") << 1 << 1;
        QTest::newRow("a run an event: merged by eights") << 700 << 1;
        QTest::newRow("uneven commits") << 5'000 << 37;
        QTest::newRow("a settled run and a tail") << 300'000 << 290'000;
        QTest::newRow("runs that are merged beside the writing") << 120'000 << 3'000;
    }

    void everyEventIsFoundByEveryLookup()
    {
        QFETCH(int, events);
        QFETCH(int, perCommit);
        constexpr int Entities = 41;
        const QString path = m_folder.filePath(QString::number(events) + QStringLiteral(".history"));
        HistoryWriter writer(path);
        QVERIFY2(writer.error().isEmpty(), qPrintable(writer.error()));
        for (int first = 1; first <= events; first += perCommit) {
            QVERIFY(writer.append(batchOf(first, std::min(perCommit, events - first + 1), Entities)));
            QVERIFY2(writer.commit(), qPrintable(writer.error()));
        }
        HistoryReader reader(path);
        const HistorySummary summary = reader.summary();
        QCOMPARE(summary.events, events);
        QCOMPARE(summary.entities, std::min(events, Entities));
        QCOMPARE(summary.withCause, events - 1);
        QCOMPARE(reader.resolvedCauses(), std::max(0, events - 7));
        const int step = std::max(1, events / 500);
        for (int n = 1; n <= events; n += step) {
            QCOMPARE(numbers(reader.eventsWithId(uuid(n).toUpper())), QList<qint64>{n});
            const auto event = reader.event(EventRow(n));
            QVERIFY(event);
            QCOMPARE(event->id, uuid(n));
            QCOMPARE(event->position.value, n);
            QCOMPARE(numbers(reader.causesOf(*event)), n > 7 ? QList<qint64>{n - 7} : QList<qint64>());
            QCOMPARE(numbers(reader.effectsOf(*event)),
                     n + 7 <= events ? QList<qint64>{n + 7} : QList<qint64>());
            QVERIFY(numbers(reader.eventsWithCorrelation(event->correlation)).contains(n));
            QCOMPARE(numbers(reader.eventsAt({n, 0})), QList<qint64>{n});
        }
        for (int entity = 0; entity < std::min(events, Entities); ++entity) {
            const auto found = reader.entitiesWithId("order-" + QByteArray::number(entity));
            if (events < Entities && entity == 0)
                continue; // n counts from 1: order-0 comes with event 41
            QCOMPARE(found.size(), 1);
            QList<qint64> expected;
            for (int n = entity == 0 ? Entities : entity; n <= events; n += Entities)
                expected.append(n);
            QCOMPARE(numbers(reader.eventsOf(found.first())), expected);
        }
    }

    void runsOnBothSidesOfASettledOneStayApart()
    {
        const QString path = m_folder.filePath(QStringLiteral("sides.history"));
        int events = 0;
        const auto commit = [&events](HistoryWriter &writer, int count) {
            QVERIFY(writer.append(batchOf(events + 1, count, 1)) && writer.commit());
            events += count;
        };
        {
            HistoryWriter writer(path);
            commit(writer, 5);
            commit(writer, 270'000);
            for (int i = 0; i < 6; ++i)
                commit(writer, 5);
        }
        HistoryWriter next(path);
        for (int i = 0; i < 30; ++i) {
            commit(next, 5);
            QTest::qSleep(10); // a merge of that many rows would be made beside this
        }
        HistoryReader reader(path);
        const QList<EventRow> rows = reader.eventsOf(reader.entitiesWithId("order-0").first());
        QCOMPARE(rows.size(), events);
        QVERIFY(std::is_sorted(rows.begin(), rows.end()));
    }

    void runsThatCannotBeReadStay_data()
    {
        QTest::addColumn<int>("perCommit");
        QTest::newRow("merged at once") << 5;
        QTest::newRow("merged beside the writing") << 3'000;
    }

    void runsThatCannotBeReadStay()
    {
        QFETCH(int, perCommit);
        const QString path = m_folder.filePath(QStringLiteral("damaged%1.history").arg(perCommit));
        HistoryWriter writer(path);
        const Database db(path, Database::ReadWrite);
        for (int i = 0; i < 12; ++i) {
            if (i == 7)
                QVERIFY(db.execute("UPDATE page SET entries = x'00' WHERE number = 1"));
            QVERIFY(writer.append(batchOf(i * perCommit + 1, perCommit, 1)) && writer.commit());
            QTest::qWait(20);
        }
        QVERIFY(writer.commit());
        QTest::qWait(20);
        QVERIFY(!writer.hasMerged()); // and is not tried for ever
        QCOMPARE(db.integer("SELECT count(*) FROM run"), 12);
    }

    void largeRunsAreMergedBesideTheWriting()
    {
        constexpr int PerCommit = 5'000;
        constexpr int Entities = 41;
        const QString path = m_folder.filePath(QStringLiteral("beside.history"));
        HistoryWriter writer(path);
        HistoryReader reader(path); // looks on all the time
        int events = 0;
        const auto commit = [&](int count) {
            QVERIFY(writer.append(batchOf(events + 1, count, Entities)) && writer.commit());
            events += count;
            QCOMPARE(numbers(reader.eventsWithId(uuid(events / 2))), QList<qint64>{events / 2});
            const auto entity = reader.entitiesWithId("order-7");
            QCOMPARE(entity.size(), 1);
            const QList<qint64> rows = numbers(reader.eventsOf(entity.first()));
            QCOMPARE(rows.size(), (events - 7) / Entities + 1);
            QVERIFY(std::is_sorted(rows.begin(), rows.end()));
        };
        const Database db(path, Database::ReadOnly);
        const auto mergedRuns = [&db] {
            return db.integer("SELECT count(*) FROM run WHERE level = 1 AND firstrow = 1");
        };
        for (int i = 0; i < 8; ++i)
            commit(PerCommit);
        QCOMPARE(mergedRuns(), 0); // takes its place with a later commit
        QTRY_VERIFY(writer.hasMerged());
        QVERIFY(writer.commit()); // without events
        QVERIFY(!writer.hasMerged());
        QCOMPARE(mergedRuns(), 1);
        QCOMPARE(db.integer("SELECT lastrow FROM run WHERE firstrow = 1"), 8 * PerCommit);
        QCOMPARE(db.integer("SELECT count(*) FROM run WHERE firstrow <= 40000"), 1);
        QCOMPARE(db.integer("SELECT sum(lastrow - firstrow + 1) FROM run"), events);
        // An end while a merge is on its way leaves the runs as they are.
        for (int i = 0; i < 8; ++i)
            commit(PerCommit);
    }

    void allAttributesComeBack()
    {
        const QString path = m_folder.filePath(QStringLiteral("attributes.history"));
        EventBatch batch;
        Event event;
        event.position = {17, 3};
        event.kind = EventKind::Command;
        event.archived = true;
        event.id = "ID with spaces";
        event.type = "T";
        event.schemaVersion = "2";
        event.entity = "E";
        event.category = "C";
        event.version = 0;
        event.readVersion = -1;
        event.occurred = Timestamp::fromNanoseconds(-5);
        event.producer = "p";
        event.user = "u";
        event.causes = {{"a:1", Cause::Id}, {"12", Cause::Position}};
        event.correlation = uuid(9).toUpper();
        const QByteArray upper = uuid(9).toUpper();
        event.correlation = upper;
        event.contentType = "text/plain";
        event.payload = "";
        event.metadata = "{}";
        event.problem = "It is broken.";
        batch.append(event);
        HistoryWriter writer(path);
        QVERIFY(writer.append(std::move(batch)) && writer.commit());

        HistoryReader reader(path);
        const auto stored = reader.event(EventRow(1));
        QVERIFY(stored);
        QCOMPARE(stored->position.value, 17);
        QCOMPARE(stored->position.part, 3);
        QCOMPARE(stored->kind, EventKind::Command);
        QVERIFY(stored->archived);
        QVERIFY(stored->hasContent);
        QCOMPARE(stored->id, "ID with spaces");
        QCOMPARE(stored->schemaVersion, u"2");
        QCOMPARE(stored->entity, "E");
        QCOMPARE(stored->category, u"C");
        QCOMPARE(stored->version, 0);
        QCOMPARE(stored->readVersion, -1);
        QCOMPARE(stored->occurred.nanoseconds(), -5);
        QVERIFY(!stored->recorded.isValid());
        QCOMPARE(stored->producer, u"p");
        QCOMPARE(stored->user, u"u");
        QCOMPARE(stored->causes.size(), 2);
        QCOMPARE(stored->causes.at(0).text, "a:1");
        QCOMPARE(stored->causes.at(1).text, "12");
        QCOMPARE(stored->causes.at(1).kind, Cause::Position);
        QCOMPARE(stored->correlation, upper);
        QCOMPARE(stored->contentType, u"text/plain");
        QCOMPARE(stored->problem, u"It is broken.");
        const auto content = reader.content(EventRow(1));
        QVERIFY(content);
        QVERIFY(content->payload.isEmpty() && !content->payload.isNull());
        QCOMPARE(content->metadata, "{}");
    }

    void aRepeatedIdIsTheCauseThatIsNearest()
    {
        const QString path = m_folder.filePath(QStringLiteral("repeated.history"));
        HistoryWriter writer(path);
        // Row 4, 14, … has the id "again"; every row of 20 … 39 names it, and "late", which only row 45 has.
        for (int row = 1; row <= 50; ++row) {
            EventBatch batch;
            Event event;
            const QByteArray own = row % 10 == 4 ? QByteArray("again") : uuid(row);
            event.id = row == 45 ? QByteArrayView("late") : QByteArrayView(own);
            event.entity = "e";
            event.position = {row, 0};
            if (row >= 20 && row < 40)
                event.causes = {{"again", Cause::Id}, {"late", Cause::Id}, {"nowhere", Cause::Id}};
            batch.append(event);
            QVERIFY(writer.append(std::move(batch)));
            if (row % 3 == 0 || row == 50)
                QVERIFY(writer.commit());
        }
        HistoryReader reader(path);
        for (int row = 20; row < 40; ++row) {
            const qint64 nearest = (row - 5) / 10 * 10 + 4;
            QCOMPARE(numbers(reader.causesOf(*reader.event(EventRow(row)))), (QList<qint64>{nearest, 45}));
        }
        QCOMPARE(numbers(reader.eventsWithId("again")), (QList<qint64>{4, 14, 24, 34, 44}));
        StoredEvent first = *reader.event(EventRow(1));
        first.causes = {{"again", Cause::Id}};
        QCOMPARE(numbers(reader.causesOf(first)), QList<qint64>{4});
    }

    void snapshotsAreNoEvents()
    {
        EventBatch batch;
        Event event;
        event.entity = "e";
        event.id = "first";
        batch.append(event);
        event.id = "second";
        event.causes = {{"first", Cause::Id}};
        event.kind = EventKind::Snapshot;
        batch.append(event);
        event.causes = {{"0", Cause::Position}};
        batch.append(event);
        event.kind = EventKind::Tombstone;
        event.position = {1, 0};
        batch.append(event);
        const QString path = m_folder.filePath(QStringLiteral("snapshots.history"));
        HistoryWriter writer(path);
        QVERIFY(writer.append(std::move(batch)) && writer.commit());
        HistoryReader reader(path);
        QCOMPARE(reader.summary().snapshots, 2);
        QCOMPARE(reader.summary().events, 2);
        QCOMPARE(reader.summary().withCause, 1);
        QCOMPARE(reader.resolvedCauses(), 0);
        QCOMPARE(reader.effectsOf(*reader.event(EventRow(1))).size(), 0);
    }

    void searchFindsAnyPartOfAnId_data()
    {
        QTest::addColumn<QString>("match");
        QTest::addColumn<QByteArrayList>("found");
        QTest::newRow("exact first, then beginnings") << "1234" << QByteArrayList{"1234", "1234-b", "a-1234"};
        QTest::newRow("two letters") << "34" << QByteArrayList{"a-1234", "1234", "1234-b"};
        QTest::newRow("case") << "ORDER" << QByteArrayList{"order_%"};
        QTest::newRow("wildcards are letters") << "r_%" << QByteArrayList{"order_%"};
        QTest::newRow("umlauts") << u"ärg"_qs << QByteArrayList{"Kärgel"};
        QTest::newRow("quotes") << "x\"y\"" << QByteArrayList{"x\"y\"z"};
        QTest::newRow("trigrams in another order") << "bcabca" << QByteArrayList{};
        QTest::newRow("nothing") << "nothing" << QByteArrayList{};
    }

    void searchFindsAnyPartOfAnId()
    {
        QFETCH(QString, match);
        QFETCH(QByteArrayList, found);
        const QString path = m_folder.filePath(QStringLiteral("search.history"));
        if (!QFile::exists(path)) {
            HistoryWriter writer(path);
            EventBatch batch;
            for (const char *id :
                 {"a-1234", "1234-b", "1234", "order_%", "orderX", "Kärgel", "x\"y\"z", "abcabc"}) {
                Event event;
                event.entity = id;
                event.category = id[0] == 'a' ? "a" : "b";
                batch.append(event);
            }
            QVERIFY(writer.append(std::move(batch)) && writer.commit());
        }
        HistoryReader reader(path);
        EntityQuery query;
        query.match = match;
        QByteArrayList ids;
        for (const EntitySummary &entity : reader.entities(query))
            ids.append(entity.id);
        if (match == u"ORDER")
            found.append("orderX");
        QCOMPARE(ids.first(qMin(ids.size(), 1)), found.first(qMin(found.size(), 1)));
        std::sort(ids.begin(), ids.end());
        std::sort(found.begin(), found.end());
        QCOMPARE(ids, found);
        QCOMPARE(reader.entityCount(query), found.size());
        query.category = QStringLiteral("a");
        QCOMPARE(reader.entities(query).size(),
                 std::count_if(ids.begin(), ids.end(), [](const QByteArray &id) { return id[0] == 'a'; }));
    }

    /// Searching the ids in memory and asking the trigrams find the same, in the same order.
    void bothWaysOfSearchingAgree()
    {
        const QString path = m_folder.filePath(QStringLiteral("ways.history"));
        const auto ours = std::make_shared<EntityTexts>();
        const auto none = std::make_shared<EntityTexts>(0); // too few bytes for any: the trigrams are asked
        HistoryWriter writer(path);
        quint32 random = 1;
        const auto next = [&random](quint32 below) {
            random = random * 1'664'525 + 1'013'904'223;
            return (random >> 8) % below;
        };
        const QByteArrayList words{"Order", "bid", "-", "_", "1", "22", "x", "\xC3\x84r", "ORDER", ""};
        // More than a chunk holds in the end: it grows, is completed, and another is begun.
        for (const qsizetype entities : {qsizetype(10), EntityChunk::Size + 5}) {
            EventBatch batch;
            for (qsizetype i = 0; i < entities; ++i) {
                Event event;
                const QByteArray id =
                    words[next(10)] + words[next(10)] + QByteArray::number(next(100'000)) + words[next(10)];
                event.entity = id;
                event.category = i % 3 ? "a" : "b";
                batch.append(event);
            }
            QVERIFY(writer.append(std::move(batch)) && writer.commit());
            HistoryReader inMemory(path, ours);
            HistoryReader byTrigrams(path, none);
            for (const char *text : {"1", "ORDER1", "\xC3\x84", "99999", "nowhere"}) {
                const QString match = QString::fromUtf8(text);
                QCOMPARE(matchesOf(inMemory, match), matchesOf(byTrigrams, match));
                for (const auto &category : {std::optional<QString>(), std::optional(QStringLiteral("b"))}) {
                    const EntityQuery query{category, match, 3, 40, false};
                    QCOMPARE(idsOf(inMemory, query), idsOf(byTrigrams, query));
                }
            }
        }
    }

    /// A history that was begun anew has other entities under the same numbers.
    void searchForgetsWhatWasBegunAnew()
    {
        const QString path = m_folder.filePath(QStringLiteral("anew.history"));
        HistoryWriter writer(path);
        QVERIFY(writer.append(batchOf(1, 10, 10)) && writer.commit());
        HistoryReader reader(path);
        const EntityQuery query{std::nullopt, QStringLiteral("er-"), 0, 100, false};
        QCOMPARE(reader.entities(query).size(), 10);
        QVERIFY(writer.clear(QStringLiteral("it is another file")));
        QCOMPARE(reader.entities(query).size(), 0);
        QVERIFY(writer.append(batchOf(21, 3, 1'000)) && writer.commit());
        QCOMPARE(idsOf(reader, query), (QStringList{QStringLiteral("order-21"), QStringLiteral("order-22"),
                                                    QStringLiteral("order-23")}));
    }

    void nothingIsVisibleBeforeTheCommit()
    {
        const QString path = m_folder.filePath(QStringLiteral("commit.history"));
        {
            HistoryWriter writer(path);
            QVERIFY(writer.append(batchOf(1, 10, 3)) && writer.commit());
            HistoryReader reader(path);
            QCOMPARE(reader.summary().events, 10);
            QVERIFY(!reader.hasChanged());
            QVERIFY(writer.append(batchOf(11, 10, 3)));
            QCOMPARE(reader.summary().events, 10);
            QCOMPARE(writer.cursor(), "10");
        }
        HistoryWriter next(path);
        QCOMPARE(next.cursor(), "10");
        QCOMPARE(next.rows(), 10);
        QVERIFY(next.append(batchOf(11, 10, 3)) && next.commit());
        HistoryReader reader(path);
        QCOMPARE(reader.summary().events, 20);
        QCOMPARE(numbers(reader.eventsOf(reader.entitiesWithId("order-0").first())),
                 (QList<qint64>{3, 6, 9, 12, 15, 18}));
    }

    void noticesLast()
    {
        const QString path = m_folder.filePath(QStringLiteral("notices.history"));
        {
            HistoryWriter writer(path);
            writer.notice(QStringLiteral("One."));
            QVERIFY(writer.commit());
            writer.notice(QStringLiteral("Two,\nin two lines."));
            QVERIFY(writer.append(batchOf(0, 1, 1)));
            QVERIFY(writer.commit());
            writer.notice(QStringLiteral("Never committed."));
        }
        HistoryWriter writer(path);
        writer.notice(QStringLiteral("Three."));
        QVERIFY(writer.commit());
        HistoryReader reader(path);
        QStringList sentences;
        const QList<HistoryNotice> notices = reader.summary().notices;
        for (const HistoryNotice &notice : notices) {
            QVERIFY(notice.time > Timestamp::fromSeconds(1'700'000'000));
            sentences.append(notice.sentence);
        }
        QCOMPARE(sentences.join(u'|'), u"One.|Two, in two lines.|Three.");
        for (int i = 0; i < 200; ++i)
            writer.notice(QString::number(i));
        QVERIFY(writer.commit());
        QCOMPARE(reader.summary().notices.size(), 100);
        QCOMPARE(reader.summary().notices.last().sentence, u"199");
        QVERIFY(writer.clear(QStringLiteral("The file was replaced.")));
        QVERIFY(reader.summary().notices.isEmpty());
    }

    void clearForgetsEverything()
    {
        const QString path = m_folder.filePath(QStringLiteral("clear.history"));
        HistoryWriter writer(path);
        QVERIFY(writer.append(batchOf(1, 1'000, 3)) && writer.commit());
        HistoryReader reader(path);
        QCOMPARE(reader.eventsWithId(uuid(5)).size(), 1);
        QVERIFY(writer.clear(QStringLiteral("The file was replaced.")));
        QVERIFY(reader.hasChanged());
        QCOMPARE(reader.summary().events, 0);
        QCOMPARE(reader.summary().rebuilt, u"The file was replaced.");
        QCOMPARE(reader.eventsWithId(uuid(5)).size(), 0);
        QVERIFY(writer.cursor().isEmpty());
        QVERIFY(writer.append(batchOf(5, 1'000, 7)) && writer.commit());
        QCOMPARE(numbers(reader.eventsWithId(uuid(5))), QList<qint64>{1});
        QCOMPARE(reader.entitiesWithId("order-6").size(), 1);
    }

    void aFullDiskKeepsWhatWasCommitted()
    {
        const QString path = m_folder.filePath(QStringLiteral("full.history"));
        {
            HistoryWriter writer(path);
            writer.limitPages(150);
            int first = 1;
            while (writer.append(batchOf(first, 500, 10)) && writer.commit())
                first += 500;
            QVERIFY2(writer.error().contains(u"disk is full"), qPrintable(writer.error()));
            QVERIFY(first > 1);
            QCOMPARE(writer.cursor(), QByteArray::number(first - 1));
            HistoryReader reader(path);
            QCOMPARE(reader.summary().events, first - 1);
            QCOMPARE(reader.summary().rows, first - 1);
        }
        HistoryWriter next(path); // no limit any more
        const int at = next.cursor().toInt();
        QVERIFY(next.append(batchOf(at + 1, 500, 10)) && next.commit());
        HistoryReader reader(path);
        QCOMPARE(numbers(reader.eventsWithId(uuid(at + 500))), QList<qint64>{at + 500});
    }

    void anOlderFormatIsMigratedAndANewerOneLeftAlone()
    {
        const QString path = m_folder.filePath(QStringLiteral("format.history"));
        {
            HistoryWriter writer(path);
            QVERIFY(writer.append(batchOf(1, 10, 3)) && writer.commit());
        }
        const auto addColumn = [](const Database &db) {
            return db.execute("ALTER TABLE event ADD COLUMN mark");
        };
        const auto failing = [](const Database &db) { return db.execute("CREATE TABLE half(x)") && false; };
        const int next = HistoryFormat::Version + 1;
        {
            const Database db(path, Database::ReadWrite);
            QVERIFY(!HistoryFormat::prepare(db, next, {}).isEmpty());
            QVERIFY(!HistoryFormat::prepare(db, next, {nullptr, nullptr, nullptr, failing}).isEmpty());
            QCOMPARE(db.integer("SELECT count(*) FROM sqlite_master WHERE name = 'half'"),
                     0); // nothing half done
            QCOMPARE(db.integer("PRAGMA user_version"), HistoryFormat::Version);
            QCOMPARE(HistoryFormat::prepare(db, next, {nullptr, nullptr, nullptr, addColumn}), QString());
            QCOMPARE(db.integer("PRAGMA user_version"), next);
            QCOMPARE(db.integer("SELECT count(*) FROM event WHERE mark IS NULL"), 10);
        }
        const HistoryWriter writer(path);
        QVERIFY2(writer.error().contains(u"newer Backstory"), qPrintable(writer.error()));
        HistoryReader reader(path);
        QVERIFY(reader.error().contains(u"newer Backstory"));
        const Database db(path, Database::ReadOnly);
        QCOMPARE(db.integer("SELECT count(*) FROM event"), 10);
    }

    void analysesSeeEveryEventInTheWritersTransaction()
    {
        const QString path = m_folder.filePath(QStringLiteral("analysed"));
        QStringList told;
        const auto written = [&path] {
            return Database(path, Database::ReadOnly).integer("SELECT count(*) FROM diary");
        };
        {
            HistoryWriter writer(path, diary(told));
            QVERIFY(writer.append(batchOf(1, 3, 2)) && writer.commit());
            QCOMPARE(told.join(u", "), u"1 of 1! at 1: 0 1, 2 of 2! at 2: 1 1, 3 of 1 at 3: 1 1, commit");
            QVERIFY(writer.append(batchOf(4, 1, 2))); // and ends without its commit
        }
        QCOMPARE(written(), 3);
        told.clear();
        HistoryWriter writer(path, diary(told));
        QVERIFY(writer.append(batchOf(4, 1, 2)));
        writer.setCaughtUp(true);
        QVERIFY(writer.commit());
        QCOMPARE(told.join(u", "), u"4 of 2 at 4: 1 1, caught up");
        QCOMPARE(written(), 4);
        told.clear();
        QVERIFY(writer.clear(QStringLiteral("The file was replaced.")));
        QCOMPARE(written(), 0);
        Event snapshot;
        snapshot.kind = EventKind::Snapshot;
        snapshot.entity = "order-1";
        snapshot.causes = {{"c", Cause::Id}};
        snapshot.recorded = Timestamp::fromSeconds(9);
        EventBatch batch;
        batch.append(snapshot);
        QVERIFY(writer.append(std::move(batch)) && writer.commit());
        QCOMPARE(told.join(u", "), u"anew, 1 of 1! at 9: 0 0, commit");
    }

    void historiesOfAnOlderFormatAreBegunAnew()
    {
        const QString path = m_folder.filePath(QStringLiteral("old"));
        QVERIFY(HistoryWriter(path).error().isEmpty());
        QVERIFY(Database(path, Database::ReadWrite).execute("PRAGMA user_version = 2"));
        QVERIFY(HistoryReader(path).error().contains(u"format 2"));
        const QString why = HistoryWriter(path).error();
        QVERIFY2(why.contains(u"cannot be brought to format 3"), qPrintable(why));
        QCOMPARE(Database(path, Database::ReadOnly).integer("PRAGMA user_version"), 2);
    }

    void foreignFilesAreRefusedInWords()
    {
        const QString path = m_folder.filePath(QStringLiteral("foreign"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5'000, 'x'));
        file.close();
        HistoryReader reader(path);
        QVERIFY(!reader.error().isEmpty());
        QCOMPARE(reader.summary().events, 0);
        HistoryWriter writer(path);
        QVERIFY(!writer.error().isEmpty());
        QVERIFY(!HistoryReader(m_folder.filePath(QStringLiteral("missing"))).error().isEmpty());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_History)
#include "tst_history.moc"
