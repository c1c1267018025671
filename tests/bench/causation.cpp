// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/causation.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/historyplace.h"
#include "connectors/connector.h"
#include "models/causation/causationanalysis.h"
#include "models/causation/causationquery.h"
#include "models/history/historywriter.h"
#include "models/query/querypool.h"
#include "views/causation/sankeycanvas.h"

#include <QDir>
#include <QFile>

#include <random>
#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr int Ranges = 200;
constexpr int SlowRanges = 20;

/// Writes what it is given into a history, and takes the time of that alone.
class TimedWriter : public EventSink
{
public:
    TimedWriter(const QString &path, HistoryWriter::Analyses analyses)
        : m_writer(path, std::move(analyses))
    {
    }

    void opened(const SourceDescription &) override {}
    void restarted(const QString &) override {}
    void noticed(const QString &) override {}
    void progressed(const Progress &) override {}
    void append(EventBatch &&batch) override
    {
        timed([&] {
            m_writer.append(std::move(batch));
            if (m_writer.rows() - m_writer.committedRows() >= 50'000)
                m_writer.commit();
        });
    }
    void caughtUp() override
    {
        timed([&] {
            m_writer.setCaughtUp(true);
            m_writer.commit();
        });
        m_stop.request_stop();
    }

    /// Microseconds an event.
    double read(const Connector &connector, const SourceLocation &location)
    {
        connector.eventReader(location)->read(*this, {}, m_stop.get_token());
        return 1e6 * m_seconds / double(std::max<qint64>(1, m_writer.committedRows()));
    }

private:
    template<typename Work>
    void timed(Work work)
    {
        const auto start = std::chrono::steady_clock::now();
        work();
        m_seconds += secondsSince(start);
    }

    HistoryWriter m_writer;
    std::stop_source m_stop;
    double m_seconds = 0;
};

BenchRow costOfCounting(const Benchmark &bench)
{
    const ConnectorCatalog catalog;
    const SourceLocation location = ConnectorCatalog::locationOf(bench.store());
    SourceError error;
    const ConnectorDescription *description = catalog.find(location, &error);
    const Connector *connector = description ? catalog.load(*description, &error) : nullptr;
    if (!connector)
        return {QStringLiteral("count causes"), error.sentence, {}, {}, {}, false};
    const QString path = bench.folder + QStringLiteral("/counting.history");
    const auto seconds = [&](HistoryWriter::Analyses analyses) {
        removeHistory(path);
        const double spent = TimedWriter(path, std::move(analyses)).read(*connector, location);
        removeHistory(path);
        return spent;
    };
    const double without = seconds({});
    HistoryWriter::Analyses counting;
    counting.push_back(std::make_unique<CausationAnalysis>());
    const double with = seconds(std::move(counting));
    const double share = (with - without) / without;
    return {QStringLiteral("count causes while %L1 events are indexed").arg(bench.events),
            QStringLiteral("%1 µs an event more").arg(with - without, 0, 'f', 2),
            QStringLiteral("indexing alone: %1 µs an event").arg(without, 0, 'f', 2),
            QStringLiteral("%1 %").arg(100 * share, 0, 'f', 1),
            QStringLiteral("≤ 10 %"),
            share <= 0.1};
}

/// The peer of a graph: every cause looked up and counted by type.
double secondsOfJoin(const QString &history)
{
    sqlite3 *db = nullptr;
    sqlite3_open_v2(QFile::encodeName(history).constData(), &db, SQLITE_OPEN_READONLY, nullptr);
    const auto start = std::chrono::steady_clock::now();
    sqlite3_exec(db,
                 "SELECT cause.type, effect.type, count(*), avg(effect.occurred - cause.occurred)"
                 " FROM event AS effect JOIN event AS cause ON cause.id = effect.causes GROUP BY 1, 2",
                 nullptr, nullptr, nullptr);
    const double seconds = secondsSince(start);
    sqlite3_close(db);
    return seconds;
}

/// What the queries may use, on this thread.
class BenchScope : public QueryScope
{
public:
    explicit BenchScope(const QString &path)
        : m_reader(path)
    {
    }
    HistoryReader &history(const HistorySource &) override { return m_reader; }
    ContentSource *contents(const HistorySource &) override { return nullptr; }
    std::stop_token stop() const override { return {}; }

private:
    HistoryReader m_reader;
};

CausationFilter withoutLeaks()
{
    CausationFilter filter;
    filter.withLeaks = false;
    return filter;
}

/// Asks about ranges of all widths and by all kinds of nodes; milliseconds.
class RandomRanges
{
public:
    RandomRanges(QueryScope &scope, const QList<HistorySource> &sources)
        : m_scope(scope)
        , m_sources(sources)
        , m_whole(readCausation(scope, sources, withoutLeaks()))
    {
    }

