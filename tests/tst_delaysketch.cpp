// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/delaysketch.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace Backstory;

namespace
{

using Delays = std::vector<qint64>;

qint64 exactPercentile(Delays delays, double share)
{
    std::sort(delays.begin(), delays.end());
    const auto rank = std::max<size_t>(1, size_t(std::ceil(share * double(delays.size()))));
    return delays[rank - 1];
}

DelaySketch sketchOf(const Delays &delays)
{
    DelaySketch sketch;
    for (const qint64 delay : delays)
        sketch.add(delay);
    return sketch;
}

bool isNear(qint64 found, qint64 exact)
{
    return std::abs(double(found) - double(exact)) <= 0.02 * std::abs(double(exact));
}

Delays drawn(const char *how, size_t count)
{
    std::mt19937_64 random(11);
    std::lognormal_distribution<double> waits(17, 2.5);
    std::normal_distribution<double> around(0, 5e6);
    Delays delays;
    for (size_t i = 0; i < count; ++i) {
        const QByteArrayView name(how);
        if (name == "waits")
            delays.push_back(qint64(waits(random)));
        else if (name == "around zero")
            delays.push_back(qint64(around(random)));
        else if (name == "whole milliseconds")
            delays.push_back(qint64(random() % 50) * 1'000'000);
        else if (name == "any")
            delays.push_back(qint64(random()));
        else
            delays.push_back(i % 20 == 0 ? -7'777'777'777 : 3);
    }
    return delays;
}

} // namespace

class tst_DelaySketch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void percentilesAreWithinTwoPercent_data()
    {
        QTest::addColumn<QByteArray>("how");
        QTest::addColumn<int>("count");
        for (const char *how : {"waits", "around zero", "whole milliseconds", "any", "two values"}) {
            for (const int count : {1, 2, 19, 1'000, 40'000})
                QTest::addRow("%d of %s", count, how) << QByteArray(how) << count;
        }
    }
    void percentilesAreWithinTwoPercent()
    {
        QFETCH(QByteArray, how);
        QFETCH(int, count);
        const Delays delays = drawn(how.constData(), size_t(count));
        const DelaySketch sketch = sketchOf(delays);
        QCOMPARE(sketch.count(), count);
        for (const double share : {0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1.0}) {
            const qint64 exact = exactPercentile(delays, share);
            const qint64 found = sketch.percentile(share);
            QVERIFY2(isNear(found, exact),
                     qPrintable(QStringLiteral("%1: %2, exactly %3").arg(share).arg(found).arg(exact)));
        }
    }

    void everyBucketHoldsItsOwnMiddleAndComesInOrder()
    {
        const int last = DelaySketch::bucketOf(std::numeric_limits<qint64>::max());
        for (int bucket = -last; bucket < last; ++bucket) {
            QCOMPARE(DelaySketch::bucketOf(DelaySketch::delayOf(bucket)), bucket);
            QVERIFY(DelaySketch::delayOf(bucket) < DelaySketch::delayOf(bucket + 1));
        }
        QVERIFY(isNear(DelaySketch::delayOf(DelaySketch::bucketOf(std::numeric_limits<qint64>::min() + 1)),
                       std::numeric_limits<qint64>::min() + 1));
    }

    void partsAddUpToTheWhole()
    {
        const Delays delays = drawn("around zero", 10'000);
        const DelaySketch whole = sketchOf(delays);
        DelaySketch sum;
        for (size_t part = 0; part < 10; ++part)
            sum.add(sketchOf(Delays(delays.begin() + qptrdiff(part * 1'000),
                                    delays.begin() + qptrdiff(part * 1'000 + 1'000))));
        QCOMPARE(sum.count(), whole.count());
        for (int i = 0; i <= 1'000; ++i)
            QCOMPARE(sum.percentile(i / 1'000.0), whole.percentile(i / 1'000.0));
    }

    void nothingHasNoDelay()
    {
        DelaySketch sketch;
        sketch.add(DelaySketch());
        QCOMPARE(sketch.percentile(0.5), 0);
        QCOMPARE(sketch.count(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_DelaySketch)
#include "tst_delaysketch.moc"
