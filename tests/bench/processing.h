// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Adds up as many processing records as there are events, and draws heat maps of random ranges of them,
/// beside what SQL makes of the same records in a plain table with an index.
void benchProcessing(Benchmark &bench);

} // namespace Backstory
