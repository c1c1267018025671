// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

/// Scrolls through all events in the window, sixty frames a second: by the wheel, by pages and by dragging
/// the scroll bar through the whole history, in the source's order and by time. A frame is all that the
/// window's thread does for it, answers that came included. Frames in which a row in sight had not come yet
/// are counted apart.
void benchScrolling(Benchmark &bench);

} // namespace Backstory
