// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/states.h"

#include "models/state/statesession.h"
#include "tests/smallhistory.h"

#include <QCoreApplication>

#include <random>

namespace Backstory
{

namespace
{

constexpr qint64 MostEvents = 100'000;

/// A state of forty fields, about 2 kB.
const char *const SmallState = R"(
const initial = () => {
  const fields = {};
  for (let i = 0; i < 40; ++i) fields['field' + i] = 'nothing has been said about this one yet';
  return {count: 0, fields};
};
function reduce(s, e) {
  return {...s, count: s.count + 1, fields: {...s.fields, ['field' + e.version % 40]: e.data.text}};
})";

/// A state of a thousand lines, about 200 kB.
const char *const LargeState = R"(
const initial = () => {
  const lines = [];
  for (let i = 0; i < 1000; ++i)
    lines.push({sku: 'A-' + i, title: 'A chair, walnut, about 1960', note: 'x'.repeat(110), quantity: 1});
  return {count: 0, lines};
};
function reduce(s, e) {
  const lines = s.lines.slice();
  lines[e.version % 1000] = {...lines[e.version % 1000], quantity: e.version};
  return {count: s.count + 1, lines};
})";

template<class Condition>
double waitFor(const Condition &condition)
{
    const auto start = std::chrono::steady_clock::now();
    while (!condition())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return secondsSince(start) * 1'000;
}

/// Milliseconds from each wish to its answer.
std::vector<double> jump(StateSession &session, int jumps, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<double> times;
    for (int i = 0; i < jumps; ++i) {
        const qint64 step = 1 + qint64(random() % quint64(session.steps().size() - 1));
        const auto start = std::chrono::steady_clock::now();
        session.setStep(step);
        waitFor([&] { return session.shownStep() == step; });
        times.push_back(secondsSince(start) * 1'000);
    }
    return times;
}

QString milliseconds(double time)
{
    return QStringLiteral("%1 ms").arg(time, 0, 'f', time < 100 ? 1 : 0);
}

void addRow(Benchmark &bench, const QString &name, const std::vector<double> &times, double replay,
            bool hasLimit)
{
    const double median = percentile(times, 0.5);
    const double late = percentile(times, 0.99);
    bench.rows.push_back(
        {name, QStringLiteral("median %1, p99 %2").arg(milliseconds(median), milliseconds(late)),
         QStringLiteral("read and folded from the start: %1").arg(milliseconds(replay)),
         QStringLiteral("%1 ×").arg(median / replay, 0, 'f', 4),
         hasLimit ? QStringLiteral("median ≤ 16 ms, p99 ≤ 50 ms") : QStringLiteral("as it is"),
         !hasLimit || (median <= 16 && late <= 50)});
}

void measure(Benchmark &bench, const SmallHistory &history, const char *reducer, bool isSmall)
{
    const QString size = isSmall ? QStringLiteral("2 kB") : QStringLiteral("200 kB");
    StateSession session;
    session.setSources({history.source()});
    session.setReducer({size + QStringLiteral(".js"), QString::fromUtf8(reducer), {}});
    session.setEntity({1, EntityNumber{1}, "counter-1", QStringLiteral("counter")});
    const double first = waitFor([&] { return session.shownStep() > 0 && !session.isFolding(); });
    addRow(bench, QStringLiteral("random jump, states of %1, while changes are being looked for").arg(size),
           jump(session, 200, 1), first, isSmall);
    std::fprintf(stderr, "%s: a state of %lld bytes; %s\n", qPrintable(size),
                 (long long)session.after().size(), qPrintable(session.coverage()));
    if (!isSmall)
        return;
    const double compared = waitFor([&] { return session.comparedSteps() == session.steps().size(); });
    std::fprintf(stderr, "all changes known after another %s; %s\n", qPrintable(milliseconds(compared)),
                 qPrintable(session.coverage()));
    addRow(bench, QStringLiteral("random jump, states of %1, when all is folded").arg(size),
           jump(session, 1'000, 2), first, isSmall);
}

} // namespace

void benchStates(Benchmark &bench)
{
    SmallHistory history;
    for (qint64 i = 1; i <= std::min(bench.events, MostEvents); ++i)
        history.add("counter", "counter-1", i, "Counted", {},
                    "{\"text\":\"what somebody said about it in event no. " + QByteArray::number(i) +
                        "\",\"n\":" + QByteArray::number(i) + ",\"by\":\"somebody with a name\"}");
    history.commit();
    measure(bench, history, SmallState, true);
    measure(bench, history, LargeState, false);
}

} // namespace Backstory
