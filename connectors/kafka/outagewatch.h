// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace Backstory
{

/// Knows when a cluster that does not answer is worth a sentence, and when it is back. A value.
class OutageWatch
{
public:
    using Clock = std::chrono::steady_clock;

    /// Takes whether the brokers are down at this moment; a sentence when a person should know something new.
    QString take(bool down, const QString &brokers, Clock::time_point now = Clock::now());
    bool isDown() const { return m_since.has_value(); }

private:
    std::optional<Clock::time_point> m_since;
    bool m_said = false;
};

} // namespace Backstory
