// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/reducing.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/historyplace.h"
#include "app/ingest/ingest.h"
#include "models/reducer/eventbatches.h"
#include "models/reducer/reducerhost.h"
#include "models/reducer/reducerlibrary.h"

#include <QCryptographicHash>

#include <cstdio>

namespace Backstory
{

namespace
{

using namespace std::chrono_literals;

constexpr qint64 MostEvents = 1'000'000;
constexpr int Rounds = 3;
const ReducerLimits Limits{60s, 8LL << 30};

struct Outcome {
    double seconds = 0;
    qint64 events = 0;
    QByteArray states; ///< a hash of all of them
    QString problem;

    double rate() const { return double(events) / seconds; }
    /// The better of two runs.
    void take(const Outcome &other)
    {
        if (seconds == 0 || other.seconds < seconds)
            *this = other;
    }
};

QByteArray hashOf(ReducerHost &host)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 after = -1;
    for (;;) {
        const auto states = host.keyedStates(after, 100'000);
        if (states.isEmpty())
            return hash.result();
        for (const auto &[key, state] : states) {
            hash.addData(QByteArray::number(key));
            hash.addData(state);
            after = key;
        }
    }
}

Outcome foldAll(const QString &program, const ReducerSource &reducer,
                const std::function<bool(KeyedBatch &)> &next)
{
    ReducerHost host(Limits, program);
    Outcome outcome;
    outcome.problem = host.load(reducer).text;
    if (!outcome.problem.isEmpty())
        return outcome;
    const auto start = std::chrono::steady_clock::now();
    const FoldAnswer answer = host.foldByKey(next);
    outcome.seconds = secondsSince(start);
    outcome.events = answer.folded;
    outcome.problem = answer.problem.text;
    outcome.states = hashOf(host);
    return outcome;
}

void addRow(Benchmark &bench, const QString &name, const Outcome &ours, const Outcome &node)
{
    const auto text = [](const Outcome &outcome) {
        return outcome.problem.isEmpty() ? QStringLiteral("%L1 events/s").arg(qint64(outcome.rate()))
                                         : outcome.problem;
    };
    const bool isSame = ours.states == node.states && ours.events == node.events;
    bench.rows.push_back(
        {name, text(ours),
         QStringLiteral("Node: ") + text(node) + (isSame ? QString() : QStringLiteral(", other states")),
         QStringLiteral("%1 ×").arg(ours.rate() / node.rate(), 0, 'f', 2), QStringLiteral("≥ 1.0 ×"),
         isSame && ours.problem.isEmpty() && ours.rate() >= node.rate()});
}

} // namespace

void benchReducing(Benchmark &bench)
{
    const ConnectorCatalog catalog;
    const SourceLocation location = ConnectorCatalog::locationOf(bench.store());
    Ingest ingest(catalog, location, {}, bench.histories());
    ingest.start();
    while (!ingest.waitUntilSettled(1s)) {}
    const QString history = historyPathOf(location, bench.histories());
    const ContentSourceFactory contents = ingest.contentSource();
    const qint64 most = std::min(MostEvents, bench.events);
    const QString node = QStringLiteral(BENCH_ROOT "/nodereducer.js");

    std::vector<KeyedBatch> batches;
    const auto start = std::chrono::steady_clock::now();
    EventBatches reader(history, contents, {1, most + 1, {}});
    qint64 bytes = 0;
    for (KeyedBatch batch; reader.next(batch); batch = {}) {
        bytes += batch.events.size();
        batches.push_back(std::move(batch));
    }
    const double reading = secondsSince(start);
    std::fprintf(stderr, "  events and contents as JSON: %lld events/s, %lld bytes each\n",
                 (long long)(double(most) / reading), (long long)(bytes / std::max<qint64>(1, most)));

    for (const char *id : {"merge", "counters", "order"}) {
        const LibraryReducer &reducer = *ReducerLibrary::find(QString::fromLatin1(id));
        Outcome ours;
        Outcome peer;
        for (int round = 0; round < Rounds; ++round) {
            const auto fold = [&](const QString &program) {
                size_t i = 0;
                return foldAll(program, reducer.source, [&](KeyedBatch &batch) {
                    return i < batches.size() && (batch = batches[i++], true);
                });
            };
            ours.take(fold({}));
            peer.take(fold(node));
        }
        addRow(bench, QStringLiteral("fold through the pipe, %1").arg(reducer.source.name), ours, peer);
    }
    batches.clear();

    Outcome ours;
    Outcome peer;
    const LibraryReducer &reducer = ReducerLibrary::standard();
    for (int round = 0; round < Rounds; ++round) {
        const auto fold = [&](const QString &program) {
            EventBatches all(history, contents, {1, most + 1, {}});
            return foldAll(program, reducer.source, [&](KeyedBatch &batch) { return all.next(batch); });
        };
        ours.take(fold({}));
        peer.take(fold(node));
    }
    addRow(bench,
           QStringLiteral("history to final states, %L1 events, %2").arg(most).arg(reducer.source.name), ours,
           peer);
}

} // namespace Backstory
