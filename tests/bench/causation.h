// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// What it costs to count causes while a store is read, and how soon the graph of any range is there, beside
/// the SQL join.
void benchCausation(Benchmark &bench);

} // namespace Backstory
