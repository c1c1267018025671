// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/trace.h"

#include <QRandomGenerator>
#include <QtTest>

#include <map>
#include <numeric>
#include <set>

using namespace Backstory;

namespace
{

constexpr qint64 Start = 1'767'225'600;

TraceEvent eventAt(int number, double seconds, int source = 1)
{
    TraceEvent event;
    event.source = source;
    event.event.row = EventRow{number + 1};
    event.event.id = QByteArray::number(number);
    event.event.type = QStringLiteral("T%1").arg(number);
    event.event.entityNumber = EntityNumber{1 + number % 3};
    if (seconds >= 0)
        event.event.occurred = Timestamp::fromNanoseconds(Start * 1'000'000'000 + qint64(seconds * 1e9));
    return event;
}

Trace traceOf(const QList<double> &seconds, const std::vector<TraceLink> &links,
              const std::vector<int> &outside = {})
{
    std::vector<TraceEvent> events;
    for (int i = 0; i < seconds.size(); ++i)
        events.push_back(eventAt(i, seconds[i]));
    return Trace(std::move(events), links, outside);
}

/// The tree as text: a row a line, two spaces a level, `*` on the critical path, `<` before a cause, `@`
/// where a circle was cut, other causes in brackets.
QByteArray textOf(const Trace &trace)
{
    QStringList lines;
    for (int i = 0; i < trace.size(); ++i) {
        const TraceRow &row = trace.row(i);
        QString line = QString(row.depth * 2, u' ') + QString::fromLatin1(trace.eventOf(i).id);
        line += row.isCritical ? QStringLiteral("*") : QString();
        line += row.isBackwards ? QStringLiteral("<") : QString();
        line += row.isCycleCut ? QStringLiteral("@") : QString();
        for (const int other : trace.otherCauses(i))
            line += u'[' + QString::fromLatin1(trace.eventOf(other).id) + u']';
        lines << line;
    }
    return lines.join(u'\n').toUtf8();
}

/// What must hold of every trace, whatever the causes.
void checkTree(const Trace &trace, int events, const std::vector<TraceLink> &links)
{
    QCOMPARE(trace.size(), events);
    std::map<int, std::set<int>> causes; // by event
    for (const TraceLink &link : links) {
        if (link.cause != link.effect)
            causes[link.effect].insert(link.cause);
    }
    std::set<int> seen;
    for (int i = 0; i < trace.size(); ++i) {
        const TraceRow &row = trace.row(i);
        QVERIFY(seen.insert(row.event).second);
        QCOMPARE(trace.rowOf(trace.referenceOf(i)), i);
        std::set<int> told;
        if (row.parent >= 0) {
            QVERIFY(row.parent < i);
            QVERIFY(i <= row.parent + trace.row(row.parent).below);
            QCOMPARE(row.depth, trace.row(row.parent).depth + 1);
            told.insert(trace.row(row.parent).event);
        } else {
            QCOMPARE(row.depth, 0);
        }
        const size_t others = trace.otherCauses(i).size();
        for (const int other : trace.otherCauses(i))
            told.insert(trace.row(other).event);
        QCOMPARE(told.size(), others + (row.parent >= 0 ? 1 : 0));
        QCOMPARE(told, causes[row.event]);
        int below = 0;
        while (i + below + 1 < trace.size() && trace.row(i + below + 1).depth > row.depth)
            ++below;
        QCOMPARE(row.below, below);
        const int next = i + below + 1; // its next sibling, if it has one
        if (next < trace.size() && trace.row(next).parent == row.parent && trace.timeOf(next).isValid())
            QVERIFY(trace.timeOf(i).isValid() && trace.timeOf(i) <= trace.timeOf(next));
    }
}

} // namespace

class TestTrace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isATreeInTheOrderOfTime()
    {
        const Trace trace = traceOf({0, 3, 1, 4, 2}, {{0, 1}, {0, 2}, {2, 3}, {2, 4}});
        QCOMPARE(textOf(trace), QByteArray("0*\n  2*\n    4\n    3*\n  1"));
        QCOMPARE(trace.criticalTime(), 4'000'000'000);
        QCOMPARE(trace.shareOf(1), 0.25);
        QCOMPARE(trace.shareOf(3), 0.75);
        QCOMPARE(trace.shareOf(0), -1.0); // a root waited for nothing
        QCOMPARE(trace.shareOf(2), -1.0);
        QCOMPARE(trace.row(3).delay, 3'000'000'000);
        QCOMPARE(trace.entities(), 3);
        QCOMPARE(trace.roots(), 1);
    }

    void standsBelowTheLatestCause()
    {
        QCOMPARE(textOf(traceOf({0, 1, 2, 3}, {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {0, 3}})),
                 QByteArray("0*\n  1\n  2*\n    3*[0][1]"));
        // A cause that is later by the clocks is the last choice, and marks the event.
        QCOMPARE(textOf(traceOf({0, 9, 3}, {{0, 1}, {0, 2}, {1, 2}})), QByteArray("0*\n  2<[1]\n  1*"));
        QCOMPARE(textOf(traceOf({5, 1}, {{0, 1}})), QByteArray("0*\n  1<"));
        QCOMPARE(traceOf({5, 1}, {{0, 1}}).row(1).delay, -4'000'000'000);
    }

    void survivesCircles()
    {
        QCOMPARE(textOf(traceOf({0, 1, 2}, {{0, 1}, {1, 2}, {2, 0}})), QByteArray("0*<@[2]\n  1*\n    2*"));
        // A circle below a root stays below it.
        QCOMPARE(textOf(traceOf({0, 1, 2}, {{0, 1}, {1, 2}, {2, 1}})), QByteArray("0*\n  1*<[2]\n    2*"));
        // Circles of events at one moment, and an event that names itself.
        QCOMPARE(textOf(traceOf({1, 1, 2}, {{0, 1}, {1, 0}, {2, 2}})), QByteArray("0@[1]\n  1\n2*"));
    }

    void holdsEventsWithoutTime()
    {
        const Trace trace = traceOf({-1, 1, -1, 2}, {{0, 1}, {1, 2}, {1, 3}});
        QCOMPARE(textOf(trace), QByteArray("0*\n  1*\n    3*\n    2"));
        QVERIFY(!trace.row(1).hasDelay);
        QCOMPARE(trace.criticalTime(), 1'000'000'000);
        const Trace none = traceOf({-1, -1}, {{0, 1}});
        QCOMPARE(textOf(none), QByteArray("0\n  1"));
        QVERIFY(!none.first().isValid() && none.criticalPath().empty());
    }

    void saysWhichCausesAreOutside()
    {
        const Trace trace = traceOf({0, 1, 2}, {{0, 1}}, {0, 1, 2});
        QCOMPARE(textOf(trace), QByteArray("0\n  1\n2*"));
        QCOMPARE(trace.row(1).outside, 1);
        QCOMPARE(trace.row(2).outside, 2);
        QCOMPARE(trace.outside(), 2);
    }

    void emptyAndSingle()
    {
        QVERIFY(Trace().isEmpty() && Trace().rowOf({1, EventRow{1}}) < 0);
        const Trace empty({}, {});
        QVERIFY(empty.isEmpty() && !empty.first().isValid());
        const Trace one = traceOf({7}, {});
        QCOMPARE(textOf(one), QByteArray("0*"));
        QCOMPARE(one.criticalTime(), 0);
        QCOMPARE(one.first(), one.last());
    }

    void anyCausesMakeATree_data()
    {
        QTest::addColumn<int>("events");
        QTest::addColumn<int>("links");
        QTest::addColumn<bool>("circles");
        QTest::newRow("sparse") << 40 << 20 << false;
        QTest::newRow("tree") << 60 << 60 << false;
        QTest::newRow("dense") << 30 << 200 << false;
        QTest::newRow("circles") << 40 << 60 << true;
        QTest::newRow("many circles") << 25 << 200 << true;
        QTest::newRow("pairs") << 2 << 3 << true;
    }

    void anyCausesMakeATree()
    {
        QFETCH(int, events);
        QFETCH(int, links);
        QFETCH(bool, circles);
        for (quint32 seed = 0; seed < 100; ++seed) {
            QRandomGenerator random(seed);
            QList<double> seconds;
            for (int i = 0; i < events; ++i) // many at the same moment, some without
                seconds << (random.bounded(10) == 0 ? -1 : double(random.bounded(events / 2 + 1)));
            std::vector<TraceLink> all;
            for (int i = 0; i < links; ++i) {
                int cause = random.bounded(events);
                int effect = random.bounded(events);
                if (!circles && cause > effect)
                    std::swap(cause, effect);
                all.push_back({cause, effect});
            }
            const Trace trace = traceOf(seconds, all);
            checkTree(trace, events, all);
            if (QTest::currentTestFailed())
                return;
            if (circles)
                continue;
            // Brute force: without circles the tree parent is the latest cause not after the event.
            for (int i = 0; i < trace.size(); ++i) {
                const int event = trace.row(i).event;
                QVERIFY(!trace.row(i).isCycleCut);
                std::tuple<bool, qint64, int> best{true, 0, 0};
                int parent = -1;
                for (const TraceLink &link : all) {
                    if (link.effect != event || link.cause == event)
                        continue;
                    const double at = seconds[link.cause];
                    const bool before = at >= 0 && (seconds[event] < 0 || at <= seconds[event]);
                    const int sign = before ? -1 : 1;
                    const std::tuple<bool, qint64, int> key{!before, at < 0 ? 1'000'000 : sign * qint64(at),
                                                            sign * link.cause};
                    if (parent < 0 || key < best) {
                        best = key;
                        parent = link.cause;
                    }
                }
                const int found = trace.row(i).parent;
                QCOMPARE(found < 0 ? -1 : trace.row(found).event, parent);
            }
        }
    }

    void chainsMayBeVeryLong()
    {
        constexpr int Length = 100'000;
        QList<double> seconds(Length);
        std::iota(seconds.begin(), seconds.end(), 0.0);
        std::vector<TraceLink> links;
        for (int i = 1; i < Length; ++i)
            links.push_back({i - 1, i});
        links.push_back({Length - 1, 0}); // and end where they began
        const Trace trace = traceOf(seconds, links);
        QCOMPARE(trace.size(), Length);
        QCOMPARE(trace.row(Length - 1).depth, Length - 1);
        QCOMPARE(trace.row(0).below, Length - 1);
        QVERIFY(trace.row(0).isCycleCut);
        QCOMPARE(trace.criticalPath().size(), size_t(Length));
    }
};

QTEST_GUILESS_MAIN(TestTrace)
#include "tst_trace.moc"
