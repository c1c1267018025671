// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>

namespace Backstory
{

/// The flat steps in which delays are coloured.
struct DelaySteps {
    static constexpr int Count = 5;

    static constexpr int stepOf(qint64 nanoseconds)
    {
        constexpr std::array<qint64, Count - 1> Limits{100'000'000LL, 1'000'000'000LL, 60'000'000'000LL,
                                                       3'600'000'000'000LL};
        int step = 0;
        while (step < Count - 1 && nanoseconds >= Limits[size_t(step)])
            ++step;
        return step;
    }
    /// `< 1 s`
    static QString name(int step)
    {
        static const std::array<QString, Count> names{QStringLiteral("< 100 ms"), QStringLiteral("< 1 s"),
                                                      QStringLiteral("< 1 min"), QStringLiteral("< 1 h"),
                                                      QStringLiteral("≥ 1 h")};
        return names[size_t(step)];
    }
};

} // namespace Backstory
