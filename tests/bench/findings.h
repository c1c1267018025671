// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Writes the demo store's events into two histories batch by batch, with the rules looking on and without,
/// so that both meet the same machine; and measures what the connectors tell of payloads.
void benchFindings(Benchmark &bench);

} // namespace Backstory
