// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/laneevents.h"
#include "views/timescale/timescale.h"

#include <cmath>

namespace Backstory
{

/// What a lane shows: events one by one where they are known, counts elsewhere.
struct LaneContent {
    const LaneEvents *events = nullptr;
    TimeSpan exact;                   ///< where `events` has every event; invalid: everywhere
    const TimeCounts *fine = nullptr; ///< used where it covers, else `coarse`
    const TimeCounts *coarse = nullptr;

    bool isExactEverywhere() const { return events && !exact.from.isValid(); }
};

/// One thing in a lane, in pixels of the scale: a mark for one event, a block with the count of more than
/// five that are close together, or a bar of a dense stretch.
struct LaneItem {
    enum Kind { Mark, Block, Bar };

    Kind kind = Mark;
    double left = 0; ///< where it is painted and hit; items of a lane never overlap
    double right = 0;
    double trueLeft = 0; ///< where its first event belongs
    double trueRight = 0;
    qint64 first = -1; ///< index of its first event; -1 when only its count is known
    double count = 1;

    double center() const { return (left + right) / 2; }
    qint64 last() const { return first + qint64(count) - 1; }
    /// A mark that stands beside its moment, to be told from its neighbours.
    bool isMoved() const { return kind == Mark && std::abs(center() - trueLeft) > 1; }
    bool holds(qint64 index) const { return first >= 0 && index >= first && index <= last(); }
};

/// The items of one lane from left to right. Costs no more than there are pixels, however many events.
std::vector<LaneItem> layOutLane(const LaneContent &content, const TimeScale &scale);

/// The item at `x`, or the nearest one within a few pixels; null when there is none.
const LaneItem *itemAt(const std::vector<LaneItem> &items, double x);
/// The item that stands for the event with this index; null when it is out of sight.
const LaneItem *itemOf(const std::vector<LaneItem> &items, qint64 index);

} // namespace Backstory
