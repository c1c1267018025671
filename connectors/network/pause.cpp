// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/network/pause.h"

#include <condition_variable>
#include <mutex>

namespace Backstory
{

void pauseAsking(std::chrono::milliseconds time, std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    stopped.wait_for(lock, stop, time, [] { return false; });
}

} // namespace Backstory
