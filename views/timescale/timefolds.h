// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/timescale/timescale.h"

namespace Backstory
{

/// The stretches that are quiet in every one of several rows, each given by its own quiet stretches in the
/// order of time.
std::vector<TimeFold> quietInAll(const std::vector<std::vector<TimeFold>> &rows);

/// Which quiet stretches of a range to fold: those that stand out, by their length, from what is left when
/// longer ones are folded. Evenly spaced events are never folded. `events` is how many the range holds.
std::vector<TimeFold> foldsWorthwhile(std::vector<TimeFold> quiet, Timestamp first, Timestamp last,
                                      qint64 events);

} // namespace Backstory
