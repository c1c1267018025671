// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Asks a real broker every 5 seconds who reads a topic of 1,000 partitions, what really waits in each, keeps
/// and judges it, while records come: what that costs of one core. Says so when there is no broker.
void benchKafkaSampling(Benchmark &bench);

} // namespace Backstory
