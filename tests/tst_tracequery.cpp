// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/query/causequery.h"
#include "models/trace/tracequery.h"
#include "models/trace/tracetext.h"
#include "smallhistory.h"
#include "statescope.h"

#include <QRandomGenerator>
#include <QtTest>

#include <set>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// Ids in the order of rows, indented by depth.
QByteArray textOf(const Trace &trace)
{
    QByteArrayList lines;
    for (int i = 0; i < trace.size(); ++i)
        lines << QByteArray(trace.row(i).depth * 2, ' ') + trace.eventOf(i).id;
    return lines.join('\n');
}

using Reference = std::pair<int, qint64>;

std::set<Reference> eventsOf(const Trace &trace)
{
    std::set<Reference> all;
    for (int i = 0; i < trace.size(); ++i)
        all.emplace(trace.referenceOf(i).source, qint64(trace.referenceOf(i).row));
    return all;
}

/// The same asked one event at a time.
std::set<Reference> slowly(QueryScope &scope, const QList<HistorySource> &sources, Reference start)
{
    std::set<Reference> known{start};
    const auto walk = [&](std::vector<Reference> open, bool down) {
        while (!open.empty()) {
            const auto [source, row] = open.back();
            open.pop_back();
            const StoredEvent event = *scope.history(sourceWithId(sources, source)).event(EventRow{row});
            QList<Reference> next;
            if (down) {
                for (const FoundEffect &effect : findEffects(scope, sources, source, event, 1'000'000).first)
                    next.append({effect.source, qint64(effect.event.row)});
            } else {
                for (const FoundCause &cause : findCauses(scope, sources, source, event)) {
                    if (cause.event)
                        next.append({cause.source, qint64(cause.event->row)});
                }
            }
            for (const Reference &each : next) {
                if (known.insert(each).second)
                    open.push_back(each);
            }
        }
    };
    walk({start}, false);
    walk({known.begin(), known.end()}, true);
    return known;
}

Event eventOf(double second, QByteArrayView type, std::vector<Cause> causes = {},
              QByteArrayView correlation = {})
{
    Event event;
    event.occurred = Timestamp::fromNanoseconds(1'767'225'600'000'000'000 + qint64(second * 1e9));
    event.type = type;
    event.entity = "order-1";
    event.category = "order";
    event.causes = std::move(causes);
    event.correlation = correlation;
    return event;
}

} // namespace

