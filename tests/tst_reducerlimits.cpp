// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/reducerscripts.h"

#include <QDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <thread>

using namespace Backstory;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Scripts that mean harm, or behave as if they did.
class TestReducerLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
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

    void memoryIsLimitedOverMessages()
    {
        ReducerHost host({20s, 300 << 20});
        QCOMPARE(host.load(sourceOf(
                     "const initial = [];\n"
                     "const reduce = (s, e) => { s.push(new Uint8Array(1 << 18).fill(1)); return s; };")),
                 ReducerProblem());
        FoldRequest request = numbers(1, FoldRequest::None);
        FoldAnswer answer;
        for (int i = 0; i < 3'000 && answer.problem.kind == ReducerProblem::None; ++i) {
            answer = host.fold(request);
            request.from = FoldRequest::Current;
        }
        QCOMPARE(answer.problem.kind, ReducerProblem::Memory);
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
};

QTEST_GUILESS_MAIN(TestReducerLimits)
#include "tst_reducerlimits.moc"
