// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <stop_token>

namespace Backstory
{

/// Sleeps; false when it was stopped before or meanwhile.
bool pauseFor(std::chrono::nanoseconds time, std::stop_token stop);

} // namespace Backstory
