// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

class ConnectorCatalog;
struct SourceLocation;

/// Reads a source into its history; the seconds until its end, negative when that failed or other than
/// `wanted` events were found.
double mirror(const ConnectorCatalog &catalog, const SourceLocation &location, const Benchmark &bench,
              qint64 wanted);

/// Medians of several rounds, in seconds; negative when a round failed.
struct MirrorTimes {
    double ours = -1;
    double peer = -1;
};

/// Reads two sources of the same events in turn, each time into a new history, for single runs differ by a
/// third on a virtual machine. Leaves the histories of the last round.
MirrorTimes mirrorInTurn(const ConnectorCatalog &catalog, const SourceLocation &ours,
                         const SourceLocation &peer, const Benchmark &bench, qint64 wanted);

} // namespace Backstory
