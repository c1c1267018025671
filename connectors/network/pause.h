// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <stop_token>

namespace Backstory
{

/// Waits before a server is asked again; not a moment longer once stopped.
void pauseAsking(std::chrono::milliseconds time, std::stop_token stop);

} // namespace Backstory
