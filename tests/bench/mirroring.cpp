// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/mirroring.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/ingest.h"

#include <cstdio>

namespace Backstory
{

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

} // namespace Backstory
