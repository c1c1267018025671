// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Folds up to a million events of the store into the state of each entity: `backstory-reducer` beside Node,
/// fed the same messages by the same code.
void benchReducing(Benchmark &bench);

} // namespace Backstory
