// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/database.h"
#include "tests/causalstory.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Backstory;

namespace
{

constexpr qint64 Millisecond = 1'000'000;

/// How a random history is told.
struct Manner {
    double lateShare = 0;     ///< causes that come after their effects
    double repeatedShare = 0; ///< ids that were there before
    double severalShare = 0;  ///< events with up to three causes
    double snapshotShare = 0;
    double untimedShare = 0;
    double positionShare = 0; ///< causes named by their position
    double outsideShare = 0.1;
    int reach = 300;       ///< rows between a cause and its effect
    bool shuffled = false; ///< times are in no order
};

class Storyteller
{
public:
    Storyteller(const Manner &manner, quint64 seed)
        : m_manner(manner)
        , m_random(seed)
    {
    }

    ToldEvents told(size_t count)
    {
        ToldEvents events;
        for (size_t i = 0; i < count; ++i)
            events.push_back(event(qint64(i), qint64(count)));
        return events;
    }

private:
    bool draw(double share) { return double(m_random() % 10'000) < share * 10'000; }
    qint64 below(qint64 end) { return qint64(m_random() % quint64(std::max<qint64>(end, 1))); }

    ToldEvent event(qint64 i, qint64 count)
    {
        ToldEvent event;
        event.id = "id-" + QByteArray::number(draw(m_manner.repeatedShare) ? below(i) : i);
        event.type = "T" + QByteArray::number(below(6));
        event.category = "C" + QByteArray::number(below(3));
        if (!draw(0.2))
            event.producer = "P" + QByteArray::number(below(3));
        event.kind = draw(m_manner.snapshotShare) ? EventKind::Snapshot : EventKind::Event;
        event.position = {10 + 3 * i, 0};
        if (!draw(m_manner.untimedShare))
            event.time = Timestamp::fromNanoseconds((m_manner.shuffled ? below(count) : i) * Millisecond +
                                                    below(40 * Millisecond));
        const qint64 causes = draw(m_manner.severalShare) ? 2 + below(2) : draw(0.8) ? 1 : 0;
        for (qint64 c = 0; c < causes; ++c)
            event.causes.push_back(cause(i, count));
        return event;
    }

    std::pair<QByteArray, Cause::Kind> cause(qint64 i, qint64 count)
    {
        const bool late = draw(m_manner.lateShare);
        const qint64 distance = below(draw(0.1) ? 20 * m_manner.reach : m_manner.reach);
        const qint64 row = late ? std::min(i + distance, count - 1) : std::max<qint64>(i - distance, 0);
        if (draw(m_manner.positionShare))
            return {QByteArray::number(draw(m_manner.outsideShare) ? 11 + 3 * row : 10 + 3 * row),
                    Cause::Position};
        return {(draw(m_manner.outsideShare) ? "out-" : "id-") + QByteArray::number(row), Cause::Id};
    }

    Manner m_manner;
    std::mt19937_64 m_random;
};

std::unique_ptr<HistoryWriter> writerOf(const QString &path, qint64 recentRows,
                                        CausalLinkSink *sink = nullptr)
{
    HistoryWriter::Analyses analyses;
    analyses.push_back(std::make_unique<CausationAnalysis>(sink, recentRows));
    return std::make_unique<HistoryWriter>(path, std::move(analyses));
}

/// Ranges and choices of all sorts.
std::vector<CausationFilter> filters(const PlainJoin &join, std::mt19937_64 &random, int count)
{
    std::vector<CausationFilter> filters(3);
    filters[1].by = CausationBy::Category;
    filters[2].by = CausationBy::Producer;
    const qint64 end = qint64(join.events.size()) * Millisecond;
    const auto some = [&random](const char *letter, int of) {
        QStringList names;
        for (int i = 0; i < of; ++i) {
            if (random() % 2)
                names.append(QString::fromUtf8(letter) + QString::number(i));
        }
        return names;
    };
    for (int i = 0; i < count; ++i) {
        CausationFilter filter;
        filter.by = CausationBy(random() % 3);
        const qint64 from = qint64(random() % quint64(end)) - end / 20;
        if (random() % 4)
            filter.from = Timestamp::fromNanoseconds(from);
        if (random() % 4)
            filter.to = Timestamp::fromNanoseconds(from + qint64(random() % quint64(end)));
        if (random() % 3 == 0)
            filter.types = some("T", 6);
        if (random() % 3 == 0)
            filter.categories = some("C", 3);
        if (random() % 3 == 0)
            filter.producers = some("P", 3) << QString();
        filters.push_back(filter);
    }
    return filters;
}

bool isNear(qint64 found, qint64 exact)
{
    return std::abs(double(found - exact)) <= 0.02 * std::abs(double(exact));
}

} // namespace

class tst_Causation : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_histories = 0;

