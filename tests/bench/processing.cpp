// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/processing.h"

#include "models/processing/processingstore.h"
#include "models/processing/processingtimes.h"

#include <QFile>

#include <array>
#include <cmath>
#include <random>
#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr qint64 Second = 1'000'000'000;
constexpr qint64 Begin = 1'767'225'600 * Second; // 2026-01-01
constexpr qint64 Length = 30LL * 86'400 * Second;
constexpr int Consumers = 5;
constexpr int Types = 20;
constexpr int Columns = 300;
constexpr double MostMilliseconds = 100;
constexpr qint64 RecordsAtOnce = 4'096;

QString fileIn(const Benchmark &bench, const char *name)
{
    const QString path = bench.folder + QLatin1Char('/') + QLatin1String(name);
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(path + QLatin1String(suffix));
    return path;
}

/// 30 days of records in the order in which they were received.
class Records
{
public:
    explicit Records(qint64 count)
        : m_count(count)
    {
    }
    ProcessingBatch next()
    {
        ProcessingBatch batch;
        for (qint64 i = 0; i < RecordsAtOnce && m_made < m_count; ++i, ++m_made) {
            ProcessingRecord record;
            record.consumer = "consumer-" + QByteArray::number(qint64(m_random() % Consumers));
            record.type =
                "type-" + QByteArray::number(qint64(std::sqrt(double(m_random() % (Types * Types)))));
            const qint64 received = Begin + qint64(double(m_made) / double(m_count) * double(Length));
            record.position = {m_made + 1, 0};
            record.received = Timestamp::fromNanoseconds(received);
            record.produced = Timestamp::fromNanoseconds(received - qint64(m_delay(m_random)));
            record.processed = Timestamp::fromNanoseconds(received + qint64(m_delay(m_random)));
            batch.records.push_back(std::move(record));
        }
        batch.cursor = QByteArray::number(m_made);
        return batch;
    }

private:
    qint64 m_count;
    qint64 m_made = 0;
    std::mt19937_64 m_random{1};
    std::lognormal_distribution<double> m_delay{std::log(20e6), 1.5};
};

/// The same records as rows, as whoever asks by SQL would keep them.
class PlainTable
{
public:
    explicit PlainTable(const QString &path)
    {
        sqlite3_open(QFile::encodeName(path).constData(), &m_db);
        run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;"
            "CREATE TABLE p(consumer TEXT, type TEXT, position INTEGER, produced INTEGER, received INTEGER, "
            "processed INTEGER); BEGIN");
        sqlite3_prepare_v2(m_db, "INSERT INTO p VALUES(?,?,?,?,?,?)", -1, &m_insert, nullptr);
    }
    ~PlainTable()
    {
        sqlite3_finalize(m_insert);
        sqlite3_finalize(m_map);
        sqlite3_close(m_db);
    }
    Q_DISABLE_COPY(PlainTable)
    void add(const ProcessingBatch &batch)
    {
        for (const ProcessingRecord &each : batch.records) {
            sqlite3_bind_text(m_insert, 1, each.consumer.constData(), int(each.consumer.size()), nullptr);
            sqlite3_bind_text(m_insert, 2, each.type.constData(), int(each.type.size()), nullptr);
            sqlite3_bind_int64(m_insert, 3, each.position.value);
            sqlite3_bind_int64(m_insert, 4, each.produced.nanoseconds());
            sqlite3_bind_int64(m_insert, 5, each.received.nanoseconds());
            sqlite3_bind_int64(m_insert, 6, each.processed.nanoseconds());
            sqlite3_step(m_insert);
            sqlite3_reset(m_insert);
        }
    }
    void finish()
    {
        run("COMMIT; CREATE INDEX p_by_time ON p(consumer, received, processed)");
        sqlite3_prepare_v2(
            m_db,
            "SELECT (received - ?2) / ?4, CAST(log2(processed - received) * 2 AS INTEGER), "
            "count(*) FROM p WHERE consumer = ?1 AND received >= ?2 AND received < ?3 GROUP BY 1, 2",
            -1, &m_map, nullptr);
    }
    /// Delays counted.
    qint64 heatMap(const HeatMapQuery &query)
    {
        const QByteArray consumer = query.series.consumer->toUtf8();
        const qint64 from = query.from.nanoseconds();
        sqlite3_bind_text(m_map, 1, consumer.constData(), int(consumer.size()), SQLITE_TRANSIENT);
        sqlite3_bind_int64(m_map, 2, from);
        sqlite3_bind_int64(m_map, 3, query.to.nanoseconds());
        sqlite3_bind_int64(m_map, 4, std::max<qint64>(1, (query.to.nanoseconds() - from) / Columns));
        qint64 count = 0;
        while (sqlite3_step(m_map) == SQLITE_ROW)
            count += sqlite3_column_int64(m_map, 2);
        sqlite3_reset(m_map);
        return count;
    }

