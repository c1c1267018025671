// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>

#include <QtGlobal>

namespace Backstory
{

/// Measures how fast a number grows, over the last two seconds.
class RateMeter
{
public:
    using Clock = std::chrono::steady_clock;

    void add(qint64 value, Clock::time_point now = Clock::now());
    /// In units a second; 0 until there are two values.
    double rate() const;
    void clear() { m_samples.clear(); }

private:
    struct Sample {
        Clock::time_point time;
        qint64 value;
    };
    std::deque<Sample> m_samples;
};

} // namespace Backstory
