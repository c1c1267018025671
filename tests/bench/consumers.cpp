// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/consumers.h"

#include "models/consumers/samplestore.h"

#include <QFile>

#include <cstdio>
#include <ctime>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 Second = 1'000'000'000;
constexpr qint64 Day = 86'400 * Second;
constexpr int Partitions = 200;
constexpr int Columns = 480;
constexpr int Sampled = 1'000;
constexpr int Looks = 100;
constexpr int SecondsBetween = 5;

ConsumerPart partOf(int partition)
{
    return {u"shipping"_s, u"orders"_s, partition};
}

std::map<ConsumerPart, ConsumerSample> lookAt(Timestamp time, int partitions, qint64 step)
{
    std::map<ConsumerPart, ConsumerSample> samples;
    for (int i = 0; i < partitions; ++i) {
        ConsumerSample sample;
        sample.time = time;
        sample.position = 90 * step + i;
        sample.head = 100 * step + i;
        samples.emplace(partOf(i), sample);
    }
    return samples;
}

/// The rows that a year leaves: hours and days throughout, minutes of the last 30 days, a raw day.
bool writeYear(const QString &path, Timestamp now)
{
    QFile::remove(path);
    const Timestamp begin = Timestamp::fromNanoseconds(now.nanoseconds() - 365 * Day);
    {
        SampleStore store(path, Database::ReadWrite);
        if (!store.beginRun(begin, SecondsBetween * Second) || !store.append(now, lookAt(now, Partitions, 1)))
            return false;
    }
    const Database db(path, Database::ReadWrite);
    const auto fill = [&db, now](int level, qint64 length, qint64 span) {
        Statement rows = db.prepare(
            "WITH RECURSIVE step(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM step WHERE i < ?2 / ?1)"
            " INSERT OR IGNORE INTO sample SELECT part.number, ?4, (?3 - ?2 + i * ?1) / ?1 * ?1, ?3 - ?2 + i "
            "* ?1, 90 * i, "
            "100 * i, -1, -1, NULL, NULL, 3, 5 * i, 15 * i FROM part, step");
        rows.bind(1, length);
        rows.bind(2, span);
        rows.bind(3, now.nanoseconds());
        rows.bind(4, level);
        return rows.run();
    };
    return db.execute("BEGIN") && fill(3, Day, 365 * Day) && fill(2, 3'600 * Second, 365 * Day) &&
           fill(1, 60 * Second, 30 * Day) && fill(0, SecondsBetween * Second, Day) && db.execute("COMMIT");
}

void benchOpening(Benchmark &bench, const QString &path, Timestamp now)
{
    const Timestamp from = Timestamp::fromNanoseconds(now.nanoseconds() - 365 * Day);
    auto start = std::chrono::steady_clock::now();
    SampleStore store(path, Database::ReadOnly);
    qsizetype read = 0;
    for (const ConsumerPart &part : store.parts())
        read += store.columns(part, from, now, Columns).size();
    const double opened = secondsSince(start) * 1'000;

    const Database db(path, Database::ReadOnly);
    start = std::chrono::steady_clock::now();
    Statement rows =
        db.prepare("SELECT part, (time - ?1) / ?2, max(most), min(least), max(at) FROM sample WHERE level = 2"
                   " GROUP BY 1, 2");
    rows.bind(1, from.nanoseconds());
    rows.bind(2, 365 * Day / Columns);
    while (rows.step())
        continue;
    const double plain = secondsSince(start) * 1'000;
    std::fprintf(stderr, "  %lld columns read\n", qint64(read));
    const bool isRead = read >= Partitions * 300;
    bench.rows.push_back({u"A year of samples of 200 partitions"_s, u"%1 ms"_s.arg(opened, 0, 'f', 0),
                          u"SQL over its hours %1 ms"_s.arg(plain, 0, 'f', 0),
                          u"%1 ms"_s.arg(opened, 0, 'f', 0), u"<= 200 ms"_s, isRead && opened <= 200});
}

void benchSampling(Benchmark &bench, const QString &path, Timestamp now)
{
    QFile::remove(path);
    SampleStore store(path, Database::ReadWrite);
    bool good = store.beginRun(now, SecondsBetween * Second);
    const std::clock_t before = std::clock();
    for (int i = 0; i < Looks && good; ++i) {
        const Timestamp at = Timestamp::fromNanoseconds(now.nanoseconds() + i * SecondsBetween * Second);
        good = store.append(at, lookAt(at, Sampled, i));
        store.thin(at);
    }
    const double used = double(std::clock() - before) / CLOCKS_PER_SEC;
    const double share = 100 * used / (Looks * SecondsBetween);
    bench.rows.push_back({u"1,000 partitions kept every 5 s"_s,
                          u"%1 ms a look"_s.arg(1'000 * used / Looks, 0, 'f', 1), u"one core"_s,
                          u"%1 %"_s.arg(share, 0, 'f', 2), u"<= 2 %"_s, good && share <= 2});
}

} // namespace

void benchConsumers(Benchmark &bench)
{
    const Timestamp now = Timestamp::now();
    const QString year = bench.folder + u"/year.samples"_s;
    if (!writeYear(year, now)) {
        std::fprintf(stderr, "  %s cannot be written\n", qPrintable(year));
        return;
    }
    benchOpening(bench, year, now);
    benchSampling(bench, bench.folder + u"/thousand.samples"_s, now);
}

} // namespace Backstory
