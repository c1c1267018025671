// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/reducerscripts.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Reducers as people write them, in the real process.
class TestReducer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void redux()
    {
        QCOMPARE(
            statesOf(
                "function reduce(state = {sum: {all: 0}, last: null}, event) {"
                "  switch (event.type) {"
                "  case 'Counted': return {...state, sum: {...state.sum, all: state.sum.all + event.data},"
                "                          last: event.data};"
                "  default: return state; } }",
                2),
            (QByteArrayList{R"({"sum":{"all":1},"last":1})", R"({"sum":{"all":3},"last":2})"}));
    }

    void classBasedAggregate()
    {
        QCOMPARE(statesOf("class Counter {\n"
                          "  sum = 0;\n"
                          "  apply(event) { this.sum += event.data; }\n"
                          "}\n"
                          "const initial = () => new Counter();\n"
                          "function reduce(counter, event) { counter.apply(event); return counter; }",
                          3),
                 (QByteArrayList{R"({"sum":1})", R"({"sum":3})", R"({"sum":6})"}));
    }

    void mutates()
    {
        const char *script = "const initial = {list: []};"
                             "function reduce(state, event) { state.list.push(event.data); return state; }";
        QCOMPARE(statesOf(script, 3),
                 (QByteArrayList{R"({"list":[1]})", R"({"list":[1,2]})", R"({"list":[1,2,3]})"}));
        ReducerHost host;
        QCOMPARE(host.load(sourceOf(script)), ReducerProblem());
        for (int i = 0; i < 2; ++i) // what the script did to its initial state is not seen again
            QCOMPARE(host.fold(numbers(1)).states, (QList<QByteArray>{R"({"list":[1]})"}));
    }

    void returnsUndefined()
    {
        ReducerHost host;
        QCOMPARE(host.load(sourceOf(
                     "function reduce(n = 10, event) { if (event.data !== 2) return n + event.data; }")),
                 ReducerProblem());
        const FoldAnswer answer = host.fold(numbers(3, FoldRequest::Each));
        QCOMPARE(answer.problem, ReducerProblem());
        QCOMPARE(answer.states, (QList<QByteArray>{"11", "undefined", "13"}));
        QCOMPARE(answer.console.size(), 1);
        QCOMPARE(answer.console[0].event, 1);
        QCOMPARE(answer.console[0].level, ConsoleLine::Warn);
        QVERIFY(answer.console[0].text.contains(u"returned undefined"_s));
    }

    void keepsMapAndInstance()
    {
        QCOMPARE(statesOf("class Money { constructor(n) { this.cents = n; } get euros() { return this.cents "
                          "/ 100; } }\n"
                          "const initial = () => ({seen: new Map(), tags: new Set(), at: new Date(0), by: "
                          "new Map()});\n"
                          "function reduce(s, {data}) {\n"
                          "  s.seen.set('n' + data, new Money(data));\n"
                          "  s.by.set(data, {ok: true});\n"
                          "  s.tags.add(data % 2);\n"
                          "  return s; }",
                          2)
                     .constLast(),
                 QByteArray(R"({"seen":{"n1":{"cents":1},"n2":{"cents":2}},"tags":[1,0],)"
                            R"("at":"1970-01-01T00:00:00.000Z","by":[[1,{"ok":true}],[2,{"ok":true}]]})"));
    }

    void throwsInAnEvent()
    {
        ReducerHost host;
        QCOMPARE(host.load(sourceOf("function reduce(n = 0, event) {\n"
                                    "    if (event.data === 3)\n"
                                    "        return event.shipment.number;\n"
                                    "    return n + event.data;\n"
                                    "}")),
                 ReducerProblem());
        const FoldAnswer answer = host.fold(numbers(5, FoldRequest::Each));
        QCOMPARE(answer.states, (QList<QByteArray>{"1", "3"}));
        QCOMPARE(answer.folded, 2);
        QCOMPARE(answer.problem.kind, ReducerProblem::Script);
        QCOMPARE(answer.problem.text,
                 u"TypeError: undefined is not an object (evaluating 'event.shipment.number')"_s);
        QCOMPARE(answer.problem.event, 2);
        QCOMPARE(answer.problem.line, 3);
        QVERIFY(answer.problem.column > 9);
        // The host is as good as before.
        QCOMPARE(host.fold(numbers(2)).states, (QList<QByteArray>{"3"}));
    }

    void forms_data()
    {
        QTest::addColumn<QString>("script");
        const auto row = [](const char *script) { QTest::addRow("%s", script) << QString::fromUtf8(script); };
        row("function reduce(n = 0, e) { return n + e.data; }");
        row("const initial = 0; var reduce = (n, e) => n + e.data;");
        row("export default function (n = 0, e) { return n + e.data; }");
        row("export default function sum(n = 0, e) { return n + e.data; }\nsum.initial = 0;");
        row("export default (n = 0, e) => n + e.data");
        row("// export default 1\n/* export default */ const a = 'export default', b = `${'}'} export "
            "default`, "
            "c = /['\"]export default/;\nexport\n default (n = 0, e) => n + e.data;");
        row("let i = 4; if (i++ / 2) { i = 1; } const half = a => { return a-- / 2; };\n"
            "export default (n = 0, e) => n + e.data;");
        row("export const initial = 0;\nexport function reduce(n, e) { return n + e.data; }");
        row("const first = 0, sum = (n, e) => n + e.data;\nexport {\n  sum as default,\n  first as "
            "initial\n};");
        row("export default { initial: 0, reduce(n, e) { return n + e.data; } };");
        row("export default class { static initial = 0; static reduce(n, e) { return n + e.data; } }");
        row("export default class Sum { initial = 0; reduce(n, e) { return n + e.data; } }");
        row("var reduce = (() => { const made = (n = 0, e) => n + e.data; return {default: made}; })();");
    }
    void forms()
    {
        QFETCH(QString, script);
        QCOMPARE(statesOf(script.toUtf8().constData(), 3), (QByteArrayList{"1", "3", "6"}));
    }

    void refusesToLoad_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        const auto row = [](const char *script, const char *text, int line) {
            QTest::addRow("%s", script) << QString::fromUtf8(script) << QString::fromUtf8(text) << line;
        };
        row("let a = 1;\nimport fs from 'fs';\nfunction reduce() {}", "cannot import others: bundle it", 2);
        row("function reduce() { return import('fs'); }", "cannot import others: bundle it", 1);
        row("export * from 'a';", "cannot import others: bundle it", 1);
        row("export default 1;\nexport default 2;", "one default export, and this is the second", 2);
        row("\n\nfunction reduce( {", "SyntaxError: ", 3);
        row("const fold = 1;", "The script has no reducer: write “function reduce(state, event)", -1);
        row("", "The script has no reducer", -1);
        row("\nconst fs = require('fs');", "Can't find variable: require. A reducer is one file: bundle", 2);
        row("module.exports = () => 1;", "Write “function reduce(state, event)” or one “export default”", 1);
        row("throw 'a tantrum';", "The script threw a tantrum", -1);
        row("const initial = {run() {}};\nfunction reduce() {}",
            "“initial” cannot be copied, because it holds a function", -1);
    }
    void refusesToLoad()
    {
        QFETCH(QString, script);
        QFETCH(QString, text);
        QFETCH(int, line);
        ReducerHost host;
        const ReducerProblem problem = host.load(sourceOf(script.toUtf8().constData()));
        QVERIFY2(problem.text.contains(text), qPrintable(problem.text));
        QCOMPARE(problem.kind, ReducerProblem::Script);
        QCOMPARE(problem.line, line);
        QCOMPARE(problem.event, -1);
    }

    void console()
    {
        ReducerHost host;
        QList<ConsoleLine> loading;
        QCOMPARE(
            host.load(
                sourceOf("console.info('ready');\n"
                         "function reduce(n = 0, e) {\n"
                         "  console.log('got', e.data, {m: new Map([['k', [1n]]])}, undefined, () => 1);\n"
                         "  if (e.data === 2) for (let i = 0; i < 50; ++i) console.warn(i);\n"
                         "  if (e.data === 3) console.error('x'.repeat(10000));\n"
                         "  return n; }"),
                {}, &loading),
            ReducerProblem());
        QCOMPARE(loading, (QList<ConsoleLine>{{ConsoleLine::Info, -1, u"ready"_s}}));
        const QList<ConsoleLine> lines = host.fold(numbers(3)).console;
        QCOMPARE(lines[0], (ConsoleLine{ConsoleLine::Log, 0,
                                        u"got 1 {\"m\":{\"k\":[\"1n\"]}} undefined [function ]"_s}));
        QCOMPARE(lines.size(), 1 + 20 + 1 + 2 + 1);
        QCOMPARE(lines[21],
                 (ConsoleLine{ConsoleLine::Warn, 1,
                              u"This event wrote more than 20 lines; the others are left out."_s}));
        QCOMPARE(lines[23].level, ConsoleLine::Error);
        QCOMPARE(lines[23].text.size(), 4000 + 7);
        QVERIFY(lines[23].text.endsWith(u"… (cut)"_s));
        QCOMPARE(lines[24].text, u"The script wrote 30 more lines, which are left out."_s);
    }

    void checkpoints()
    {
        const char *script =
            "class Box { constructor() { this.list = []; } add(n) { this.list.push(n); return this; } }\n"
            "const initial = () => { const shared = {n: 0}, s = {box: new Box(), a: shared, b: shared, at: "
            "new Date(7),\n"
            "  map: new Map([['self', 1]]), big: 5n, pattern: /x/g, bytes: new Uint8Array([1, 2]), "
            "__proto__: null};\n"
            "  Object.freeze(s.at); return s; };\n"
            "function reduce(s, e) { s.box.add(e.data); s.a.n += e.data; s.big += 1n; s.bytes[0]++;\n"
            "  s.map.set(e.data, s.b); s.same = s.a === s.b && s.map.get(e.data) === s.a; return s; }";
        ReducerHost host;
        QCOMPARE(host.load(sourceOf(script)), ReducerProblem());
        FoldRequest first = numbers(2);
        first.keep = 7;
        const FoldAnswer kept = host.fold(first);
        QCOMPARE(kept.problem, ReducerProblem());
        QVERIFY2(kept.kept, qPrintable(kept.keptText));
        QVERIFY(kept.keptBytes > 100 && kept.keptBytes < 2000);
        const QByteArray whole = host.fold(numbers(3)).states.value(0);
        QVERIFY2(whole.contains("\"same\":true") && whole.contains("\"list\":[1,2,3]"), whole);
        FoldRequest third;
        third.from = 7;
        third.events = R"([{"data":3}])";
        third.count = 1;
        for (int i = 0; i < 2; ++i)
            QCOMPARE(host.fold(third).states, (QList<QByteArray>{whole}));
        third.count = 0;
        QCOMPARE(host.fold(third).states, kept.states);
        host.drop({7});
        QVERIFY(host.fold(third).problem.text.contains(u"no checkpoint 7"_s));
    }

    void upcasts()
    {
        ReducerHost host;
        ReducerSource source =
            sourceOf("const one = 1; function reduce(n = 0, e) { return n + e.data.number * one; }");
        source.upcast =
            u"const one = 'mine';\nexport default event =>\n ({...event, data: {number: event.data}});"_s;
        QCOMPARE(host.load(source), ReducerProblem());
        QCOMPARE(host.fold(numbers(3)).states, (QList<QByteArray>{"6"}));
        source.upcast = u"function upcast(event) { return event.data.a.b; }"_s;
        QCOMPARE(host.load(source), ReducerProblem());
        const ReducerProblem problem = host.fold(numbers(3)).problem;
        QVERIFY2(problem.text.startsWith(u"In the upcasting script: TypeError"_s), qPrintable(problem.text));
        QCOMPARE(problem.line, 1);
        QCOMPARE(problem.column, 45);
    }

    void foldsByKey()
    {
        ReducerHost host;
        QCOMPARE(host.load(sourceOf("const initial = {sum: 0};\n"
                                    "function reduce(s, e) { if (e.data === 9) throw new Error('nine');"
                                    " s.sum += e.data; return s; }")),
                 ReducerProblem());
        int batch = 0;
        const auto next = [&batch](KeyedBatch &to) {
            if (batch == 3)
                return false;
            to.events = numbers(4).events;
            to.keys = {5, 1LL << 40, 5, batch++};
            return true;
        };
        const FoldAnswer answer = host.foldByKey(next);
        QCOMPARE(answer.problem, ReducerProblem());
        QCOMPARE(answer.folded, 12);
        using Pair = std::pair<qint64, QByteArray>;
        const QList<Pair> all{{0, R"({"sum":4})"},
                              {1, R"({"sum":4})"},
                              {2, R"({"sum":4})"},
                              {5, R"({"sum":12})"},
                              {1LL << 40, R"({"sum":6})"}};
        QCOMPARE(host.keyedStates(-1, 100), all);
        QCOMPARE(host.keyedStates(0, 2), all.mid(1, 2));
        QCOMPARE(host.keyedStates(5, 2), all.mid(4));
        QCOMPARE(host.foldByKey(numbers(9).events, {1, 1, 1, 1, 1, 1, 1, 1, 1}).problem.event, 8);
    }

    void oneStateThatCannotBeShownHidesNoOther()
    {
        ReducerHost host;
        QCOMPARE(host.load(
                     sourceOf("function reduce(n = 0, e) {"
                              "  return e.data === 2 ? { toJSON() { throw new Error('no'); } } : e.data; }")),
                 ReducerProblem());
        QCOMPARE(host.foldByKey(numbers(3).events, {1, 2, 3}).problem, ReducerProblem());
        using Pair = std::pair<qint64, QByteArray>;
        ReducerProblem problem;
        QCOMPARE(host.keyedStates(-1, 100, {}, &problem), (QList<Pair>{{1, "1"}, {2, ""}, {3, "3"}}));
        QCOMPARE(problem, ReducerProblem());
    }

    void keyedStatesSayWhyThereAreNone()
    {
        ReducerHost host({std::chrono::milliseconds(300), 512LL << 20});
        QCOMPARE(host.load(sourceOf("function reduce(n, e) { return { toJSON() { for (;;) {} } }; }")),
                 ReducerProblem());
        QCOMPARE(host.foldByKey(numbers(1).events, {1}).problem, ReducerProblem());
        ReducerProblem problem;
        QVERIFY(host.keyedStates(-1, 100, {}, &problem).isEmpty());
        QCOMPARE(problem.kind, ReducerProblem::Time);
    }

    void whoLogsWhileBeingShownIsShownWhole()
    {
        ReducerHost host;
        QCOMPARE(host.load(sourceOf(
                     "function reduce(n, e) {"
                     "  return { a: [1, { toJSON() { console.log({ deep: [e.data] }); return 'x'; } }],"
                     "           b: 2n }; }")),
                 ReducerProblem());
        const FoldAnswer answer = host.fold(numbers(1));
        QCOMPARE(answer.states, QList<QByteArray>{R"({"a":[1,"x"],"b":"2n"})"});
        QCOMPARE(answer.console.value(0).text, u"{\"deep\":[1]}"_s);
    }

    void consoleOfManyBatches()
    {
        ReducerHost host;
        QCOMPARE(host.load(sourceOf("function reduce(n = 0, e) { console.log(e.data); return n + 1; }")),
                 ReducerProblem());
        int batch = 0;
        const KeyedBatch same{numbers(500).events, QList<qint64>(500, 1), {}};
        const FoldAnswer answer =
            host.foldByKey([&](KeyedBatch &to) { return batch++ < 30 && (to = same, true); });
        QCOMPARE(answer.folded, 15'000);
        QCOMPARE(answer.console.size(), 10'001);
        QCOMPARE(answer.console[9'999], (ConsoleLine{ConsoleLine::Log, 9'999, u"500"_s}));
        QCOMPARE(answer.console.constLast().level, ConsoleLine::Warn);
    }

    void sendsAndReceivesMuch()
    {
        ReducerHost host({20s, 1LL << 30});
        QCOMPARE(
            host.load(sourceOf("const text = 'x'.repeat(200000); const reduce = (s, e) => [e.data, text];")),
            ReducerProblem());
        const FoldAnswer answer = host.fold(numbers(200, FoldRequest::Each));
        QCOMPARE(answer.states.size(), 200);
        QCOMPARE(answer.states[199].size(), 200008);
    }
};

QTEST_GUILESS_MAIN(TestReducer)
#include "tst_reducer.moc"
