// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Reads the demo store into a new history on the real path (SQLite connector, metadata parsed, all look-ups
/// in place), beside plain inserts of the same rows; and compares the cost of late events with that of early
/// ones.
void benchIndexing(Benchmark &bench);

} // namespace Backstory
