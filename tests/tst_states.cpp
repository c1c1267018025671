// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/eventjson.h"
#include "models/state/entitystates.h"
#include "smallhistory.h"
#include "statescope.h"

#include <QtTest>

#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Events = 400;

ReducerSource script(const QByteArray &text)
{
    return {u"test.js"_s, QString::fromUtf8(text), {}};
}

/// A history with one entity whose events say their number, with snapshots between.
class Numbers
{
public:
    explicit Numbers(qint64 events = Events, qsizetype filling = 0) { add(events, filling); }

    void add(qint64 events, qsizetype filling = 0)
    {
        for (qint64 i = 0; i < events; ++i) {
            ++m_count;
            m_history.add("number", "n-1", m_count, m_count % 3 ? "Added" : "Removed", {},
                          "{\"n\":" + QByteArray::number(m_count) + ",\"key\":\"k" +
                              QByteArray::number(m_count * 7 % 13) + "\",\"filling\":\"" +
                              QByteArray(filling, 'x') + "\"}");
            if (m_count % 50 == 0)
                m_history.add("other", "o-1", m_count, "Else");
        }
        m_ok = m_history.commit() && m_ok;
    }
    bool isOk() const { return m_ok; }
    HistorySource source() const { return m_history.source(); }
    EntityReference entity() const { return {1, EntityNumber{1}, "n-1", u"number"_s}; }

private:
    SmallHistory m_history;
    qint64 m_count = 0;
    bool m_ok = true;
};

/// The states of all steps by folding once from the start, in a host of their own.
QList<QByteArray> plainStates(EntityEvents &events, StateScope &scope, const ReducerSource &reducer)
{
    ReducerHost host;
    QList<QByteArray> states;
    if (host.load(reducer).kind != ReducerProblem::None)
        return states;
    FoldRequest request;
    request.from = FoldRequest::Initial;
    states += host.fold(request).states;
    request.from = FoldRequest::Current;
    request.wanted = FoldRequest::Each;
    for (qint64 step = 1; step <= events.count(); step += request.count) {
        const qint64 last = std::min(EntityEvents::endOfBlock(step), events.count());
        request.events = events.json(scope, step, last);
        request.count = last - step + 1;
        states += host.fold(request).states;
    }
    return states;
}

} // namespace

class TestStates : public QObject
{
    Q_OBJECT

    static void addReducers()
    {
        QTest::addColumn<ReducerSource>("reducer");
        QTest::addColumn<bool>("hasCheckpoints");
        const auto row = [](const char *name, bool hasCheckpoints, const char *text) {
            QTest::newRow(name) << script(text) << hasCheckpoints;
        };
        row("pure", true,
            "const initial = {sum: 0, last: null};"
            "function reduce(s, e) { return {...s, sum: s.sum + e.data.n, last: e.type, [e.data.key]: "
            "e.version}; }");
        row("mutates its argument", true,
            "const initial = () => ({list: [], by: {}});"
            "function reduce(s, e) { s.list.push(e.data.n); if (s.list.length > 20) s.list.shift();"
            " s.by[e.data.key] = (s.by[e.data.key] || 0) + 1; return s; }");
        row("a Map and an instance of a class", true,
            "class Bag { constructor() { this.sum = 0; this.seen = new Map(); }"
            " apply(e) { this.sum += e.data.n; this.seen.set(e.data.key, e.version); return this; } }"
            "const initial = () => new Bag();"
            "function reduce(s, e) { return s.apply(e); }");
        row("private fields", false,
            "class Counter { #n = 0; apply(e) { this.#n += e.data.n; return this; } toJSON() { return {n: "
            "this.#n}; } }"
            "const initial = () => new Counter();"
            "function reduce(s, e) { return s.apply(e); }");
        row("a variable of the module", false,
            "let calls = 0; function reduce(s, e) { calls += 1; return {calls, n: e.data.n}; }");
        row("a variable that is seen every other time", false,
            "let calls = 0; function reduce(s, e) { calls += 1; return {odd: calls % 2, third: calls % 3}; "
            "}");
        row("a variable that is seen late", false,
            "let calls = 0; function reduce(s, e) { calls += 1;"
            " return {n: e.data.n, calls: e.data.n % 97 === 5 ? calls : 0}; }");
        row("a closure in the state", false,
            "const initial = () => { let n = 0; return {add(x) { n += x; }, toJSON() { return {n}; }}; };"
            "function reduce(s, e) { s.add(e.data.n); return s; }");
        row("a state of undefined", true,
            "function reduce(s, e) { return e.version % 5 ? e.data.n : undefined; }");
    }

private Q_SLOTS:
    void initTestCase() { qputenv("BACKSTORY_REDUCER", BUILD_ROOT "/bin/backstory-reducer"); }

