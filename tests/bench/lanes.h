// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Zooms and pans (offscreen, 1920 pixels wide) through lanes with every event of the history in range, and
/// through lanes of single entities, and takes the time of each frame: handling the input, taking what
/// queries brought, painting. Beside it one count per hour of the store with plain SQL.
void benchLanes(Benchmark &bench);

} // namespace Backstory