    QString newPath() { return m_folder.filePath(QStringLiteral("h%1").arg(++m_histories)); }

    static HistorySource sourceOf(const QString &path, int id = 1)
    {
        return {id, QStringLiteral("s"), path, {}};
    }

    // What stands behind one of the flows and one of the nodes.
    void compareLists(QueryScope &scope, const QList<HistorySource> &sources, const PlainJoin &join,
                      const CausationFilter &filter, const CausationGraph &graph, std::mt19937_64 &random)
    {
        const CausalFlow &flow = graph.flows[qsizetype(random() % quint64(graph.flows.size()))];
        const QString cause = graph.nodes[flow.cause].name;
        const QString effect = graph.nodes[flow.effect].name;
        const qsizetype limit = random() % 2 ? qsizetype(random() % 50) : 1'000'000;
        const std::vector<bool> passes = join.passing(filter);
        std::vector<std::array<qint64, 3>> byDelay, byTime; // the rank, the effect, the cause
        std::vector<bool> resolved(join.events.size());
        for (const PlainJoin::Pair &pair : join.pairs) {
            resolved[pair.effect] = true;
            if (!passes[pair.effect] || !passes[pair.cause] || !join.isIn(pair.effect, filter) ||
                join.name(pair.cause, filter.by) != cause || join.name(pair.effect, filter.by) != effect)
                continue;
            const Timestamp from = join.events[pair.cause].time;
            const Timestamp to = join.events[pair.effect].time;
            const qint64 last = std::numeric_limits<qint64>::max();
            byDelay.push_back({from.isValid() && to.isValid() ? from.nanoseconds() - to.nanoseconds() : last,
                               qint64(pair.effect) + 1, qint64(pair.cause) + 1});
            byTime.push_back({to.isValid() ? to.nanoseconds() : last, byDelay.back()[1], byDelay.back()[2]});
        }
        const auto compareOrder = [&](CausalPairOrder order, auto &expected) {
            std::sort(expected.begin(), expected.end());
            expected.resize(std::min(expected.size(), size_t(limit)));
            const QList<CausalPair> pairs = causalPairs(scope, sources, filter, cause, effect, order, limit);
            QCOMPARE(size_t(pairs.size()), expected.size());
            for (size_t i = 0; i < expected.size(); ++i) {
                const CausalPair &pair = pairs[qsizetype(i)];
                QCOMPARE(qint64(pair.effect.row), expected[i][1]);
                QCOMPARE(qint64(pair.cause.row), expected[i][2]);
                QCOMPARE(pair.effectTime, join.events[size_t(expected[i][1]) - 1].time);
                if (pair.hasDelay && order == CausalPairOrder::ByDelay)
                    QCOMPARE(-pair.delay, expected[i][0]);
            }
        };
        compareOrder(CausalPairOrder::ByDelay, byDelay);
        compareOrder(CausalPairOrder::ByTime, byTime);

        QList<EventReference> open;
        for (size_t i = join.events.size(); i-- > 0 && open.size() < limit;) {
            if (passes[i] && join.name(i, filter.by) == effect && join.isIn(i, filter) && !resolved[i] &&
                join.events[i].kind != EventKind::Snapshot && !join.events[i].causes.empty())
                open.append({1, EventRow(i + 1)});
        }
        QCOMPARE(unresolvedEvents(scope, sources, filter, effect, limit), open);
    }

