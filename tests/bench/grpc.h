// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Reads `$all` of backstory-server into a history, beside the SQLite connector on the same store; then
/// without keeping it, beside KurrentDB's own Node client.
void benchGrpc(Benchmark &bench);

} // namespace Backstory
