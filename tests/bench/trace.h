// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Traces of 10,000 and of 80,000 events among up to a million others: from the question to the tree laid
/// out, beside a recursive query over a plain SQLite table with the indexes it needs; and how long the
/// window's thread is kept by taking and painting them.
void benchTrace(Benchmark &bench);

} // namespace Backstory
