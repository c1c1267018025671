// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Opens the store, already read, in the window (offscreen) and takes its resident memory once it has
/// settled.
void benchMemory(Benchmark &bench);

} // namespace Backstory
