// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/lanelayout.h"

#include <QtTest>

#include <cmath>
#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Start = 1'767'225'600'000'000'000;
constexpr qint64 Second = 1'000'000'000;

Timestamp moment(qint64 ns)
{
    return Timestamp::fromNanoseconds(Start + ns);
}

LaneEvents laneOf(const std::vector<qint64> &times)
{
    LaneEvents lane;
    for (size_t i = 0; i < times.size(); ++i)
        lane.events.push_back(
            {moment(times[i]), EventRow{qint64(i) + 1}, qint64(i) + 1, 0, EventKind::Event});
    sortIn(lane, 0);
    lane.rows = lane.read = qint64(times.size());
    return lane;
}

/// `mark 12 (10)`: kind, centre, and where it belongs when it was moved.
QString text(const std::vector<LaneItem> &items)
{
    QStringList lines;
    for (const LaneItem &item : items) {
        if (item.kind == LaneItem::Mark)
            lines += u"mark %1"_s.arg(std::lround(item.center())) +
                     (item.isMoved() ? u" (%1)"_s.arg(std::lround(item.trueLeft)) : u""_s);
        else
            lines += u"%1 %2 at %3"_s.arg(item.kind == LaneItem::Block ? u"block"_s : u"bar"_s)
                         .arg(item.count)
                         .arg(std::lround(item.center()));
    }
    return lines.join(u", ");
}

