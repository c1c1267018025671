// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>
#include <stop_token>

namespace Backstory
{

/// A server that does not answer: how long to wait before it is asked again, and when a person should know.
/// A value; belongs to one thread.
class Outage
{
public:
    using Clock = std::chrono::steady_clock;
    struct Pace {
        std::chrono::milliseconds firstPause{100};
        std::chrono::milliseconds longestPause{5000};
        std::chrono::milliseconds patience{5000}; ///< before it is worth a sentence
    };

    explicit Outage(const Pace &pace)
        : m_pace(pace)
        , m_pause(pace.firstPause)
    {
    }

    /// A call has failed: waits, each time longer. A sentence when a person should know.
    QString wait(const QString &server, const QString &reason, std::stop_token stop);
    /// The server has answered. A sentence when a person was told that it did not.
    QString end(const QString &server);

private:
    Pace m_pace;
    std::chrono::milliseconds m_pause;
    std::optional<Clock::time_point> m_since;
    bool m_said = false;
};

} // namespace Backstory
