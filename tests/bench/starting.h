// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Starts the program with the demo store, already read, until the first rows are painted: with what it
/// reads from the disk in memory and, where the system's caches may be dropped, not. Beside it DB Browser for
/// SQLite, on the same file and the same virtual screen.
void benchStarting(Benchmark &bench);

} // namespace Backstory