    void compare(const QString &path, const PlainJoin &join, std::mt19937_64 &random, int ranges)
    {
        PlainScope scope;
        const QList<HistorySource> sources{sourceOf(path)};
        for (const CausationFilter &filter : filters(join, random, ranges)) {
            const CausationGraph graph = readCausation(scope, sources, filter);
            QCOMPARE(graph.error, QString());
            const PlainJoin::Counts counts = join.count(filter);
            QCOMPARE(linesOf(graph).join(u'\n'), counts.lines().join(u'\n'));
            if (!graph.flows.isEmpty())
                compareLists(scope, sources, join, filter, graph, random);
            for (const CausalFlow &flow : graph.flows) {
                const std::vector<qint64> &delays =
                    counts.flows.at({graph.nodes[flow.cause].name, graph.nodes[flow.effect].name}).delays;
                const auto exact = [&delays](double share) {
                    return delays[size_t(std::max(1.0, std::ceil(share * double(delays.size())))) - 1];
                };
                if (!delays.empty())
                    QVERIFY(isNear(flow.p50, exact(0.5)) && isNear(flow.p95, exact(0.95)) &&
                            isNear(flow.p99, exact(0.99)));
            }
        }
    }

private Q_SLOTS:
    void anyRangeIsWhatAPlainJoinCounts_data()
    {
        QTest::addColumn<Manner>("manner");
        QTest::newRow("in order") << Manner{};
        QTest::newRow("causes after their effects") << Manner{.lateShare = 0.4};
        QTest::newRow("ids that come again") << Manner{.lateShare = 0.3, .repeatedShare = 0.2};
        QTest::newRow("several causes") << Manner{.lateShare = 0.3, .severalShare = 0.5};
        QTest::newRow("positions") << Manner{.lateShare = 0.2, .severalShare = 0.2, .positionShare = 0.6};
        QTest::newRow("snapshots and no times")
            << Manner{.lateShare = 0.2, .severalShare = 0.2, .snapshotShare = 0.1, .untimedShare = 0.1};
        QTest::newRow("times in no order") << Manner{.lateShare = 0.2, .shuffled = true};
        QTest::newRow("all at once") << Manner{0.3, 0.1, 0.4, 0.05, 0.05, 0.3, 0.3, 2'000, true};
        QTest::newRow("nothing inside") << Manner{.outsideShare = 1};
    }
    void anyRangeIsWhatAPlainJoinCounts()
    {
        QFETCH(Manner, manner);
        std::mt19937_64 random(5);
        const ToldEvents told = Storyteller(manner, 17).told(12'000);
        const QString path = newPath();
        size_t done = 0;
        std::unique_ptr<HistoryWriter> writer = writerOf(path, 400);
        while (done < told.size()) {
            const size_t count =
                std::min(told.size() - done, size_t(1 + random() % (random() % 3 ? 90 : 3'000)));
            QVERIFY(writer->append(batchOf(told, done, count)));
            if (random() % 12 == 0) { // killed before its commit
                writer = writerOf(path, 400);
                QCOMPARE(writer->rows(), qint64(done));
                continue;
            }
            const bool caughtUp = random() % 3 == 0;
            writer->setCaughtUp(caughtUp);
            QVERIFY(writer->commit());
            done += count;
            if (caughtUp && random() % 40 == 0) // what is visible meanwhile
                compare(path, PlainJoin(told, done), random, 3);
            if (random() % 12 == 0)
                writer = writerOf(path, 400);
        }
        writer->setCaughtUp(true);
        QVERIFY(writer->commit());
        const PlainJoin join(told, told.size());
        compare(path, join, random, 30);
        HistoryReader reader(path);
        qint64 resolved = 0;
        qint64 last = -1;
        for (const auto &pair : join.pairs)
            resolved += std::exchange(last, qint64(pair.effect)) != qint64(pair.effect);
        QCOMPARE(reader.resolvedCauses(), resolved); // the slow peer
    }

    void manyBlocksAddUpToo()
    {
        // More than what one total of blocks holds, and more than what is held in memory.
        Manner manner{.lateShare = 0.05};
        manner.reach = 10'000;
        const ToldEvents told = Storyteller(manner, 31).told(400'000);
        const QString path = newPath();
        const auto writer = writerOf(path, CausationAnalysis::RecentRows);
        for (size_t done = 0; done < told.size(); done += 40'000) {
            QVERIFY(writer->append(batchOf(told, done, 40'000)));
            writer->setCaughtUp(done + 40'000 == told.size());
            QVERIFY(writer->commit());
        }
        std::mt19937_64 random(8);
        const PlainJoin join(told, told.size());
        PlainScope scope;
        for (const CausationFilter &filter : filters(join, random, 6)) {
            const CausationGraph graph = readCausation(scope, {sourceOf(path)}, filter);
            QCOMPARE(linesOf(graph).join(u'\n'), join.count(filter).lines().join(u'\n'));
        }
        const Database db(path, Database::ReadOnly);
        QCOMPARE(db.integer("SELECT count(*) FROM causalfacttotal"), 1);
    }

    void whatMostHaveAndSomeNeverGotIsALeak()
    {
        // An order a second; payments follow within 10 s, by one of two ways; every 50th never comes.
        ToldEvents told;
        const auto tell = [&told](const QByteArray &id, const QByteArray &type, const QByteArray &producer,
                                  qint64 ms, const QByteArray &cause) {
            ToldEvent event{id,
                            type,
                            "shop",
                            producer,
                            EventKind::Event,
                            {qint64(told.size()), 0},
                            Timestamp::fromMilliseconds(ms),
                            {}};
            if (!cause.isEmpty())
                event.causes.push_back({cause, Cause::Id});
            told.push_back(event);
        };
        std::vector<qint64> missing;
        for (qint64 second = 0; second < 3'000; ++second) {
            const QByteArray number = QByteArray::number(second);
            tell("order-" + number, "Ordered", "web", second * 1'000, {});
            if (second % 50 == 3)
                missing.push_back(qint64(told.size()));
            if (second < 10 || (second - 10) % 50 == 3)
                continue;
            const QByteArray before = QByteArray::number(second - 10);
            tell("pay-" + before, "Paid", second % 3 ? "bank" : "card", second * 1'000 + 500,
                 "order-" + before);
            if (second % 3 == 0)
                tell("note-" + before, "Noted", "web", second * 1'000 + 600, "order-" + before);
        }
        const QString path = newPath();
        const std::unique_ptr<HistoryWriter> writer = writerOf(path, 400);
        for (size_t done = 0; done < told.size(); done += 250) {
            QVERIFY(writer->append(batchOf(told, done, std::min<size_t>(250, told.size() - done))));
            writer->setCaughtUp(true);
            QVERIFY(writer->commit());
        }
        PlainScope scope;
        const QList<HistorySource> sources{sourceOf(path)};
        CausationGraph graph = readCausation(scope, sources, {});
        QCOMPARE(graph.leaks.size(), 1); // of payments; a third have a note, which nobody expects
        QCOMPARE(graph.nodes[graph.leaks[0].cause].name, u"Ordered");
        QCOMPARE(graph.nodes[graph.leaks[0].effect].name, u"Paid");
        QVERIFY(isNear(graph.leaks[0].within, 10'500 * Millisecond));
        // The last seconds' orders may still be paid.
        QVERIFY(graph.leaks[0].expected >= 2'988 && graph.leaks[0].expected <= 2'990);
        QCOMPARE(graph.leaks[0].missing, 60);
        const auto rowsOf = [&](const CausationFilter &filter) {
            std::vector<qint64> rows;
            for (const EventReference &event : leakedEvents(scope, sources, filter, QStringLiteral("Ordered"),
                                                            QStringLiteral("Paid"), 1'000))
                rows.insert(rows.begin(), qint64(event.row));
            return rows;
        };
        QCOMPARE(rowsOf({}), missing);

        CausationFilter filter;
        filter.from = Timestamp::fromSeconds(1'000);
        filter.to = Timestamp::fromSeconds(1'100);
        graph = readCausation(scope, sources, filter);
        QCOMPARE(graph.leaks.size(), 1);
        QCOMPARE(graph.leaks[0].expected, 100);
        QCOMPARE(graph.leaks[0].missing, 2); // whatever came after the range
        QCOMPARE(rowsOf(filter).size(), 2u);
        filter.leakShare = 0.99;
        QVERIFY(readCausation(scope, sources, filter).leaks.isEmpty());
        filter = {};
        filter.producers = QStringList{QStringLiteral("web"), QStringLiteral("bank")};
        QVERIFY(readCausation(scope, sources, filter).leaks.isEmpty()); // a third are paid by card
        filter = {};
        filter.withLeaks = false;
        QVERIFY(readCausation(scope, sources, filter).leaks.isEmpty());
    }

    void sourcesAddUpByName()
    {
        std::mt19937_64 random(3);
        PlainScope scope;
        QList<HistorySource> sources;
        QHash<QString, qint64> events;
        qint64 pairs = 0;
        for (int i = 0; i < 2; ++i) {
            const ToldEvents told = Storyteller(Manner{.lateShare = 0.2}, quint64(i)).told(3'000);
            sources.append(sourceOf(newPath(), i + 1));
            const auto writer = writerOf(sources.last().path, 400);
            QVERIFY(writer->append(batchOf(told, 0, told.size())));
            writer->setCaughtUp(i == 0);
            QVERIFY(writer->commit());
            writer->setCaughtUp(true);
            QVERIFY(i == 0 || writer->commit());
            const PlainJoin join(told, told.size());
            for (const auto &[name, counts] : join.count({}).nodes)
                events[name] += counts[0];
            pairs += qint64(join.pairs.size());
        }
        const CausationGraph graph = readCausation(scope, sources, {});
        QCOMPARE(graph.nodes.size(), events.size());
        for (const CausalNode &node : graph.nodes)
            QCOMPARE(node.events, events.value(node.name));
        qint64 count = 0;
        for (const CausalFlow &flow : graph.flows)
            count += flow.count;
        QCOMPARE(count, pairs);
        QVERIFY(graph.complete);
        const CausalFlow &flow = graph.flows.constFirst();
        const QList<CausalPair> behind =
            causalPairs(scope, sources, {}, graph.nodes[flow.cause].name, graph.nodes[flow.effect].name,
                        CausalPairOrder::ByTime, 100'000);
        QCOMPARE(behind.size(), flow.count);
        QVERIFY(std::any_of(behind.begin(), behind.end(),
                            [](const auto &pair) { return pair.effect.source == 2; }));
    }

    void everyLinkIsToldOnce()
    {
        struct Links : CausalLinkSink {
            bool linked(const CausalLink &link) override
            {
                told.push_back({size_t(link.effect) - 1, size_t(link.cause) - 1});
                return true;
            }
            std::vector<PlainJoin::Pair> told;
        } links;
        const ToldEvents told = Storyteller(Manner{0.3, 0.1, 0.3, 0.05, 0.05, 0.2}, 9).told(9'000);
        const QString path = newPath();
        for (size_t done = 0; done < told.size(); done += 500) {
            const auto writer = writerOf(path, 400, &links); // a new one each time
            QVERIFY(writer->append(batchOf(told, done, 500)));
            writer->setCaughtUp(done % 1'500 == 0);
            QVERIFY(writer->commit());
        }
        const auto writer = writerOf(path, 400, &links);
        writer->setCaughtUp(true);
        QVERIFY(writer->commit());
        std::sort(links.told.begin(), links.told.end());
        const PlainJoin join(told, told.size());
        QVERIFY(links.told == join.pairs);
    }

    void aHistoryBegunAnewHasNothingOfTheOldOne()
    {
        const ToldEvents told = Storyteller(Manner{.lateShare = 0.2, .severalShare = 0.3}, 21).told(4'000);
        const QString path = newPath();
        const auto writer = writerOf(path, 400);
        QVERIFY(writer->append(batchOf(told, 0, 3'000)) && writer->commit());
        QVERIFY(writer->clear(QStringLiteral("The file was replaced.")));
        QVERIFY(writer->append(batchOf(told, 0, told.size())));
        writer->setCaughtUp(true);
        QVERIFY(writer->commit());
        std::mt19937_64 random(4);
        compare(path, PlainJoin(told, told.size()), random, 5);
    }

    void aHistoryWithoutCausesIsReadToo()
    {
        PlainScope scope;
        const QString path = newPath();
        const auto writer = writerOf(path, 400);
        QVERIFY(writer->commit());
        CausationGraph graph = readCausation(scope, {sourceOf(path)}, {});
        QCOMPARE(graph.error, QString());
        QVERIFY(graph.nodes.isEmpty() && graph.flows.isEmpty() && !graph.complete);
        graph = readCausation(scope, {sourceOf(newPath())}, {}); // there is no such file
        QVERIFY(!graph.error.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Causation)
#include "tst_causation.moc"
