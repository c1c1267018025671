// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// How long a random jump in an entity of 100,000 events takes, from the wish to the state in the window's
/// thread, beside folding its events from the start.
void benchStates(Benchmark &bench);

} // namespace Backstory
