// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Appends through backstory-server with 1, 8 and 64 clients, beside commits of plain SQLite on the same
/// disk; then how soon a subscription has what was appended.
void benchServer(Benchmark &bench);

} // namespace Backstory