/// A scale on which a second is a pixel, from 0 to 999.
TimeScale pixelScale()
{
    TimeScale scale(moment(0), moment(2'000 * Second), 1'000);
    scale.show(moment(0), moment(1'000 * Second));
    return scale;
}

std::vector<qint64> randomTimes(std::mt19937_64 &random)
{
    const qint64 span = qint64(std::pow(10, 3 + double(random() % 120) / 10));
    std::vector<qint64> times;
    const int bursts = 1 + int(random() % 6);
    for (int burst = 0; burst < bursts; ++burst) {
        const qint64 at = qint64(random() % quint64(span));
        const qint64 length = 1 + span / qint64(1 + random() % 10'000);
        const int count = 1 + int(random() % (random() % 4 ? 12 : 3'000));
        for (int i = 0; i < count; ++i)
            times.push_back(at + qint64(random() % quint64(length)));
    }
    return times;
}

} // namespace

class TestLaneLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void drawsSpreadsAndCounts_data()
    {
        QTest::addColumn<QList<double>>("seconds");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << QList<double>{} << u""_s;
        QTest::newRow("far apart") << QList<double>{100, 200, 209.5} << u"mark 100, mark 200, mark 210"_s;
        QTest::newRow("two that are close") << QList<double>{100, 102} << u"mark 97 (100), mark 106 (102)"_s;
        QTest::newRow("at one moment")
            << QList<double>{100, 100, 100} << u"mark 91 (100), mark 100, mark 109 (100)"_s;
        QTest::newRow("five are spread")
            << QList<double>{300, 301, 302, 303, 304}
            << u"mark 284 (300), mark 293 (301), mark 302, mark 311 (303), mark 320 (304)"_s;
        QTest::newRow("six are a block")
            << QList<double>{300, 301, 302, 303, 304, 305} << u"block 6 at 303"_s;
        QTest::newRow("spreading meets a neighbour")
            << QList<double>{100, 100, 100, 112}
            << u"mark 93 (100), mark 102 (100), mark 111 (100), mark 120 (112)"_s;
        QTest::newRow("a dense stretch")
            << QList<double>{100, 105, 110, 115, 120, 125, 130, 135, 140, 145, 150, 150.5}
            << u"bar 1 at 102, bar 1 at 106, bar 1 at 110, bar 1 at 114, bar 1 at 122, "
               "bar 1 at 126, bar 1 at 130, bar 1 at 134, bar 1 at 142, bar 1 at 146, "
               "bar 2 at 150"_s;
        QTest::newRow("out of sight") << QList<double>{-100, 1'200} << u""_s;
    }

    void drawsSpreadsAndCounts()
    {
        QFETCH(QList<double>, seconds);
        QFETCH(QString, expected);
        std::vector<qint64> times;
        for (const double second : seconds)
            times.push_back(qint64(second * Second));
        const LaneEvents lane = laneOf(times);
        // Bars stand on a grid in time; here it begins at the left edge.
        const TimeScale scale = pixelScale();
        QCOMPARE(std::fmod(double(scale.from().nanoseconds()) / scale.nanosecondsPerPixel(), 4), 0.0);
        QCOMPARE(text(layOutLane({&lane, {}, nullptr, nullptr}, scale)), expected);
    }

    void everyEventIsHitWhereItIsPainted()
    {
        std::mt19937_64 random(7);
        for (int round = 0; round < 600; ++round) {
            const LaneEvents lane = laneOf(randomTimes(random));
            TimeScale scale(lane.events.front().time, lane.events.back().time,
                            200 + double(random() % 1'500));
            if (round % 4 == 1 && lane.events.size() > 4) {
                const size_t middle = lane.events.size() / 2;
                if (lane.events[middle - 1].time < lane.events[middle].time)
                    scale.setFolds({{lane.events[middle - 1].time, lane.events[middle].time}});
            }
            if (round % 2)
                scale.zoom(1 + double(random() % 2'000) / 10, double(random() % 200));
            const std::vector<LaneItem> items = layOutLane({&lane, {}, nullptr, nullptr}, scale);

            // At most one thing per pixel column: none begins before the one before it ends.
            qint64 drawn = 0;
            for (size_t i = 0; i < items.size(); ++i) {
                QVERIFY(items[i].right > items[i].left);
                QVERIFY(i == 0 || items[i].left >= items[i - 1].right - 1e-6);
                QVERIFY(i == 0 || items[i].first > items[i - 1].last());
                QCOMPARE(itemAt(items, items[i].center()), &items[i]);
                drawn += qint64(items[i].count);
            }
            QVERIFY(double(items.size()) <= scale.width() / 4 + 40);

            qint64 inSight = 0;
            for (qint64 i = 0; i < qint64(lane.events.size()); ++i) {
                const double x = scale.xOf(lane.events[size_t(i)].time);
                if (x < 0 || x > scale.width())
                    continue;
                ++inSight;
                const LaneItem *item = itemOf(items, i);
                if (!item) { // a mark beside the edge may be spread out of sight
                    QVERIFY(x < 64 || x > scale.width() - 64);
                    continue;
                }
                QVERIFY(itemAt(items, item->center())->holds(i));
                QVERIFY(item->trueLeft <= x + 1e-6 && item->trueRight >= x - 1e-6);
                if (item->kind == LaneItem::Bar)
                    QVERIFY(x >= item->left - 0.01 && x <= item->right + 0.01);
                else // spreading never carries it far
                    QVERIFY(std::abs(item->center() - x) < 64);
            }
            QVERIFY(scale.isFit() ? drawn == qint64(lane.events.size()) : drawn + 64 >= 0);
            QVERIFY(inSight > 0 || !scale.isFit());
        }
    }

    void panningDoesNotRegroup()
    {
        std::mt19937_64 random(9);
        const LaneEvents lane = laneOf(randomTimes(random));
        TimeScale scale(lane.events.front().time, lane.events.back().time, 1'000);
        scale.zoom(6, 500);
        const std::vector<LaneItem> before = layOutLane({&lane, {}, nullptr, nullptr}, scale);
        scale.pan(40);
        const std::vector<LaneItem> after = layOutLane({&lane, {}, nullptr, nullptr}, scale);
        for (const LaneItem &item : before) {
            if (item.left < 200 || item.right > 800)
                continue;
            const LaneItem *same = itemOf(after, item.first);
            QVERIFY(same);
            QCOMPARE(same->count, item.count);
            QVERIFY(std::abs(same->left - (item.left - 40)) < 0.1);
        }
    }

    void aMillionEventsCostOnlyPixels()
    {
        std::vector<qint64> times(1'000'000);
        for (size_t i = 0; i < times.size(); ++i)
            times[i] = qint64(i) * 1'000'000 + (i % 1'000 ? 0 : 300'000);
        const LaneEvents lane = laneOf(times);
        const TimeScale scale(lane.events.front().time, lane.events.back().time, 1'000);
        const std::vector<LaneItem> items = layOutLane({&lane, {}, nullptr, nullptr}, scale);
        QVERIFY(items.size() <= 252);
        double count = 0;
        for (const LaneItem &item : items)
            count += item.count;
        QCOMPARE(count, 1e6);
    }

    void countsWhereEventsAreNotKnown()
    {
        const TimeCounts coarse{{moment(0), moment(1'000 * Second)}, std::vector<qint64>(10, 100)};
        const TimeCounts fine{{moment(0), moment(200 * Second)}, std::vector<qint64>(50, 3)};
        QCOMPARE(coarse.between(moment(0), moment(1'000 * Second)), 1'000.0);
        QCOMPARE(coarse.between(moment(50 * Second), moment(150 * Second)), 100.0);
        QCOMPARE(coarse.between(moment(-50 * Second), moment(0)), 0.0);
        const LaneEvents lane = laneOf({510 * Second, 600 * Second});
        const std::vector<LaneItem> items =
            layOutLane({&lane, {moment(500 * Second), moment(700 * Second)}, &fine, &coarse}, pixelScale());
        double marks = 0;
        double right = 0;
        for (const LaneItem &item : items) {
            QVERIFY(item.left >= right - 1e-6);
            right = item.right;
            if (item.kind == LaneItem::Mark) {
                ++marks;
                QVERIFY(item.first >= 0);
            } else {
                QVERIFY(item.first < 0);
                QVERIFY(item.right <= 500 || item.left >= 700);
                QCOMPARE(std::lround(item.count * 10), std::lround(item.right <= 200 ? 30.0 : 4.0 * 10));
            }
        }
        QCOMPARE(marks, 2.0);
        QVERIFY(layOutLane({nullptr, {}, nullptr, nullptr}, pixelScale()).empty());
    }

    void findsTheNearestItem()
    {
        const LaneEvents lane = laneOf({100 * Second, 400 * Second});
        const std::vector<LaneItem> items = layOutLane({&lane, {}, nullptr, nullptr}, pixelScale());
        QCOMPARE(itemAt(items, 100), &items[0]);
        QCOMPARE(itemAt(items, 107), &items[0]);
        QCOMPARE(itemAt(items, 393), &items[1]);
        QCOMPARE(itemAt(items, 250), nullptr);
        QCOMPARE(itemAt({}, 250), nullptr);
    }
};

QTEST_GUILESS_MAIN(TestLaneLayout)
#include "tst_lanelayout.moc"
