// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// A year of samples of 200 partitions read for a chart of each, beside SQL that adds up the same rows; and
/// what keeping a look at 1,000 partitions costs.
void benchConsumers(Benchmark &bench);

} // namespace Backstory
