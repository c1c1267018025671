// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Resident memory of a process, in MB, once three seconds no longer change it; 0 where it cannot be read.
double settledMegabytes(qint64 pid);

/// Opens the store, already read, in the window and takes its resident memory once it has settled; beside it
/// the empty window, and DB Browser for SQLite with the same table.
void benchMemory(Benchmark &bench);

} // namespace Backstory