    void everyWayLeadsToThePlainFold_data() { addReducers(); }

    void everyWayLeadsToThePlainFold()
    {
        QFETCH(ReducerSource, reducer);
        QFETCH(bool, hasCheckpoints);
        const Numbers numbers;
        QVERIFY(numbers.isOk());
        StateScope scope;
        EntityEvents events(numbers.source(), numbers.entity());
        QCOMPARE(events.refresh(scope), EntityEvents::More);
        QCOMPARE(events.count(), Events);
        const QList<QByteArray> plain = plainStates(events, scope, reducer);
        QCOMPARE(plain.size(), Events + 1);
        std::mt19937 random(4);
        // Jumps alone, then jumps while the plain fold goes on, then after it has been everywhere.
        QuickFold quick(reducer, {});
        EntityStates states(events, reducer, {}, {4'000, 1, 96 << 20, 256 << 20});
        const auto walk = [&](auto check) {
            qint64 at = Events;
            for (int i = 0; i < 40; ++i) {
                const int move = int(random() % 6);
                const qint64 next = move == 0   ? qint64(random() % (Events + 1))
                                    : move == 1 ? at - 1
                                    : move == 2 ? at - 2
                                    : move == 3 ? at - 70
                                                : at + move - 3;
                at = std::clamp<qint64>(next, 0, Events);
                if (!check(at))
                    return false;
            }
            return true;
        };
        QVERIFY(walk([&](qint64 step) {
            QuickFold::States found;
            const qint64 before = std::max<qint64>(0, step - 1);
            bool isDone = false;
            for (int i = 0; i < 3 && !isDone; ++i)
                isDone = quick.find(before, step, found, events, scope, {});
            // Without the plain fold a variable that is hardly seen may be missed; what is kept is still
            // right.
            if (!hasCheckpoints && quick.hasCheckpoints())
                return isDone;
            for (const auto &[at, state] : found) {
                if (state != plain[at]) {
                    qWarning() << "step" << at << "is" << state << "not" << plain[at];
                    return false;
                }
            }
            return isDone && found.contains(step) && found.contains(before);
        }));
        bool isMistaken = false;
        for (int round = 0; round < 3; ++round) {
            const auto check = [&](qint64 step) {
                if (round == 1)
                    states.advance(scope);
                const auto state = states.state(step, scope);
                // Ahead of the plain fold what is hardly seen may be missed, until it is found out.
                if (state && *state != plain[step] && !hasCheckpoints && states.quick().hasCheckpoints()) {
                    isMistaken = true;
                    return true;
                }
                if (!state || *state != plain[step])
                    qWarning() << "round" << round << "step" << step << state.value_or("none") << plain[step];
                return state == plain[step];
            };
            QVERIFY(walk(check));
            if (round == 0)
                continue;
            while (states.advance(scope)) {}
            QVERIFY(states.takeMistake() || !isMistaken);
            isMistaken = false;
        }
        QVERIFY(states.isComplete());
        QCOMPARE(states.comparedSteps(), Events);
        QCOMPARE(states.problemStep(), -1);
        QVERIFY(states.quick().folded() > 300); // it was needed
        QVERIFY2(states.quick().hasCheckpoints() == hasCheckpoints, qPrintable(states.quick().whyNone()));
        if (hasCheckpoints)
            QVERIFY2(quick.hasCheckpoints(), qPrintable(quick.whyNone()));
    }

    void goesOnWhenEventsArrive_data() { addReducers(); }

    void goesOnWhenEventsArrive()
    {
        QFETCH(ReducerSource, reducer);
        QFETCH(bool, hasCheckpoints);
        Numbers numbers(0);
        StateScope scope;
        EntityEvents events(numbers.source(), numbers.entity());
        EntityStates small(events, reducer, {});
        EntityStates large(events, reducer, {}, {4'000, 1, 96 << 20, 256 << 20});
        std::mt19937 random(5);
        for (const qint64 more : {1, 62, 1, 1, 100, 0, 64, 3}) {
            numbers.add(more);
            QCOMPARE(events.refresh(scope), more > 0 ? EntityEvents::More : EntityEvents::Same);
            const QList<QByteArray> plain = plainStates(events, scope, reducer);
            QCOMPARE(plain.size(), events.count() + 1);
            for (EntityStates *states : {&small, &large}) {
                for (const qint64 step :
                     {events.count(), qint64(0), qint64(random() % plain.size()), events.count() / 2}) {
                    const auto state = states->state(step, scope);
                    if (states == &small || hasCheckpoints || !large.quick().hasCheckpoints())
                        QCOMPARE(state.value_or("none"), plain[step]);
                }
            }
            while (small.advance(scope)) {}
            QCOMPARE(small.comparedSteps(), events.count());
            if (events.count() < 150)
                continue; // the large one goes on only now and then
            while (large.advance(scope)) {}
            for (const qint64 step : {events.count(), qint64(0), qint64(64), events.count() / 2})
                QCOMPARE(large.state(step, scope).value_or("none"), plain[step]);
        }
    }

    void widensTheDistanceOfCheckpoints()
    {
        const Numbers numbers(2'000);
        StateScope scope;
        EntityEvents events(numbers.source(), numbers.entity());
        events.refresh(scope);
        const ReducerSource reducer =
            script("function reduce(s = {list: []}, e) { s.list.push(e.data.n); return s; }");
        QuickFold quick(reducer, {}, {0, 0, 64 << 10, 0});
        while (quick.advance(events, scope)) {}
        QCOMPARE(quick.folded(), 2'000);
        QVERIFY(quick.spacing() > EntityEvents::BlockSize);
        QVERIFY(quick.keptBytes() <= 64 << 10);
        for (const qint64 step : {100, 1'999, 1'000, 7}) {
            QuickFold::States states;
            QVERIFY(quick.find(step - 1, step, states, events, scope, {}));
            QVERIFY(states[step].endsWith(',' + QByteArray::number(step) + "]}"));
        }
        QVERIFY(quick.hasCheckpoints());
    }

    void keepsTheStatesBeforeAFailure()
    {
        const Numbers numbers;
        StateScope scope;
        EntityEvents events(numbers.source(), numbers.entity());
        events.refresh(scope);
        const ReducerSource reducer = script("function reduce(s, e) {\n"
                                             "  if (e.data.n === 333)\n"
                                             "    throw new Error('no');\n"
                                             "  return {n: e.data.n};\n"
                                             "}");
        for (const qint64 near : {1, 4 << 20}) {
            EntityStates states(events, reducer, {}, {4'000, near, 96 << 20, 256 << 20});
            QVERIFY(!states.state(390, scope));
            QCOMPARE(states.problemStep(), 333);
            QCOMPARE(states.problem().line, 3);
            QVERIFY2(states.problem().text.contains(u"no"_s), qPrintable(states.problem().text));
            QVERIFY(states.isComplete());
            for (const qint64 step : {332, 0, 320, 1})
                QCOMPARE(states.state(step, scope).value_or("none"),
                         step == 0 ? "undefined" : "{\"n\":" + QByteArray::number(step) + '}');
            QVERIFY(!states.state(333, scope));
        }
        EntityStates broken(events, script("function reduce(s, e) {"), {});
        QVERIFY(!broken.state(1, scope));
        QCOMPARE(broken.problemStep(), 0);
        QVERIFY(!broken.advance(scope));
    }

    void namesTheEventThatEndsTheHost_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<int>("kind");
        QTest::newRow("an endless loop") << QByteArray("for (;;) {}") << int(ReducerProblem::Time);
        QTest::newRow("memory without end")
            << QByteArray("const all = []; for (;;) all.push(new Array(1000).fill(e.data.n));")
            << int(ReducerProblem::Memory);
    }

    void namesTheEventThatEndsTheHost()
    {
        QFETCH(QByteArray, what);
        const Numbers numbers;
        StateScope scope;
        EntityEvents events(numbers.source(), numbers.entity());
        events.refresh(scope);
        const ReducerSource reducer =
            script("function reduce(s, e) { if (e.data.n === 333) { " + what + " } return e.data.n; }");
        ReducerLimits limits;
        limits.memory = 200LL << 20;
        limits.time = std::chrono::seconds(1);
        for (const qint64 near : {1, 4 << 20}) {
            EntityStates states(events, reducer, limits, {4'000, near, 96 << 20, 256 << 20});
            QVERIFY(!states.state(390, scope));
            QCOMPARE(states.problemStep(), 333);
            QTEST(int(states.problem().kind), "kind");
            for (const qint64 step : {332, 330, 7})
                QCOMPARE(states.state(step, scope).value_or("none"), QByteArray::number(step));
        }
    }

    void givesASlowReducerLessAtOnce()
    {
        const Numbers numbers(128);
        StateScope scope;
        EntityEvents events(numbers.source(), numbers.entity());
        events.refresh(scope);
        ReducerLimits limits;
        limits.time = std::chrono::seconds(1);
        // All of them take longer than one message may.
        EntityStates states(events,
                            script("function reduce(s, e) {"
                                   " let x = 1.1; for (let i = 0; i < 6e5; ++i) x = Math.sin(x + e.data.n);"
                                   " return {n: e.data.n, x}; }"),
                            limits);
        while (states.advance(scope)) {}
        QCOMPARE(states.problemStep(), -1);
        QCOMPARE(states.comparedSteps(), 128);
    }

    void namesWhatEachStepChanged()
    {
        const Numbers numbers(300);
        StateScope scope;
        EntityEvents events(numbers.source(), numbers.entity());
        events.refresh(scope);
        EntityStates states(
            events,
            script("const initial = {n: 0, big: 0};"
                   "function reduce(s, e) { console.log(e.data.n); if (e.data.n === 7) console.warn('seven');"
                   " return {...s, n: e.data.n, big: e.data.n - e.data.n % 100}; }"),
            {});
        while (states.advance(scope)) {}
        const StateChanges &changes = states.changes();
        QCOMPARE(changes.steps(), 301);
        QCOMPARE(changes.changedPaths(0), (QStringList{u"n"_s, u"big"_s}));
        QCOMPARE(changes.changedPaths(99), (QStringList{u"n"_s}));
        QCOMPARE(changes.changedPaths(100), (QStringList{u"n"_s, u"big"_s}));
        QCOMPARE(changes.last(u"big"_s, 250)->step, 200);
        QCOMPARE(changes.last(u"big"_s, 250)->value(), u"200"_s);
        QCOMPARE(changes.next(u"big"_s, 200)->step, 300);
        const EntityStates::News news = states.takeNews();
        QCOMPARE(news.console.size(), 301);
        QCOMPARE(news.console[7].step, 7);
        QCOMPARE(news.console[7].name, u"v7"_s);
        QCOMPARE(news.console[7].text, u"seven"_s);
        QCOMPARE(int(news.console[7].level), int(ConsoleEntry::Warning));
        QVERIFY(states.takeNews().console.isEmpty());
        StateChanges copy;
        for (const auto &block : news.blocks)
            copy.append(block, block == news.blocks.front() ? news.paths : QList<PathTable::Entry>());
        QCOMPARE(copy.changedPaths(100), changes.changedPaths(100));
    }

    void endsWhenItIsStopped()
    {
        const Numbers numbers(10);
        StateScope scope;
        EntityEvents events(numbers.source(), numbers.entity());
        events.refresh(scope);
        ReducerLimits limits;
        limits.time = std::chrono::minutes(10);
        EntityStates states(events, script("function reduce(s, e) { for (;;) {} }"), limits);
        std::jthread stopper([&scope] {
            QThread::msleep(200);
            scope.stopper.request_stop();
        });
        QVERIFY(!states.state(5, scope)); // would take ten minutes
        QCOMPARE(states.problemStep(), -1);
        QVERIFY(!states.advance(scope));
    }

    void givesUpWhenSomethingNewerIsWanted()
    {
        const Numbers numbers;
        StateScope scope;
        EntityEvents events(numbers.source(), numbers.entity());
        events.refresh(scope);
        EntityStates states(events, script("function reduce(s, e) { return e.data.n; }"), {},
                            {4'000, 1, 96 << 20, 256 << 20});
        int asked = 0;
        QVERIFY(!states.state(390, scope, [&asked] { return ++asked > 5; }));
        QCOMPARE(states.problemStep(), -1);
        QCOMPARE(states.state(300, scope).value_or("none"), "300");
        QCOMPARE(states.state(350, scope).value_or("none"), "350");
    }
};

QTEST_GUILESS_MAIN(TestStates)
#include "tst_states.moc"
