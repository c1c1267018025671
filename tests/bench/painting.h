// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Chooses entities in the window (offscreen) and takes the time until their first rows are painted, beside
/// the simplest table there is: SQL by the store's index into a QTableWidget.
void benchPainting(Benchmark &bench);

} // namespace Backstory
