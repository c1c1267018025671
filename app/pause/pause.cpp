// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pause/pause.h"

#include <condition_variable>
#include <mutex>

namespace Backstory
{

bool pauseFor(std::chrono::nanoseconds time, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

} // namespace Backstory
