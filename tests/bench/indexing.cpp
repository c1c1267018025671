// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/indexing.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/ingest.h"
#include "tests/bench/plainstore.h"

#include <QDir>

#include <cstdio>
#include <thread>

namespace Backstory
{

namespace
{

struct Sample {
    double seconds;
    qint64 events;
};

/// When the history showed that many events, between two samples.
double timeAt(const std::vector<Sample> &samples, qint64 events)
{
    for (size_t i = 1; i < samples.size(); ++i) {
        if (samples[i].events >= events) {
            const Sample &a = samples[i - 1];
            const Sample &b = samples[i];
            const double share = double(events - a.events) / double(std::max<qint64>(1, b.events - a.events));
            return a.seconds + share * (b.seconds - a.seconds);
        }
    }
    return samples.empty() ? 0 : samples.back().seconds;
}

} // namespace

void benchIndexing(Benchmark &bench)
{
    QDir(bench.histories()).removeRecursively();
    const ConnectorCatalog catalog;
    Ingest ingest(catalog, ConnectorCatalog::locationOf(bench.store()), {}, bench.histories());
    std::vector<Sample> samples{{0, 0}};
    const auto start = std::chrono::steady_clock::now();
    ingest.start();
    while (!ingest.waitUntilSettled(std::chrono::milliseconds(20))) {
        const qint64 events = ingest.status().events;
        if (events > samples.back().events)
            samples.push_back({secondsSince(start), events});
    }
    const double seconds = secondsSince(start);
    const SourceStatus status = ingest.status();
    if (status.state != SourceStatus::Following || status.events < bench.events) {
        std::fprintf(stderr, "Indexing failed: %s\n", qPrintable(status.sentence));
        bench.rows.push_back(
            {QStringLiteral("index the store"), QStringLiteral("failed"), {}, {}, {}, false});
        return;
    }
    samples.push_back({seconds, status.events});
    const double rate = double(status.events) / seconds;
    const double plain = plainInsertRate(bench.store(), bench.folder + QStringLiteral("/plain.db"));
    bench.rows.push_back({QStringLiteral("index %L1 events").arg(status.events),
                          QStringLiteral("%L1 events/s").arg(qint64(rate)),
                          QStringLiteral("plain inserts, no index: %L1 rows/s").arg(qint64(plain)),
                          QStringLiteral("%1 ×").arg(rate / plain, 0, 'f', 2), QStringLiteral("≥ 0.5 ×"),
                          rate >= 0.5 * plain});

    const qint64 tenth = status.events / 10;
    const double early = timeAt(samples, 2 * tenth) - timeAt(samples, tenth);
    const double late = timeAt(samples, 10 * tenth) - timeAt(samples, 9 * tenth);
    bench.rows.push_back({QStringLiteral("the last tenth of them"),
                          QStringLiteral("%1 s").arg(late, 0, 'f', 2),
                          QStringLiteral("the second tenth: %1 s").arg(early, 0, 'f', 2),
                          QStringLiteral("%1 ×").arg(late / early, 0, 'f', 2), QStringLiteral("≤ 1.3 ×"),
                          late <= 1.3 * early});
}

} // namespace Backstory
