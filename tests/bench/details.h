// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Chooses an event with a JSON payload of 20 MB in the panel about an event (offscreen) and takes the time
/// until its fields, and until its raw text, are painted, and how long the window was kept from answering;
/// beside nlohmann's parser and QPlainTextEdit.
void benchDetails(Benchmark &bench);

} // namespace Backstory
