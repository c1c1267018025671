// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/trace/tracelayout.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace Backstory;

namespace
{

constexpr qint64 Start = 1'767'225'600'000'000'000;

/// A random tree: event n is caused by one before it, or is a root.
Trace randomTrace(quint32 seed, int count, bool backwards = false)
{
    QRandomGenerator random(seed);
    std::vector<TraceEvent> events;
    std::vector<TraceLink> links;
    qint64 time = 0;
    for (int i = 0; i < count; ++i) {
        TraceEvent event;
        event.source = 1;
        event.event.row = EventRow{i + 1};
        time += qint64(random.bounded(1'000'000'000)) * (random.bounded(20) == 0 ? 500 : 1);
        if (random.bounded(30) != 0)
            event.event.occurred = Timestamp::fromNanoseconds(
                Start + (backwards ? qint64(random.bounded(1'000'000'000)) * 40 : time));
        events.push_back(event);
        if (i > 0 && random.bounded(12) != 0)
            links.push_back({random.bounded(i), i});
    }
    return Trace(std::move(events), links);
}

} // namespace

class TestTraceLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everythingIsHitWhereItIs_data()
    {
        QTest::addColumn<double>("width");
        QTest::addColumn<bool>("compressed");
        QTest::addColumn<bool>("critical");
        QTest::addColumn<bool>("backwards");
        QTest::newRow("wide") << 1'920.0 << false << false << false;
        QTest::newRow("narrow") << 480.0 << false << false << false;
        QTest::newRow("compressed") << 1'280.0 << true << false << false;
        QTest::newRow("critical path") << 1'280.0 << true << true << false;
        QTest::newRow("backwards") << 1'280.0 << false << false << true;
    }

    void everythingIsHitWhereItIs()
    {
        QFETCH(double, width);
        QFETCH(bool, compressed);
        QFETCH(bool, critical);
        QFETCH(bool, backwards);
        int marks = 0;
        int bars = 0;
        int openers = 0;
        for (quint32 seed = 0; seed < 20; ++seed) {
            const Trace trace = randomTrace(seed, 120, backwards);
            TraceLayout layout;
            layout.setSize(width, 700);
            layout.setTrace(&trace);
            layout.setOnlyCritical(critical);
            layout.setCompressed(compressed);
            TimeScale scale = layout.scale();
            if (seed % 2) {
                scale.zoom(3, scale.width() / 3);
                layout.setScale(scale);
            }
            for (int n = 0; n < 30; ++n) { // close some
                const int row = int((seed * 31 + quint32(n) * 7) % quint32(trace.size()));
                if (layout.placeOf(row) >= 0 && layout.hasOpener(row) && n % 3 == 0)
                    layout.setOpen(row, false);
            }
            layout.setScroll(seed * 13);
            for (int place = layout.firstInSight(); place < layout.endInSight(); ++place) {
                const int row = layout.shown()[size_t(place)];
                QCOMPARE(layout.placeOf(row), place);
                const QPointF middle(20, layout.centerOf(row));
                if (middle.y() < TraceLayout::HeaderHeight || middle.y() >= 700)
                    continue;
                QCOMPARE(layout.hitAt(middle).row, row);
                const auto inSight = [&](QPointF point) {
                    return layout.plot().adjusted(4, 0, 0, 0).contains(point);
                };
                const QRectF mark = layout.markRect(row);
                if (!mark.isEmpty() && inSight(mark.center())) {
                    ++marks;
                    QCOMPARE(layout.hitAt(mark.center()).row, row);
                    QCOMPARE(layout.hitAt(mark.center()).part, TraceLayout::Mark);
                    // The bar ends, or begins where the clocks go back, at the mark.
                    const QRectF bar = layout.barRect(row);
                    if (!bar.isEmpty())
                        QVERIFY(std::abs(bar.left() - mark.center().x()) < 2.5 ||
                                std::abs(bar.right() - mark.center().x()) < 2.5);
                }
                if (const QRectF bar = layout.barRect(row) & layout.plot();
                    bar.width() > 20 && inSight(bar.center())) {
                    ++bars;
                    QCOMPARE(layout.hitAt(bar.center()).row, row);
                    QVERIFY(layout.hitAt(bar.center()).part == TraceLayout::Bar ||
                            layout.hitAt(bar.center()).part == TraceLayout::Mark);
                }
                const QRectF opener = layout.openerRect(row);
                QCOMPARE(!opener.isEmpty(), layout.hasOpener(row));
                if (!opener.isEmpty()) {
                    ++openers;
                    QCOMPARE(layout.hitAt(opener.center()).part, TraceLayout::Opener);
                    QCOMPARE(layout.hitAt(opener.center()).row, row);
                    QVERIFY(opener.right() < layout.columns().entity);
                }
            }
        }
        QVERIFY(marks > 20 && bars > (critical ? 5 : 20));
        QCOMPARE(openers > 0, !critical);
    }

    void closedBranchesAreHidden()
    {
        const Trace trace = randomTrace(3, 200);
        TraceLayout layout;
        layout.setSize(1'000, 600);
        layout.setTrace(&trace);
        QCOMPARE(layout.shown().size(), size_t(200));
        int parent = 0;
        while (trace.row(parent).below < 2)
            ++parent;
        layout.setOpen(parent, false);
        QCOMPARE(layout.shown().size(), size_t(200 - trace.row(parent).below));
        const int hidden = parent + trace.row(parent).below;
        QCOMPARE(layout.placeOf(hidden), -1);
        QVERIFY(layout.rowRect(hidden).isEmpty() && layout.barRect(hidden).isEmpty());
        QCOMPARE(layout.shownFor(hidden), parent);
        QCOMPARE(layout.lastChildOf(parent), -1);
        QVERIFY(layout.uncover(hidden));
        QCOMPARE(layout.shown().size(), size_t(200));
        layout.setOnlyCritical(true);
        QCOMPARE(layout.shown(), trace.criticalPath());
    }

    void compressingKeepsTheOrderOfTime()
    {
        for (quint32 seed = 0; seed < 10; ++seed) {
            const Trace trace = randomTrace(seed, 60);
            TraceLayout layout;
            layout.setSize(1'280, 600);
            layout.setTrace(&trace);
            const auto xs = [&] {
                std::vector<std::pair<Timestamp, double>> all;
                for (int row = 0; row < trace.size(); ++row) {
                    if (trace.timeOf(row).isValid())
                        all.emplace_back(trace.timeOf(row), layout.xOf(trace.timeOf(row)));
                }
                std::sort(all.begin(), all.end());
                return all;
            };
            const auto plain = xs();
            layout.setCompressed(true);
            const auto compressed = xs();
            QVERIFY(!layout.scale().folds().empty());
            for (size_t i = 1; i < compressed.size(); ++i)
                QVERIFY(compressed[i].second >= compressed[i - 1].second - 1e-6);
            for (const auto &[time, x] : compressed)
                QVERIFY(x >= layout.plot().left() && x <= layout.plot().right());
            layout.setCompressed(false);
            QVERIFY(xs() == plain);
        }
    }

    void holdsEdgeCases()
    {
        TraceLayout layout;
        QCOMPARE(layout.hitAt({5, 5}).part, TraceLayout::Nothing); // before there is any trace
        const Trace none;
        layout.setTrace(&none);
        layout.setSize(800, 400);
        QVERIFY(layout.shown().empty());
        QCOMPARE(layout.hitAt({10, 100}).row, -1);
        QCOMPARE(layout.endInSight(), 0);
        TraceEvent timeless;
        timeless.event.row = EventRow{1};
        const Trace one({timeless}, {});
        layout.setTrace(&one);
        QVERIFY(layout.markRect(0).isEmpty() && layout.barRect(0).isEmpty());
        QCOMPARE(layout.hitAt({10, 30}).row, 0);
        layout.setSize(100, 50); // smaller than it can be
        QCOMPARE(layout.tableWidth(), double(TraceLayout::LeastTable));
    }

    void deepTreesKeepRoomForNames()
    {
        std::vector<TraceEvent> events;
        std::vector<TraceLink> links;
        for (int i = 0; i < 1'000; ++i) {
            TraceEvent event;
            event.source = 1;
            event.event.row = EventRow{i + 1};
            event.event.occurred = Timestamp::fromNanoseconds(Start + i * 1'000);
            events.push_back(event);
            if (i > 0)
                links.push_back({i - 1, i});
        }
        const Trace trace(std::move(events), links);
        TraceLayout layout;
        for (const double width : {480.0, 1'280.0, 3'840.0}) {
            layout.setSize(width, 600);
            layout.setTrace(&trace);
            QVERIFY(layout.indentOf(999) + 100 < layout.columns().entity);
        }
    }
};

QTEST_GUILESS_MAIN(TestTraceLayout)
#include "tst_tracelayout.moc"
