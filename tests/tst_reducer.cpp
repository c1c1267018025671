// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/reducerhost.h"

#include <QTest>

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
};

QTEST_GUILESS_MAIN(TestReducer)
#include "tst_reducer.moc"