    const CausationGraph &whole() const { return m_whole; }

    /// From the question to the picture.
    std::vector<double> graphs(int count, bool withLeaks)
    {
        std::vector<double> times;
        SankeyCanvas canvas;
        canvas.resize(1'000, 700);
        for (int i = 0; i < count; ++i) {
            CausationFilter filter = nextFilter();
            filter.withLeaks = withLeaks;
            const auto start = std::chrono::steady_clock::now();
            canvas.setGraph(readCausation(m_scope, m_sources, filter));
            canvas.grab();
            times.push_back(1'000 * secondsSince(start));
        }
        return times;
    }

    std::vector<double> pairs(int count)
    {
        std::vector<double> times;
        for (int i = 0; i < count && !m_whole.flows.isEmpty(); ++i) {
            CausationFilter filter = nextFilter();
            filter.by = CausationBy::Type;
            const CausalFlow &flow = m_whole.flows[qsizetype(m_random() % quint64(m_whole.flows.size()))];
            const auto start = std::chrono::steady_clock::now();
            causalPairs(m_scope, m_sources, filter, m_whole.nodes[flow.cause].name,
                        m_whole.nodes[flow.effect].name, CausalPairOrder(i % 2), 1'000);
            times.push_back(1'000 * secondsSince(start));
        }
        return times;
    }

private:
    CausationFilter nextFilter()
    {
        CausationFilter filter;
        filter.by = CausationBy(m_random() % 3);
        const qint64 first = m_whole.first.nanoseconds();
        const quint64 length = quint64(m_whole.last.nanoseconds() - first);
        const quint64 width = std::max<quint64>(1, length >> (m_random() % 8));
        filter.from =
            Timestamp::fromNanoseconds(first + qint64(m_random() % (std::max(length, width) - width + 1)));
        filter.to = Timestamp::fromNanoseconds(filter.from.nanoseconds() + qint64(width));
        return filter;
    }

    QueryScope &m_scope;
    QList<HistorySource> m_sources;
    CausationGraph m_whole;
    std::mt19937_64 m_random{1};
};

BenchRow rowOf(const QString &name, const std::vector<double> &times, double join, double limit)
{
    const double p99 = percentile(times, 0.99);
    return {name,
            QStringLiteral("p50 %1 ms, p99 %2 ms").arg(percentile(times, 0.5), 0, 'f', 1).arg(p99, 0, 'f', 1),
            QStringLiteral("SQL join of all: %1 ms").arg(join * 1'000, 0, 'f', 0),
            QStringLiteral("p99 %1 ms").arg(p99, 0, 'f', 1),
            QStringLiteral("≤ %1 ms").arg(limit),
            !times.empty() && p99 <= limit};
}

} // namespace

void benchCausation(Benchmark &bench)
{
    bench.rows.push_back(costOfCounting(bench));
    const QString path = historyPathOf(ConnectorCatalog::locationOf(bench.store()), bench.histories());
    BenchScope scope(path);
    const QList<HistorySource> sources{{0, QStringLiteral("bench"), path, {}}};
    RandomRanges ranges(scope, sources);
    const qint64 events = ranges.whole().events;
    if (events == 0) {
        bench.rows.push_back({QStringLiteral("causation"),
                              QStringLiteral("no history: run indexing first"),
                              {},
                              {},
                              {},
                              false});
        return;
    }
    std::vector<double> whole;
    for (int i = 0; i < SlowRanges; ++i) {
        const auto start = std::chrono::steady_clock::now();
        readCausation(scope, sources, withoutLeaks());
        whole.push_back(1'000 * secondsSince(start));
    }
    const double join = secondsOfJoin(path);
    bench.rows.push_back(
        rowOf(QStringLiteral("causes and effects of all %L1 events").arg(events), whole, join, 100));
    bench.rows.push_back(rowOf(QStringLiteral("causes and effects of any range of them, painted"),
                               ranges.graphs(Ranges, false), join, 100));
    bench.rows.push_back(
        rowOf(QStringLiteral("the first 1,000 pairs of a flow, any range"), ranges.pairs(Ranges), join, 100));
    bench.rows.push_back(rowOf(QStringLiteral("causes, effects and leaks of any range, painted"),
                               ranges.graphs(SlowRanges, true), join, 500));
}

} // namespace Backstory
