// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/reducerhost.h"

#include <QDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <thread>

using namespace Backstory;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

ReducerSource sourceOf(const char *script)
{
    return {u"test.js"_s, QString::fromUtf8(script), {}};
}

/// `count` events with the numbers 1 … count as data.
FoldRequest numbers(int count, FoldRequest::Wanted wanted = FoldRequest::Last)
{
    FoldRequest request;
    request.from = FoldRequest::Initial;
    request.events = "[";
    for (int i = 1; i <= count; ++i)
        request.events +=
            (i > 1 ? "," : "") + QByteArray("{\"type\":\"Counted\",\"data\":") + QByteArray::number(i) + '}';
    request.events += ']';
    request.count = count;
    request.wanted = wanted;
    return request;
}

} // namespace

/// Real and hostile reducers, in the real process.
class TestReducer : public QObject
{
    Q_OBJECT
private:
    /// The states that the script makes of so many numbers.
    QByteArrayList statesOf(const char *script, int count)
    {
        ReducerHost host;
        const ReducerProblem problem = host.load(sourceOf(script));
        if (problem.kind != ReducerProblem::None)
            return {problem.text.toUtf8()};
        const FoldAnswer answer = host.fold(numbers(count, FoldRequest::Each));
        QByteArrayList states(answer.states.begin(), answer.states.end());
        if (answer.problem.kind != ReducerProblem::None)
            states << answer.problem.text.toUtf8();
        return states;
    }

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

