// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Mirrors a topic of a real broker into a history, beside the same events as JSON lines and beside kcat on
/// the same topic; then finds keys in the whole mirrored topic, and one key without a mirror. Says so when
/// there is no broker.
void benchKafka(Benchmark &bench);

} // namespace Backstory
