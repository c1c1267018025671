// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/processingstore.h"
#include "models/processing/processingtimes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Millisecond = 1'000'000;
constexpr qint64 Second = 1'000 * Millisecond;
constexpr qint64 Begin = 1'767'225'600 * Second; // 2026-01-01

ProcessingRecord recordOf(qint64 position, qint64 received, qint64 receive, qint64 process,
                          const QByteArray &consumer = "mailer", const QByteArray &type = "Paid")
{
    ProcessingRecord record;
    record.consumer = consumer;
    record.type = type;
    record.position = {position, 0};
    record.received = Timestamp::fromNanoseconds(received);
    record.produced = Timestamp::fromNanoseconds(received - receive);
    record.processed = Timestamp::fromNanoseconds(received + process);
    record.attempts = 1;
    return record;
}

/// Nearest rank.
qint64 exact(std::vector<qint64> values, double share)
{
    std::sort(values.begin(), values.end());
    return values[size_t(std::max(1.0, std::ceil(share * double(values.size())))) - 1];
}

bool isNear(qint64 figure, qint64 exact)
{
    return std::abs(double(figure) - double(exact)) <= std::abs(double(exact)) / 64;
}

/// Several days of several consumers, types and delays, some negative, some waiting, some failed.
std::vector<ProcessingRecord> records(int count, unsigned seed)
{
    std::mt19937_64 random(seed);
    std::lognormal_distribution<double> delay(std::log(20e6), 1.5);
    std::vector<ProcessingRecord> all;
    for (int i = 0; i < count; ++i) {
        const qint64 received = Begin + qint64(random() % (5ull * 86'400)) * Second;
        ProcessingRecord record =
            recordOf(i + 1, received, qint64(delay(random)), qint64(delay(random)),
                     random() % 2 ? "mailer" : "search", random() % 3 ? "Paid" : "Sent");
        if (i % 50 == 0)
            record.produced = Timestamp::fromNanoseconds(received + qint64(delay(random)));
        if (i % 40 == 7)
            record.processed = {};
        if (i % 80 == 7)
            record.error = "refused";
        all.push_back(record);
    }
    return all;
}

/// All rows of a table of the file, as one text.
QByteArray dump(const QString &path, const char *sql)
{
    const Database database(path, Database::ReadOnly);
    Statement rows = database.prepare(sql);
    QByteArray text;
    while (rows.step()) {
        for (int column = 0; column < 4; ++column)
            text += rows.bytes(column).toByteArray().toHex() + '|';
        text += '\n';
    }
    return text;
}

} // namespace

class tst_ProcessingTimes : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    static void write(const QString &path, const std::vector<ProcessingRecord> &records, size_t perCommit)
    {
        ProcessingStore store(path);
        QVERIFY2(store.open(u"test"_s), qPrintable(store.error()));
        for (size_t at = 0; at < records.size(); at += perCommit) {
            const size_t end = std::min(records.size(), at + perCommit);
            const auto begin = records.begin();
            QVERIFY(store.append({{begin + qint64(at), begin + qint64(end)}, QByteArray::number(end)}));
            QVERIFY2(store.commit(), qPrintable(store.error()));
        }
    }

private Q_SLOTS:
    void percentilesAreWithinTheBound_data()
    {
        QTest::addColumn<QList<qint64>>("delays");
        std::mt19937_64 random(1);
        QList<qint64> uniform;
        QList<qint64> humps;
        std::normal_distribution<double> fast(5e6, 5e5);
        std::normal_distribution<double> slow(8e9, 5e8);
        for (int i = 0; i < 20'000; ++i) {
            uniform << qint64(random() % (10ull * Second));
            humps << qint64(std::abs(i % 5 ? fast(random) : slow(random)));
        }
        QTest::newRow("random") << uniform;
        QTest::newRow("two humps") << humps;
        QTest::newRow("constant") << QList<qint64>(1'000, 12'345'678);
        QTest::newRow("one value") << QList<qint64>{987'654'321};
        QTest::newRow("zero") << QList<qint64>(10, 0);
        QTest::newRow("huge") << QList<qint64>{1, 200LL * 365 * 86'400 * Second, 3};
        QTest::newRow("with negative ones") << QList<qint64>{-70'000'000, -3, 5, 1'000'000, 90'000'000};
    }
    void percentilesAreWithinTheBound()
    {
        QFETCH(QList<qint64>, delays);
        const QString file = path(QTest::currentDataTag());
        std::vector<ProcessingRecord> all;
        for (const qint64 delay : delays)
            all.push_back(recordOf(qint64(all.size()), Begin + qint64(all.size()) * Second, 7, delay));
        write(file, all, 3'000);
        ProcessingTimes times(file);
        const DelayFigures figures = times.figures({}).process;
        const std::vector<qint64> values(delays.begin(), delays.end());
        QCOMPARE(figures.count, delays.size());
        QCOMPARE(figures.negative, std::count_if(values.begin(), values.end(), [](auto v) { return v < 0; }));
        QVERIFY2(isNear(figures.p50, exact(values, 0.5)), qPrintable(QString::number(figures.p50)));
        QVERIFY2(isNear(figures.p90, exact(values, 0.9)), qPrintable(QString::number(figures.p90)));
        QVERIFY2(isNear(figures.p99, exact(values, 0.99)), qPrintable(QString::number(figures.p99)));
        QCOMPARE(figures.most, *std::max_element(values.begin(), values.end()));
        QCOMPARE(figures.mostNegative, std::max<qint64>(0, -*std::min_element(values.begin(), values.end())));
    }

    void ofAnyRange()
    {
        const auto all = records(30'000, 3);
        write(path("ranges"), all, 30'000);
        ProcessingTimes times(path("ranges"));
        std::mt19937_64 random(4);
        for (int i = 0; i < 40; ++i) {
            const qint64 first = Begin / Second / 10 + qint64(random() % (5 * 8'640));
            const qint64 end = first + 1 + qint64(random() % (i % 2 ? 20'000 : 300));
            ProcessingFigures expected;
            std::vector<qint64> receive;
            for (const ProcessingRecord &each : all) {
                const qint64 at = each.received.nanoseconds() / Second / 10;
                if (each.consumer != "mailer" || each.type != "Paid" || at < first || at >= end)
                    continue;
                ++expected.records;
                expected.waiting += each.isWaiting();
                expected.errors += each.isFailed();
                receive.push_back(each.received.nanoseconds() - each.produced.nanoseconds());
            }
            const auto figures =
                times.figures({{}, u"mailer"_s, {u"Paid"_s}}, Timestamp::fromSeconds(first * 10),
                              Timestamp::fromSeconds(end * 10));
            QCOMPARE(figures.records, expected.records);
            QCOMPARE(figures.waiting, expected.waiting);
            QCOMPARE(figures.errors, expected.errors);
            QCOMPARE(figures.receive.count, qint64(receive.size()));
            if (!receive.empty())
                QVERIFY(isNear(figures.receive.p99, exact(receive, 0.99)));
        }
    }

    void inPiecesAsInOne()
    {
        const auto all = records(20'000, 5);
        write(path("one"), all, all.size());
        write(path("pieces"), all, 1'234);
        const char *sql = "SELECT series, level, chunk, counts FROM cell ORDER BY 1, 2, 3";
        // Series are numbered in the order in which they first come, which is the same.
        QCOMPARE(dump(path("one"), sql), dump(path("pieces"), sql));
    }

    void readingGoesOnAfterAnEnd()
    {
        const auto all = records(3'000, 6);
        {
            ProcessingStore store(path("ended"));
            QVERIFY(store.open(u"test"_s));
            QVERIFY(store.append({{all.begin(), all.begin() + 1'000}, "1000"}));
            QVERIFY(store.commit());
            QVERIFY(store.append({{all.begin() + 1'000, all.begin() + 1'500}, "1500"})); // never committed
        }
        ProcessingStore store(path("ended"));
        QVERIFY(store.open(u"test"_s));
        const int from = store.cursor().toInt();
        QCOMPARE(from, 1'000);
        QVERIFY(store.append({{all.begin() + from, all.end()}, "3000"}));
        QVERIFY(store.commit());
        write(path("unbroken"), all, all.size());
        ProcessingTimes ended(path("ended"));
        ProcessingTimes unbroken(path("unbroken"));
        QVERIFY(ended.figures({}) == unbroken.figures({}));
        QCOMPARE(ended.figures({}).records, 3'000);
    }

    void whatWaitsIsProcessedLater()
    {
        ProcessingRecord waiting = recordOf(1, Begin, 5 * Millisecond, 0);
        const ProcessingRecord done = [&] {
            ProcessingRecord later = waiting;
            later.processed = Timestamp::fromNanoseconds(Begin + 9 * Second);
            later.told = ProcessingRecord::Waiting;
            later.attempts = 3;
            return later;
        }();
        waiting.processed = {};
        ProcessingRecord failed = waiting;
        failed.position.value = 2;
        failed.error = "refused";
        ProcessingRecord gone = waiting;
        gone.position.value = 3;
        ProcessingStore store(path("later"));
        QVERIFY(store.open(u"test"_s));
        QVERIFY(store.append({{waiting, failed, gone}, "a"}) && store.commit());
        ProcessingTimes times(path("later"));
        QCOMPARE(times.figures({}).records, 3);
        QCOMPARE(times.figures({}).waiting, 2);
        QCOMPARE(times.figures({}).errors, 1);
        QCOMPARE(times.figures({}).process.count, 0);
        gone.told = ProcessingRecord::Waiting;
        gone.isGone = true;
        failed.told = ProcessingRecord::Failed;
        failed.processed = Timestamp::fromNanoseconds(Begin + Second);
        QVERIFY(store.append({{done, failed, gone}, "b"}) && store.commit());
        const ProcessingFigures figures = times.figures({});
        QCOMPARE(figures.records, 3);
        QCOMPARE(figures.waiting, 0);
        QCOMPARE(figures.errors, 1);
        QCOMPARE(figures.attempts, 4);
        QCOMPARE(figures.receive.count, 3);
        QCOMPARE(figures.process.count, 2);
        QCOMPARE(figures.process.most, 9 * Second);
    }

    void aHeatMapCountsEveryDelayOnce()
    {
        const auto all = records(6'000, 8);
        write(path("map"), all, 10'000);
        ProcessingTimes times(path("map"));
        const std::vector<std::pair<qint64, qint64>> ranges{
            {0, 5 * 86'400}, {3'600, 7'200}, {86'391, 200'000}};
        for (const auto &[from, to] : ranges) {
            HeatMapQuery query;
            query.part = DelayPart::Receive;
            query.series.consumer = u"search"_s;
            query.from = Timestamp::fromNanoseconds(Begin + from * Second);
            query.to = Timestamp::fromNanoseconds(Begin + to * Second);
            const HeatMap map = times.heatMap(query);
            QVERIFY(map.columns > 0 && map.columns <= query.columns);
            QVERIFY(map.from <= query.from && map.rows > 10 && map.rows < 100);
            for (int column = 0; column < map.columns; ++column) {
                std::vector<qint64> counts(size_t(map.rows));
                qint64 negative = 0;
                std::vector<qint64> delays;
                for (const ProcessingRecord &each : all) {
                    const qint64 at = each.received.nanoseconds() - map.from.nanoseconds();
                    if (each.consumer != "search" || at < 0 || at / map.columnTime != column)
                        continue;
                    delays.push_back(each.received.nanoseconds() - each.produced.nanoseconds());
                    int row = -1;
                    while (delays.back() >= 0 && row + 1 < map.rows &&
                           delays.back() >= map.shortestOf(row + 1))
                        ++row;
                    if (row >= 0)
                        ++counts[size_t(row)];
                    negative += delays.back() < 0;
                }
                for (int row = 0; row < map.rows; ++row)
                    QCOMPARE(map.count(column, row), counts[size_t(row)]);
                QCOMPARE(map.negative[size_t(column)], negative);
                const HeatMap::Percentiles &found = map.percentiles[size_t(column)];
                for (const auto &[share, value] :
                     {std::pair(0.5, found.p50), std::pair(0.9, found.p90), std::pair(0.99, found.p99)}) {
                    if (!delays.empty() && exact(delays, share) > 0)
                        QVERIFY(isNear(value, exact(delays, share)));
                }
                QCOMPARE(found.most,
                         delays.empty() ? 0 : std::max<qint64>(0, *std::ranges::max_element(delays)));
            }
        }
    }

    void aCellLeadsToItsEvents()
    {
        const auto all = records(20'000, 9);
        write(path("cells"), all, 3'000);
        ProcessingTimes times(path("cells"));
        HeatMapQuery query;
        query.from = Timestamp::fromNanoseconds(Begin);
        query.to = Timestamp::fromNanoseconds(Begin + 86'400 * Second);
        query.columns = 48;
        const HeatMap map = times.heatMap(query);
        qint64 cells = 0;
        for (int column = 0; column < map.columns; column += 5) {
            for (int row = 0; row < map.rows; ++row) {
                const qint64 from = map.from.nanoseconds() + column * map.columnTime;
                const HeatMapCell cell{{},
                                       DelayPart::Process,
                                       Timestamp::fromNanoseconds(from),
                                       Timestamp::fromNanoseconds(from + map.columnTime),
                                       map.shortestOf(row),
                                       map.shortestOf(row + 1)};
                QList<Position> expected;
                for (const ProcessingRecord &each : all) {
                    const qint64 delay = each.processed.nanoseconds() - each.received.nanoseconds();
                    if (each.processed.isValid() && each.received >= cell.from && each.received < cell.to &&
                        delay >= cell.shortest && delay < cell.longest)
                        expected << each.position;
                }
                QCOMPARE(times.eventsIn(cell), expected);
                QCOMPARE(map.count(column, row), expected.size());
                cells += !expected.isEmpty();
            }
        }
        QVERIFY(cells > 50);
    }

    void aSecondWriterIsRefused()
    {
        ProcessingStore first(path("writers"));
        ProcessingStore second(path("writers"));
        QVERIFY(first.open(u"test"_s) && second.open(u"test"_s));
        QVERIFY(first.append({records(10, 1), "a"}) && first.commit());
        QVERIFY(second.append({records(10, 1), "a"}));
        QVERIFY(!second.commit());
        QVERIFY2(second.error().contains(u"Another Backstory"_s), qPrintable(second.error()));
        QVERIFY(first.append({records(5, 2), "b"}) && first.commit());
        QCOMPARE(ProcessingTimes(path("writers")).figures({}).records, 15);
    }

    void forgettingLeavesTheOthers()
    {
        ProcessingStore store(path("origins"));
        QVERIFY(store.open(u"kept"_s));
        QVERIFY(store.append({records(100, 1), "a"}) && store.commit());
        QVERIFY(store.open(u"forgotten"_s));
        QVERIFY(store.append({records(50, 2), "b"}) && store.commit());
        QVERIFY(store.forget());
        QVERIFY(store.cursor().isEmpty());
        ProcessingTimes times(path("origins"));
        QCOMPARE(times.figures({}).records, 100);
        QCOMPARE(times.figures({u"forgotten"_s, {}, {}}).records, 0);
    }

    void theFileIsPrivateAndKnown()
    {
        write(path("private"), records(10, 1), 10);
        QCOMPARE(QFile::permissions(path("private")) & (QFile::ReadGroup | QFile::ReadOther), 0);
        {
            Database database(path("private"), Database::ReadWrite);
            QVERIFY(database.execute("PRAGMA user_version = 99"));
        }
        QVERIFY(ProcessingStore(path("private")).error().contains(u"newer Backstory"_s));
        QVERIFY(ProcessingTimes(path("private")).error().contains(u"newer Backstory"_s));
        QVERIFY(!ProcessingTimes(path("missing")).error().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_ProcessingTimes)
#include "tst_processingtimes.moc"
