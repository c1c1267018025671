// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/database.h"
#include "models/history/historyformat.h"
#include "models/history/historyreader.h"
#include "models/history/historywriter.h"
#include "models/history/timeindex.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace Backstory;

namespace
{

/// What a history holds, as far as times go: `times[row - 1]`, invalid where the event has none.
using Times = std::vector<Timestamp>;

Times slice(const Times &times, size_t from, size_t count)
{
    return Times(times.begin() + qsizetype(from),
                 times.begin() + qsizetype(std::min(from + count, times.size())));
}

EventBatch batchOf(const Times &times, size_t first)
{
    EventBatch batch;
    for (size_t i = 0; i < times.size(); ++i) {
        Event event;
        event.position = {qint64(first + i), 0};
        event.entity = "e";
        event.kind = i % 11 == 5 ? EventKind::Snapshot : EventKind::Event;
        // Every third event knows only when it was recorded; the others were recorded much later.
        if (i % 3 == 0)
            event.recorded = times[i];
        else
            event.occurred = times[i];
        if (i % 3 == 1 && times[i].isValid())
            event.recorded = Timestamp::fromNanoseconds(times[i].nanoseconds() / 2 + 77);
        batch.append(event);
    }
    return batch;
}

void write(const QString &path, const Times &times, size_t perCommit, size_t first = 0)
{
    HistoryWriter writer(path);
    QVERIFY2(writer.error().isEmpty(), qPrintable(writer.error()));
    for (size_t at = first; at < times.size(); at += perCommit)
        QVERIFY(writer.append(batchOf(slice(times, at, perCommit), at)) && writer.commit());
}

bool isWithin(Timestamp time, Timestamp from, Timestamp to)
{
    return time.isValid() && (!from.isValid() || time >= from) && (!to.isValid() || time < to);
}

QList<qint64> expectedRows(const Times &times, Timestamp from, Timestamp to)
{
    std::vector<std::pair<Timestamp, qint64>> found;
    for (size_t i = 0; i < times.size(); ++i) {
        if (isWithin(times[i], from, to))
            found.emplace_back(times[i], qint64(i) + 1);
    }
    std::sort(found.begin(), found.end());
    QList<qint64> rows;
    for (const auto &[time, row] : found)
        rows.append(row);
    return rows;
}

qint64 expectedNearest(const Times &times, Timestamp time)
{
    const QList<qint64> before =
        expectedRows(times, {},
                     time == Timestamp::fromNanoseconds(std::numeric_limits<qint64>::max())
                         ? Timestamp()
                         : Timestamp::fromNanoseconds(time.nanoseconds() + 1));
    const QList<qint64> all = expectedRows(times, {}, {});
    return !before.isEmpty() ? before.last() : all.isEmpty() ? 0 : all.first();
}

/// By long division, so that no product overflows.
QList<qint64> expectedCounts(const Times &times, Timestamp from, Timestamp to, int buckets)
{
    QList<qint64> counts(buckets);
    const auto span = quint64(to.nanoseconds()) - quint64(from.nanoseconds());
    const auto border = [&](int i) { return static_cast<long double>(span) * i / buckets; };
    for (const Timestamp time : times) {
        if (!isWithin(time, from, to))
            continue;
        const auto distance = quint64(time.nanoseconds()) - quint64(from.nanoseconds());
        int bucket = buckets - 1;
        while (bucket > 0 && distance < quint64(border(bucket)))
            --bucket;
        ++counts[bucket];
    }
    return counts;
}

QList<qint64> numbers(const QList<EventRow> &rows)
{
    QList<qint64> list;
    for (const EventRow row : rows)
        list.append(qint64(row));
    return list;
}

/// Asks everything within and around the times of a history and compares with the plain list.
void compare(HistoryReader &reader, const Times &times, std::mt19937_64 &random, int questions)
{
    const auto someTime = [&]() -> Timestamp {
        if (random() % 12 == 0)
            return {};
        const Timestamp time = times.empty() ? Timestamp() : times[random() % times.size()];
        if (!time.isValid())
            return Timestamp::fromNanoseconds(qint64(random() % 1'000) - 500);
        const qint64 distance = qint64(random() % 3) - 1;
        const bool overflows = distance > 0 && time.nanoseconds() == std::numeric_limits<qint64>::max();
        return overflows || time.nanoseconds() + distance == std::numeric_limits<qint64>::min()
                   ? time
                   : Timestamp::fromNanoseconds(time.nanoseconds() + distance);
    };
    const QList<qint64> byTime = expectedRows(times, {}, {});
    for (int i = 0; i < questions; ++i) {
        const auto place = qint64(random() % (size_t(byTime.size()) + 3));
        const auto count = qint64(random() % 20);
        QCOMPARE(numbers(reader.rowsByTime(place, count)), byTime.mid(place, count));
        if (!times.empty()) {
            const auto row = qint64(1 + random() % times.size());
            QCOMPARE(reader.placeByTime(EventRow(row)), byTime.indexOf(row));
        }
        const Timestamp from = someTime();
        const Timestamp to = someTime();
        const QList<qint64> expected = expectedRows(times, from, to);
        QCOMPARE(reader.countBetween(from, to), expected.size());
        QCOMPARE(numbers(reader.rowsBetween(from, to, 1'000'000'000)), expected);
        const qint64 limit = qint64(random() % 20);
        QCOMPARE(numbers(reader.rowsBetween(from, to, limit)),
                 expected.first(std::min(limit, expected.size())));

        const int buckets = 1 + int(random() % 40);
        const QList<qint64> counts = reader.countsBetween(from, to, buckets);
        if (from.isValid() && to.isValid() && from < to)
            QCOMPARE(counts, expectedCounts(times, from, to, buckets));
        else
            QVERIFY(counts.isEmpty());

        if (from.isValid())
            QCOMPARE(qint64(reader.nearest(from).value_or(EventRow{})), expectedNearest(times, from));

        QList<qint64> scanned;
        EventFilter filter;
        filter.from = from;
        filter.to = to;
        reader.scan(filter, [&](const StoredEvent &event) {
            scanned.append(qint64(event.row));
            return true;
        });
        QList<qint64> inOrder = from.isValid() || to.isValid() ? expected : QList<qint64>();
        if (!from.isValid() && !to.isValid()) {
            for (size_t row = 1; row <= times.size(); ++row)
                inOrder.append(qint64(row));
        }
        std::sort(inOrder.begin(), inOrder.end());
        QCOMPARE(scanned, inOrder);
        QCOMPARE(reader.error(), QString());
    }
}

Times ordered(size_t count)
{
    Times times;
    for (size_t i = 0; i < count; ++i)
        times.push_back(Timestamp::fromMilliseconds(qint64(i) * 7));
    return times;
}

} // namespace

class tst_HistoryTimes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void keysFollowTheOrderOfTime()
    {
        constexpr qint64 Least = std::numeric_limits<qint64>::min() + 1;
        constexpr qint64 Most = std::numeric_limits<qint64>::max();
        quint64 before = 0;
        for (const qint64 ns :
             {Least, Least + 1, qint64(-2), qint64(-1), qint64(0), qint64(1), Most - 1, Most}) {
            const quint64 key = timeKey(Timestamp::fromNanoseconds(ns));
            QVERIFY(key > before);
            before = key;
        }
    }

    void everyQuestionHasTheAnswerOfAPlainList_data()
    {
        QTest::addColumn<int>("events");
        QTest::addColumn<int>("perCommit");
        QTest::addColumn<int>("distinct"); ///< times are drawn from that many
        QTest::addColumn<qint64>("step");
        QTest::newRow("none") << 0 << 1 << 1 << qint64(1);
        QTest::newRow("one") << 1 << 1 << 1 << qint64(1);
        QTest::newRow("a run an event: merged by eights") << 700 << 1 << 300 << qint64(1'000'003);
        QTest::newRow("all at one time") << 600 << 13 << 1 << qint64(1);
        QTest::newRow("equal times over many pages") << 9'000 << 4'000 << 3 << qint64(10);
        QTest::newRow("out of order, uneven commits") << 5'000 << 37 << 100'000 << qint64(999'999'937);
        QTest::newRow("centuries") << 3'000 << 500 << 1'000'000'000 << qint64(9'000'000'001);
    }

    void everyQuestionHasTheAnswerOfAPlainList()
    {
        QFETCH(int, events);
        QFETCH(int, perCommit);
        QFETCH(int, distinct);
        QFETCH(qint64, step);
        for (const quint64 seed : {1, 2}) {
            std::mt19937_64 random(seed);
            Times times;
            for (int i = 0; i < events; ++i) {
                const bool has = events == 1 || random() % 10 > 0;
                const qint64 number = qint64(random() % quint64(distinct)) - distinct / 2; // half before 1970
                times.push_back(has ? Timestamp::fromNanoseconds(number * step) : Timestamp());
            }
            if (events > 100) {
                times[40] = Timestamp::fromNanoseconds(std::numeric_limits<qint64>::max());
                times[41] = Timestamp::fromNanoseconds(std::numeric_limits<qint64>::min() + 1);
            }
            const QString path = m_folder.filePath(
                QStringLiteral("%1-%2").arg(QString::fromUtf8(QTest::currentDataTag())).arg(seed));
            write(path, times, size_t(perCommit));
            HistoryReader reader(path);
            compare(reader, times, random, 40);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void aReaderFollowsCommitsAndANewBeginning()
    {
        const QString path = m_folder.filePath(QStringLiteral("follows"));
        std::mt19937_64 random(5);
        Times times;
        HistoryWriter writer(path);
        HistoryReader reader(path);
        for (int commit = 0; commit < 40; ++commit) {
            const size_t before = times.size();
            for (quint64 i = 0; i < 1 + random() % 90; ++i)
                times.push_back(Timestamp::fromNanoseconds(qint64(commit) * 50 + qint64(random() % 400)));
            QVERIFY(writer.append(batchOf(slice(times, before, times.size()), before)));
            compare(reader, Times(times.begin(), times.begin() + qsizetype(before)), random, 2);
            QVERIFY(writer.commit());
            compare(reader, times, random, 2);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY(writer.clear(QStringLiteral("The file was replaced.")));
        compare(reader, {}, random, 3);
        times = ordered(50);
        QVERIFY(writer.append(batchOf(times, 0)) && writer.commit());
        compare(reader, times, random, 10);
    }

    void whatWasNotCommittedIsReadAgain()
    {
        const QString path = m_folder.filePath(QStringLiteral("resumed"));
        std::mt19937_64 random(6);
        const Times times = ordered(3'000);
        write(path, slice(times, 0, 1'000), 300);
        {
            HistoryWriter gone(path); // ends without its commit
            QVERIFY(gone.append(batchOf(slice(times, 1'000, 500), 1'000)));
        }
        write(path, times, 700, 1'000);
        HistoryReader reader(path);
        compare(reader, times, random, 40);
    }

    void wideRangesOverMixedTimesAreEstimatedWithinAPage()
    {
        constexpr int Events = 280'000;
        constexpr int Buckets = 300;
        std::mt19937_64 random(8);
        Times times;
        for (int i = 0; i < Events; ++i)
            times.push_back(Timestamp::fromNanoseconds(qint64(random() % 1'000'000'000'000)));
        const QString path = m_folder.filePath(QStringLiteral("mixed"));
        write(path, times, 35'000);
        HistoryReader reader(path);
        const Timestamp from = Timestamp::fromNanoseconds(1'000'000'007);
        const Timestamp to = Timestamp::fromNanoseconds(900'000'000'001);
        const QList<qint64> exact = reader.countsBetween(from, to, Buckets);
        const QList<qint64> expected = expectedCounts(times, from, to, Buckets);
        QCOMPARE(exact, expected); // few pages in all, so nothing is estimated

        const std::unique_ptr<Database> db = std::make_unique<Database>(path, Database::ReadOnly);
        IndexRunReader runs(*db);
        QVERIFY(runs.refresh());
        const std::atomic<bool> stopped = false;
        std::vector<quint64> borders;
        for (int i = 0; i <= Buckets; ++i)
            borders.push_back(timeKey(from) + (timeKey(to) - timeKey(from)) / Buckets * quint64(i));
        const auto precise = TimeIndex(runs, stopped).counts(borders);
        const auto estimated = TimeIndex(runs, stopped, 10).counts(borders);
        QVERIFY(precise && estimated && *precise != *estimated);
        QCOMPARE(std::accumulate(estimated->begin(), estimated->end(), qint64(0)),
                 std::accumulate(precise->begin(), precise->end(), qint64(0)));
        qint64 error = 0;
        for (qsizetype i = 0; i < Buckets; ++i) {
            QVERIFY(estimated->at(i) >= 0);
            error += estimated->at(i) - precise->at(i); // of the border behind the bucket
            QVERIFY2(std::abs(error) <= 1'200 * qint64(runs.runs().size()),
                     qPrintable(QString::number(error)));
        }
        const std::atomic<bool> ended = true;
        QVERIFY(!TimeIndex(runs, ended).counts(borders));
    }

    void damagedPagesAreSaid()
    {
        const QString path = m_folder.filePath(QStringLiteral("damaged"));
        write(path, ordered(5'000), 5'000);
        {
            const Database db(path, Database::ReadWrite);
            QVERIFY(db.execute("UPDATE page SET entries = x'0102'"));
        }
        HistoryReader reader(path);
        QVERIFY(reader.countsBetween(Timestamp::fromSeconds(1), Timestamp::fromSeconds(9), 10).isEmpty());
        QVERIFY2(reader.error().contains(u"damaged"), qPrintable(reader.error()));
        QVERIFY(reader.rowsBetween({}, {}, 10).isEmpty());
        QVERIFY(reader.error().contains(u"damaged"));
        QVERIFY(!reader.nearest(Timestamp::fromSeconds(5)));
        QCOMPARE(reader.summary().events, 5'000 - 5'000 / 11 - 1);
        QCOMPARE(reader.error(), QString());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_HistoryTimes)
#include "tst_historytimes.moc"
