// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumersample.h"

#include <optional>

namespace Backstory
{

/// How often a consumer says how far it is, where samples can tell.
struct CommitInterval {
    qint64 nanoseconds = 0;
    qint64 step = 0; ///< positions at a time, on average
};

/// From samples of one part, by time: at least five moves at equal distances (to within two samples), at
/// least four samples apart, with something written while the position stood. Else the position moves as
/// events come, or as often as it is looked at, and nothing can be told.
std::optional<CommitInterval> commitInterval(const ConsumerSamples &samples);

/// Why lags of a position that never moved in these samples, while something waited, may be too high, as a
/// sentence: whoever works need not say so in its position (emmett 0.42 after its first batch, programs that
/// keep their offsets elsewhere). Empty when it moved, nothing was written, it has no members, or the samples
/// are too few or too short (as `LagJudge` has it).
QString standingCheckpoint(const ConsumerSamples &samples);

} // namespace Backstory
