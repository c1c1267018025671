// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <algorithm>
#include <limits>

namespace Backstory
{

/// From one moment to the other, negative when it lies before; at most what fits, some 292 years, and never
/// what has no opposite.
constexpr qint64 nanosecondsBetween(qint64 from, qint64 to)
{
    constexpr qint64 Most = std::numeric_limits<qint64>::max();
    qint64 result = 0;
    if (__builtin_sub_overflow(to, from, &result))
        return to < from ? -Most : Most;
    return std::max(result, -Most);
}

constexpr qint64 nanosecondsBetween(Timestamp from, Timestamp to)
{
    return nanosecondsBetween(from.nanoseconds(), to.nanoseconds());
}

} // namespace Backstory
