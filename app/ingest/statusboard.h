// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/sourcestatus.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>

namespace Backstory
{

/// The status of one source, written by its worker and read by anyone. Tells of changes at most ten times a
/// second, of a new state at once.
class StatusBoard
{
public:
    explicit StatusBoard(const SourceStatus &initial, std::function<void()> changed);

    SourceStatus status() const;
    /// Changes the status under the lock, from the worker.
    void update(const std::function<void(SourceStatus &)> &change);
    /// Waits for a state other than Opening and Reading.
    bool waitUntilSettled(std::chrono::milliseconds limit) const;

private:
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_settled;
    SourceStatus m_status;
    std::function<void()> m_changed;
    std::chrono::steady_clock::time_point m_told;
    qint64 m_toldEvents = -1;
    int m_toldJudgements = 0;
};

} // namespace Backstory
