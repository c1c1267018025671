// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/mirroring.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/historyplace.h"
#include "app/ingest/ingest.h"

#include <cstdio>

namespace Backstory
{

constexpr int Rounds = 5;

double mirror(const ConnectorCatalog &catalog, const SourceLocation &location, const Benchmark &bench,
              qint64 wanted)
{
    Ingest ingest(catalog, location, {}, bench.histories());
    const auto start = std::chrono::steady_clock::now();
    ingest.start();
    while (!ingest.waitUntilSettled(std::chrono::milliseconds(100)))
        continue;
    const double seconds = secondsSince(start);
    const SourceStatus status = ingest.status();
    if (status.state == SourceStatus::Following && status.events == wanted)
        return seconds;
    std::fprintf(stderr, "  %lld of %lld events: %s\n", status.events, wanted, qPrintable(status.sentence));
    return -1;
}

MirrorTimes mirrorInTurn(const ConnectorCatalog &catalog, const SourceLocation &ours,
                         const SourceLocation &peer, const Benchmark &bench, qint64 wanted)
{
    std::vector<double> seconds[2];
    for (int round = 0; round < Rounds; ++round) {
        const SourceLocation *const locations[] = {&ours, &peer};
        for (int i = 0; i < 2; ++i) {
            removeHistory(historyPathOf(*locations[i], bench.histories()));
            seconds[i].push_back(mirror(catalog, *locations[i], bench, wanted));
            if (seconds[i].back() <= 0)
                return {};
        }
        std::fprintf(stderr, "  round %d: %.2f s, its peer %.2f s\n", round + 1, seconds[0].back(),
                     seconds[1].back());
    }
    return {percentile(seconds[0], 0.5), percentile(seconds[1], 0.5)};
}

} // namespace Backstory