    void shows_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *value, const char *shown) {
            QTest::addRow("%s", value) << QString::fromUtf8(value) << QString::fromUtf8(shown);
        };
        row("null", "null");
        row("'a\\u2028b'", "\"a\u2028b\"");
        row("{b: 1, a: undefined, c: [undefined]}", R"({"b":1,"c":[null]})");
        row("{big: 12345678901234567890n}", R"({"big":"12345678901234567890n"})");
        row("[NaN, Infinity, -0]", R"(["NaN","Infinity",0])");
        row("new Date('2026-01-02T03:04:05Z')", R"("2026-01-02T03:04:05.000Z")");
        row("{d: new Date(NaN)}", R"({"d":"Invalid Date"})");
        row("{p: /a+/gi, t: new Uint8Array([1, 2]), e: new RangeError('no')}",
            R"({"p":"/a+/gi","t":[1,2],"e":{"name":"RangeError","message":"no"}})");
        row("{v: new DataView(new ArrayBuffer(2))}", R"({"v":[0,0]})");
        row("Object.create(null)", "{}");
        row("{m: {toJSON() { return {shown: 1n}; }}}", R"({"m":{"shown":"1n"}})");
        row("{m: new Map([['__proto__', 1], ['x', undefined]])}", R"({"m":{"__proto__":1,"x":null}})");
        row("JSON.parse('{\"__proto__\":{\"a\":1}}')", R"({"__proto__":{"a":1}})");
        row("new String('boxed')", "\"boxed\"");
        row("(() => { const a = {n: 1}; return [a, a]; })()", R"([{"n":1},{"n":1}])");
    }
    void shows()
    {
        QFETCH(QString, value);
        QFETCH(QString, shown);
        const QByteArray script = "function reduce() { return " + value.toUtf8() + "; }";
        QCOMPARE(QString::fromUtf8(statesOf(script.constData(), 1).join(' ')), shown);
    }

    void unfit_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *value, const char *why) {
            QTest::addRow("%s", value) << QString::fromUtf8(value) << QString::fromUtf8(why);
        };
        row("(() => { const order = {lines: [{}]}; order.lines[0].order = order; return {order}; })()",
            "The state cannot be shown: “order.lines[0].order” refers back to “order”, a cycle that JSON "
            "cannot show.");
        row("(() => { const m = new Map(); m.set('a b', m); return m; })()",
            "The state cannot be shown: “[\"a b\"]” refers back to the whole state, a cycle that JSON cannot "
            "show.");
        row("({apply: () => 1})",
            "The state cannot be shown: “apply” is a function, which is no part of a state.");
        row("[Symbol('x')]", "The state cannot be shown: “[0]” is a symbol, which is no part of a state.");
        row("Promise.resolve(1)", "The state cannot be shown: it is a Promise: a reducer must not be async, "
                                  "it returns the state at once.");
        row("({cache: new WeakMap()})",
            "The state cannot be shown: “cache” is a weak collection, whose members nobody can see.");
        row("(() => { let s = {}; for (let i = 0; i < 200000; ++i) s = {s}; return s; })()",
            "The state cannot be shown: it is nested more than 1000 levels deep.");
    }
    void unfit()
    {
        QFETCH(QString, value);
        QFETCH(QString, why);
        ReducerHost host;
        const QByteArray script =
            "function reduce(n, event) { return event.data < 2 ? 1 : " + value.toUtf8() + "; }";
        QCOMPARE(host.load(sourceOf(script.constData())), ReducerProblem());
        const FoldAnswer answer = host.fold(numbers(3, FoldRequest::Each));
        QCOMPARE(answer.problem.text, why);
        QCOMPARE(answer.problem.kind, ReducerProblem::Unfit);
        QCOMPARE(answer.problem.event, 1);
        QCOMPARE(answer.states, (QList<QByteArray>{"1"}));
        QCOMPARE(answer.folded, 1);
    }

    void privateFieldsAreSaid()
    {
        ReducerHost host;
        QCOMPARE(host.load(sourceOf(
                     "class Cart { #items = 0; open = true; add(n) { this.#items += n; return this; } }\n"
                     "const initial = () => new Cart();\n"
                     "const reduce = (cart, event) => cart.add(event.data);")),
                 ReducerProblem());
        FoldRequest request = numbers(2);
        request.keep = 1;
        const FoldAnswer answer = host.fold(request);
        QCOMPARE(answer.states, (QList<QByteArray>{R"({"open":true})"}));
        QCOMPARE(answer.problem, ReducerProblem());
        QVERIFY(!answer.kept);
        QCOMPARE(answer.keptText,
                 u"The state cannot be kept, because it holds an object with private fields (Cart)."_s);
        QCOMPARE(answer.console.size(), 1);
        QVERIFY(answer.console[0].text.startsWith(u"Cart has private fields, which are not shown"_s));
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

    void refuses_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *what, const char *text) {
            QTest::addRow("%s", what) << QString::fromUtf8(what) << QString::fromUtf8(text);
        };
        row("Date.now()", "Error: A reducer has no clock");
        row("new Date()", "Error: A reducer has no clock");
        row("Date()", "Error: A reducer has no clock");
        row("new (class extends Date {})()", "Error: A reducer has no clock");
        row("new Date(5).constructor.now()", "Error: A reducer has no clock");
        row("new Intl.DateTimeFormat('en').format()", "Error: A reducer has no clock");
        row("new Intl.DateTimeFormat('en').formatToParts()", "Error: A reducer has no clock");
        row("performance.now()", "A reducer has no clock");
        row("Math.random()", "Error: A reducer has no Math.random()");
        row("crypto.randomUUID()", "A reducer has no chance values");
        row("fetch('http://example.com')", "A reducer has no network");
        row("setTimeout(() => 1)", "A reducer cannot wait");
        row("Promise.resolve().then(() => 1)", "A reducer cannot wait for a promise");
        row("new WeakRef({})", "Can't find variable: WeakRef. What is collected");
        row("process.env", "A reducer knows nothing of the machine");
        row("structuredClone({})", "Copy with {...value}");
        row("(function f() { return f() + 1; })()", "RangeError: Maximum call stack size exceeded");
    }
    void refuses()
    {
        QFETCH(QString, what);
        QFETCH(QString, text);
        ReducerHost host;
        const QByteArray script = "function reduce() {\n    return " + what.toUtf8() + ";\n}";
        QCOMPARE(host.load(sourceOf(script.constData())), ReducerProblem());
        const ReducerProblem problem = host.fold(numbers(1)).problem;
        QVERIFY2(problem.text.contains(text), qPrintable(problem.text));
        QCOMPARE(problem.line, 2);
        QCOMPARE(problem.event, 0);
    }

    void isTheSameEachTime()
    {
        const char *script =
            "const made = Math.random();\n"
            "function reduce(s, e) { return [made, new Date(2026, 5, 1).toString(), "
            "new Date(e.data).toLocaleString(), Intl.DateTimeFormat().resolvedOptions().timeZone, "
            "(1234.5).toLocaleString()]; }";
        qputenv("TZ", "Asia/Tokyo");
        qputenv("LC_ALL", "de_DE.UTF-8");
        const QByteArrayList states = statesOf(script, 2);
        qunsetenv("TZ");
        qunsetenv("LC_ALL");
        QCOMPARE(states, statesOf(script, 2));
        QVERIFY2(states[0].contains("GMT+0000"), states[0]);
        QVERIFY2(states[0].contains("\"UTC\",\"1,234.5\""), states[0]);
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

    void endless()
    {
        ReducerHost host({300ms, 512 << 20});
        QCOMPARE(host.load(sourceOf("function reduce() { for(;;){} }")), ReducerProblem());
        const FoldAnswer answer = host.fold(numbers(1));
        QCOMPARE(answer.problem.kind, ReducerProblem::Time);
        QCOMPARE(answer.problem.text, u"The reducer was stopped: it ran longer than 0.3 s."_s);
        QVERIFY(!host.isRunning());
        QCOMPARE(host.load(sourceOf("const reduce = (n = 0, event) => n + event.data")), ReducerProblem());
        QCOMPARE(host.fold(numbers(4)).states, (QList<QByteArray>{"10"}));
    }

    void poisoningDoesNotLeak()
    {
        ReducerHost host;
        QCOMPARE(
            host.load(sourceOf("Object.prototype.toJSON = () => 'poisoned';\n"
                               "Object.prototype.data = 7;\n"
                               "Array.prototype.push = Array.prototype.map = Map.prototype.get = null;\n"
                               "Array.prototype[Symbol.iterator] = Reflect.apply = JSON.stringify = null;\n"
                               "Object.keys = Object.getPrototypeOf = () => { throw 1; };\n"
                               "globalThis.left = 'behind';\n"
                               "function reduce(n = 0, event) { return n + event.data; }")),
            ReducerProblem());
        const FoldAnswer answer = host.fold(numbers(2, FoldRequest::Each));
        QCOMPARE(answer.problem, ReducerProblem());
        QCOMPARE(answer.states, (QList<QByteArray>{"1", "3"}));
        QCOMPARE(
            host.load(sourceOf("function reduce(state, event) {\n"
                               "  return [typeof left, {}.data, [1].map(n => n), event.data, {}.toJSON]; }")),
            ReducerProblem());
        QCOMPARE(host.fold(numbers(1)).states, (QList<QByteArray>{R"(["undefined",null,[1],1,null])"}));
    }

    void memoryIsLimited_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("a list without end")
            << u"function reduce() { const all = []; for (;;) all.push(new Array(1000).fill(all.length)); }"_s;
        QTest::newRow("a text of 1 GB") << u"function reduce() { const text = 'x'.repeat(2 ** 30); "
                                           "return /y/.test(text + 'z') ? text : [text, text.length]; }"_s;
        QTest::newRow("kept by the state")
            << u"const initial = []; function reduce(s, e) { "
               "for (let i = 0; i < 3e6; ++i) s.push({i}); return reduce(s, e); }"_s;
    }
    void memoryIsLimited()
    {
        QFETCH(QString, script);
        ReducerHost host({20s, 400 << 20});
        QCOMPARE(host.load({u"hog.js"_s, script, {}}), ReducerProblem());
        const FoldAnswer answer = host.fold(numbers(1));
        QCOMPARE(answer.problem.text, u"The reducer was stopped: it used more than 400 MiB of memory."_s);
        QCOMPARE(answer.problem.kind, ReducerProblem::Memory);
        QVERIFY(!host.isRunning());
    }

    void patternWithoutEnd()
    {
        ReducerHost host({400ms, 512 << 20});
        QCOMPARE(host.load(sourceOf("function reduce() { return /^(a+)+$/.test('a'.repeat(40) + 'b'); }")),
                 ReducerProblem());
        QCOMPARE(host.fold(numbers(1)).problem.kind, ReducerProblem::Time);
        QCOMPARE(host.load(sourceOf("for(;;){}")).kind, ReducerProblem::Time);
    }

    void stopEndsAWait()
    {
        ReducerHost host({60s, 512 << 20});
        QCOMPARE(host.load(sourceOf("function reduce() { for(;;){} }")), ReducerProblem());
        std::stop_source stop;
        std::jthread later([&stop] {
            std::this_thread::sleep_for(100ms);
            stop.request_stop();
        });
        const FoldAnswer answer = host.fold(numbers(1), stop.get_token());
        QCOMPARE(answer.problem.kind, ReducerProblem::Ended);
        QCOMPARE(answer.problem.text, u"Stopped."_s);
        QCOMPARE(host.fold(numbers(1)).problem.text, u"Stopped."_s); // until something is loaded
    }

    void killedFromOutside()
    {
        ReducerHost host;
        QCOMPARE(host.load(sourceOf("function reduce(n = 0) { return n + 1; }")), ReducerProblem());
        ::kill(pid_t(host.processId()), SIGKILL);
        QTest::qWait(50);
        FoldRequest large = numbers(20'000); // more than the pipe takes: writing fails
        QCOMPARE(host.fold(large).problem.kind, ReducerProblem::Ended);
        QCOMPARE(host.load(sourceOf("function reduce(n = 0) { return n + 1; }")), ReducerProblem());
        QCOMPARE(host.fold(large).states, (QList<QByteArray>{"20000"}));
    }

    void leavesNothingBehind()
    {
        const auto files = [] {
            return QDir(u"/proc/self/fd"_s)
                .entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)
                .size();
        };
        const qsizetype before = files();
        for (int i = 0; i < 5; ++i) {
            ReducerHost host;
            QCOMPARE(host.load(sourceOf("function reduce() { return 1; }")), ReducerProblem());
        }
        ReducerHost missing({}, u"/nowhere/backstory-reducer"_s);
        const ReducerProblem problem = missing.load(sourceOf("function reduce() {}"));
        QCOMPARE(problem.kind, ReducerProblem::Missing);
        QVERIFY2(problem.text.contains(u"/nowhere/backstory-reducer"_s), qPrintable(problem.text));
        QCOMPARE(files(), before);
        QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1); // no children, dead or alive
        QCOMPARE(errno, ECHILD);
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

    void notKept_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *state, const char *why) {
            QTest::addRow("%s", state) << QString::fromUtf8(state) << QString::fromUtf8(why);
        };
        row("{f() {}, toJSON() { return 1; }}", "it holds a function (f)");
        row("new Proxy({}, {})", "it holds a proxy");
        row("{w: new WeakMap(), toJSON() { return 1; }}", "it holds a promise or a weak collection");
        row("(secret.set(key, 1), key)", "it holds an object that is also the key of a weak collection");
        row("{get x() { return 1; }}", "it has a member that is computed by a function (a getter)");
    }
    void notKept()
    {
        QFETCH(QString, state);
        QFETCH(QString, why);
        ReducerHost host;
        const QByteArray script =
            "const secret = new WeakMap(), key = {}; const reduce = () => (" + state.toUtf8() + ");";
        QCOMPARE(host.load(sourceOf(script.constData())), ReducerProblem());
        FoldRequest request = numbers(1, FoldRequest::None);
        request.keep = 1;
        const FoldAnswer answer = host.fold(request);
        QCOMPARE(answer.problem, ReducerProblem());
        QVERIFY(!answer.kept);
        QCOMPARE(answer.keptText, u"The state cannot be kept, because %1."_s.arg(why));
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
