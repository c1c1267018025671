// SPDX-License-Identifier: GPL-3.0-or-later
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

    void compare(const QString &path, const PlainJoin &join, std::mt19937_64 &random, int ranges)
    {
        PlainScope scope;
        const QList<HistorySource> sources{sourceOf(path)};
        for (const CausationFilter &filter : filters(join, random, ranges)) {
            const CausationGraph graph = readCausation(scope, sources, filter);
            QCOMPARE(graph.error, QString());
            const PlainJoin::Counts counts = join.count(filter);
            QCOMPARE(linesOf(graph).join(u'\n'), counts.lines().join(u'\n'));
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
};

Q_DECLARE_METATYPE(Manner)

QTEST_GUILESS_MAIN(tst_Causation)
#include "tst_causation.moc"