private:
    void run(const char *sql) { sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr); }
    sqlite3 *m_db = nullptr;
    sqlite3_stmt *m_insert = nullptr;
    sqlite3_stmt *m_map = nullptr;
};

/// From some minutes to all 30 days, as likely the one as the other; the first one is all of it.
std::vector<HeatMapQuery> randomQueries(int count)
{
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> share(std::log(3e-4), 0);
    std::vector<HeatMapQuery> queries;
    for (int i = 0; i < count; ++i) {
        const auto length = i == 0 ? Length : qint64(std::exp(share(random)) * double(Length));
        const qint64 from = Begin + (i == 0 ? 0 : qint64(random() % quint64(Length - length + 1)));
        HeatMapQuery query;
        query.series.consumer = QStringLiteral("consumer-%1").arg(random() % Consumers);
        query.part = random() % 2 ? DelayPart::Process : DelayPart::Receive;
        query.from = Timestamp::fromNanoseconds(from);
        query.to = Timestamp::fromNanoseconds(from + length);
        query.columns = Columns;
        queries.push_back(query);
    }
    return queries;
}

QString text(double milliseconds)
{
    return QStringLiteral("%1 ms").arg(milliseconds, 0, 'f', milliseconds < 10 ? 1 : 0);
}

template<typename Ask>
double p99Of(const std::vector<HeatMapQuery> &queries, Ask ask)
{
    std::vector<double> times;
    for (const HeatMapQuery &query : queries) {
        const auto start = std::chrono::steady_clock::now();
        ask(query);
        times.push_back(secondsSince(start) * 1e3);
    }
    return percentile(times, 0.99);
}

} // namespace

void benchProcessing(Benchmark &bench)
{
    const QString path = fileIn(bench, "bench.processing");
    ProcessingStore store(path);
    PlainTable plain(fileIn(bench, "plain-processing.db"));
    store.open(QStringLiteral("bench"));
    Records records(bench.events);
    double seconds = 0;
    double plainSeconds = 0;
    for (ProcessingBatch batch = records.next(); !batch.records.empty(); batch = records.next()) {
        const auto start = std::chrono::steady_clock::now();
        plain.add(batch);
        plainSeconds += secondsSince(start);
        const auto added = std::chrono::steady_clock::now();
        store.append(std::move(batch));
        seconds += secondsSince(added);
    }
    const auto last = std::chrono::steady_clock::now();
    store.commit();
    seconds += secondsSince(last);
    const auto indexing = std::chrono::steady_clock::now();
    plain.finish();
    plainSeconds += secondsSince(indexing);
    const auto rate = [&](double taken) {
        return QStringLiteral("%L1 a second").arg(qint64(double(bench.events) / taken));
    };
    bench.rows.push_back({QStringLiteral("add up %L1 processing records").arg(bench.events), rate(seconds),
                          QStringLiteral("a plain table and its index: ") + rate(plainSeconds),
                          QStringLiteral("%1 MB").arg(QFile(path).size() / 1'000'000), QString(),
                          store.error().isEmpty()});

    ProcessingTimes times(path);
    qint64 counted = 0;
    const double p99 = p99Of(randomQueries(200), [&](const HeatMapQuery &query) {
        for (const qint64 count : times.heatMap(query).counts)
            counted += count;
    });
    qint64 plainCounted = 0;
    const double peer =
        p99Of(randomQueries(20), [&](const HeatMapQuery &query) { plainCounted += plain.heatMap(query); });
    bench.rows.push_back({QStringLiteral("heat map of a random range, p99"), text(p99),
                          QStringLiteral("SQL over the index: ") + text(peer),
                          QStringLiteral("%1 times").arg(peer / p99, 0, 'f', 0),
                          QStringLiteral("≤ %1 ms").arg(MostMilliseconds),
                          p99 <= MostMilliseconds && counted > 0 && plainCounted > 0});
    const double cell = p99Of(randomQueries(200), [&](const HeatMapQuery &query) {
        const qint64 from = query.from.nanoseconds();
        const auto to = Timestamp::fromNanoseconds(from + (query.to.nanoseconds() - from) / Columns);
        counted += times.eventsIn({query.series, query.part, query.from, to, 16'777'216, 23'068'672}).size();
    });
    bench.rows.push_back({QStringLiteral("the events in a cell of it, p99"), text(cell), QString(), QString(),
                          QStringLiteral("≤ %1 ms").arg(MostMilliseconds), cell <= MostMilliseconds});
}

} // namespace Backstory
