// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Looks into the history that `benchIndexing()` made: an entity's first page of rows with causes and
/// contents, and the search for any part of an entity's id, beside the same questions put to the store with
/// plain SQL.
void benchLookups(Benchmark &bench);

} // namespace Backstory