class TestTraceQuery : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void climbsToTheRootsAndDescends()
    {
        SmallHistory history;
        history.addEvent(eventOf(0, "A"));
        history.addEvent(eventOf(1, "B", {{"e1"}}));
        history.addEvent(eventOf(2, "C", {{"e2"}}));
        history.addEvent(eventOf(3, "D", {{"e1"}}));
        history.addEvent(eventOf(4, "E", {{"e9"}, {"e3"}}));
        history.addEvent(eventOf(5, "Stranger"));
        QVERIFY(history.commit());
        StateScope scope;
        for (const qint64 row : {1, 2, 3, 4, 5}) {
            const FoundTrace found =
                readTrace(scope, {history.source()}, TraceStart::ofEvent({1, EventRow{row}}));
            QCOMPARE(found.error, QString());
            QCOMPARE(textOf(found.trace), QByteArray("e1\n  e2\n    e3\n      e5\n  e4"));
            QCOMPARE(found.trace.row(3).outside, 1);
        }
        const FoundTrace gone = readTrace(scope, {history.source()}, TraceStart::ofEvent({1, EventRow{99}}));
        QVERIFY(gone.trace.isEmpty());
        QCOMPARE(gone.error, u"The event is no longer in the history."_s);
        QVERIFY(readTrace(scope, {}, TraceStart::ofEvent({1, EventRow{1}})).trace.isEmpty());
    }

    void findsACorrelationInAllSources()
    {
        const QByteArray trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        SmallHistory orders("a");
        orders.addEvent(eventOf(0, "A", {}, trace));
        orders.addEvent(eventOf(1, "B", {{"a1"}}, "other"));
        orders.addEvent(eventOf(9, "C", {{"a77"}}, trace));
        QVERIFY(orders.commit());
        SmallHistory payments("b");
        payments.addEvent(eventOf(2, "P", {{"a2"}}));
        payments.addEvent(eventOf(3, "Q", {{"a1"}}, "other"));
        payments.addEvent(eventOf(4, "R", {}, "other"));
        Event snapshot = eventOf(5, "S", {}, trace);
        snapshot.kind = EventKind::Snapshot;
        payments.addEvent(snapshot);
        QVERIFY(payments.commit());
        StateScope scope;
        const QList<HistorySource> sources{orders.source(1), payments.source(2)};
        const QByteArray wanted = "a1\n  a2\n    b1\n  b2\na3";
        QCOMPARE(textOf(readTrace(scope, sources, TraceStart::ofCorrelation(trace)).trace), wanted);
        const QByteArray parent = "00-" + trace + "-00f067aa0ba902b7-01";
        QCOMPARE(textOf(readTrace(scope, sources, TraceStart::ofCorrelation(parent)).trace), wanted);
        const FoundTrace upper =
            readTrace(scope, sources, TraceStart::ofCorrelation("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736"));
        QCOMPARE(textOf(upper.trace), wanted);
        QCOMPARE(rowNotes(upper.trace, 4), QStringList{u"Its cause is not in this trace."_s});
        QCOMPARE(textOf(readTrace(scope, sources, TraceStart::ofCorrelation("nobody")).trace), QByteArray());
    }

    void findsAnEntityWithCausesAndEffects()
    {
        SmallHistory history;
        history.addEvent(eventOf(0, "Root"));
        history.addEvent(eventOf(1, "Sibling", {{"e1"}}));
        Event own = eventOf(2, "Own", {{"e1"}});
        own.entity = "payment-1";
        own.category = "payment";
        history.addEvent(own);
        history.addEvent(eventOf(3, "Effect", {{"e3"}}));
        QVERIFY(history.commit());
        StateScope scope;
        const EntityNumber number = HistoryReader(history.path()).entitiesWithId("payment-1").value(0);
        const TraceStart start = TraceStart::ofEntity({1, number, "payment-1", u"payment"_s});
        QCOMPARE(textOf(readTrace(scope, {history.source()}, start).trace), QByteArray("e1\n  e3\n    e4"));
    }

    void choosesTheNearestOfDuplicates()
    {
        SmallHistory history;
        const auto twice = [](Event event) {
            event.id = "twice";
            return event;
        };
        history.addEvent(twice(eventOf(0, "First")));
        history.addEvent(eventOf(1, "EffectOfFirst", {{"twice"}}));
        history.addEvent(twice(eventOf(2, "Second")));
        history.addEvent(eventOf(3, "EffectOfSecond", {{"twice"}}));
        QVERIFY(history.commit());
        StateScope scope;
        const Trace trace = readTrace(scope, {history.source()}, TraceStart::ofEvent({1, EventRow{4}})).trace;
        // The id does not say which: it is the one before.
        QCOMPARE(textOf(trace), QByteArray("twice\n  e4"));
        QCOMPARE(trace.referenceOf(0).row, EventRow{3});
        const Trace first = readTrace(scope, {history.source()}, TraceStart::ofEvent({1, EventRow{1}})).trace;
        QCOMPARE(textOf(first), QByteArray("twice\n  e2"));
        QCOMPARE(first.row(1).isBackwards, false);
    }

    void followsPositionsWithinTheirSource()
    {
        SmallHistory history;
        history.addEvent(eventOf(0, "A"));
        history.addEvent(eventOf(1, "B", {{"1", Cause::Position}}));
        history.addEvent(eventOf(2, "C", {{"2", Cause::Position}}));
        QVERIFY(history.commit());
        SmallHistory other;
        other.addEvent(eventOf(0, "X"));
        other.addEvent(eventOf(0, "Y", {{"1", Cause::Position}}));
        QVERIFY(other.commit());
        StateScope scope;
        for (const qint64 row : {1, 2, 3}) {
            const FoundTrace found = readTrace(scope, {history.source(1), other.source(2)},
                                               TraceStart::ofEvent({1, EventRow{row}}));
            QCOMPARE(eventsOf(found.trace), (std::set<Reference>{{1, 1}, {1, 2}, {1, 3}}));
            QCOMPARE(textOf(found.trace), QByteArray("e1\n  e2\n    e3"));
        }
    }

    void findsWhatOneByOneFinds()
    {
        for (quint32 seed = 0; seed < 12; ++seed) {
            QRandomGenerator random(seed);
            std::vector<std::unique_ptr<SmallHistory>> histories;
            QList<HistorySource> sources;
            const int count = 60;
            for (int i = 0; i < 2; ++i) {
                histories.push_back(std::make_unique<SmallHistory>(i == 0 ? "a" : "b"));
                for (int n = 1; n <= count; ++n) {
                    std::vector<QByteArray> names;
                    for (int c = int(random.bounded(3)); c > 0; --c) // sometimes later ones, or none at all
                        names.push_back((random.bounded(4) ? "a" : "b") +
                                        QByteArray::number(random.bounded(70)));
                    std::vector<Cause> causes;
                    for (const QByteArray &name : names)
                        causes.push_back({name, Cause::Id});
                    const QByteArray correlation = "c" + QByteArray::number(random.bounded(3));
                    histories.back()->addEvent(eventOf(random.bounded(100), "T", causes, correlation));
                }
                QVERIFY(histories.back()->commit());
                sources.append(histories.back()->source(i + 1));
            }
            StateScope scope;
            for (int i = 0; i < 8; ++i) {
                const Reference start{1 + int(random.bounded(2)), 1 + random.bounded(count)};
                const FoundTrace found =
                    readTrace(scope, sources, TraceStart::ofEvent({start.first, EventRow{start.second}}));
                QCOMPARE(found.error, QString());
                QCOMPARE(eventsOf(found.trace), slowly(scope, sources, start));
            }
        }
    }

    void endsAtItsLimitAndWhenStopped()
    {
        SmallHistory history;
        history.addEvent(eventOf(0, "Root", {}, "c"));
        for (int i = 0; i < 500; ++i)
            history.addEvent(eventOf(i, "Effect", {{"e1"}}, "c"));
        QVERIFY(history.commit());
        StateScope scope;
        qint64 told = 0;
        const auto progress = [&](qint64 events) { told = events; };
        for (const TraceStart &start :
             {TraceStart::ofEvent({1, EventRow{1}}), TraceStart::ofCorrelation("c")}) {
            const FoundTrace clipped = readTrace(scope, {history.source()}, start, 100, progress);
            QVERIFY(clipped.isClipped);
            QCOMPARE(clipped.trace.size(), 100);
            QVERIFY(traceSummary(clipped).startsWith(u"first 100 events"));
            const FoundTrace whole = readTrace(scope, {history.source()}, start, 501, progress);
            QVERIFY(!whole.isClipped);
            QCOMPARE(whole.trace.size(), 501);
            QCOMPARE(told, 501);
        }
        scope.stopper.request_stop();
        const FoundTrace stopped = readTrace(scope, {history.source()}, TraceStart::ofCorrelation("c"));
        QVERIFY(stopped.trace.size() < 501);
        QCOMPARE(stopped.error, QString());
    }

    void saysWhatItIs()
    {
        SmallHistory history;
        Event root = eventOf(0, "PlaceOrder", {}, "c");
        root.user = "88";
        history.addEvent(root);
        history.addEvent(eventOf(78, "PaymentAuthorized", {{"e1"}}, "c"));
        history.addEvent(eventOf(100, "OrderShipped", {{"e2"}}, "c"));
        history.addEvent(eventOf(77, "Packed", {{"e2"}}, "c"));
        QVERIFY(history.commit());
        StateScope scope;
        const FoundTrace found = readTrace(scope, {history.source()}, TraceStart::ofCorrelation("c"));
        QCOMPARE(traceSummary(found), u"4 events · 1 entity · PlaceOrder by user 88 · 1 before a cause"_s);
        QCOMPARE(criticalPathText(found.trace), u"Critical path 1 m 40 s: 78 % before PaymentAuthorized, "
                                                "22 % before OrderShipped"_s);
        QCOMPARE(shareText(found.trace, 0), u"root"_s);
        QCOMPARE(shareText(found.trace, 1), u"78.0 %"_s);
        QCOMPARE(shareText(found.trace, 2), QString());
        QCOMPARE(rowNotes(found.trace, 2), QStringList{u"By the clocks it came 1.0 s before its cause."_s});
        QCOMPARE(traceLine(found.trace, 1, u"s"_s),
                 QByteArray(R"({"id":"e2","type":"PaymentAuthorized","entity":"order-1","category":"order",)"
                            R"("version":null,"time":"2026-01-01T00:01:18.000Z","source":"s","depth":1,)"
                            R"("parent":"e1","causes":["e1"],"outside":0,"delayMs":78000,"critical":true,)"
                            R"("share":0.7800,"backwards":false})"));
    }
};

QTEST_GUILESS_MAIN(TestTraceQuery)
#include "tst_tracequery.moc"
