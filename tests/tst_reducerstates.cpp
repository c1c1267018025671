// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/reducerscripts.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// What can be shown and kept of a state, and what is said of the rest.
class TestReducerStates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
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
};

QTEST_GUILESS_MAIN(TestReducerStates)
#include "tst_reducerstates.moc"
