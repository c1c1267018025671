// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/text/timetext.h"
#include "views/timescale/timescale.h"

namespace Backstory
{

/// A marked moment of a time axis.
struct TimeTick {
    Timestamp time;
    double x = 0;
    QString label;      ///< empty where there is no room for it
    bool major = false; ///< begins a day, a month, a year, a minute or a second among smaller steps
};

/// Round moments in sight of the scale, so far apart that their labels have room; from single nanoseconds to
/// centuries, aligned in the zone of the text, also over changes of its clock. None within folds.
std::vector<TimeTick> ticksOf(const TimeScale &scale, const TimeText &text);

} // namespace Backstory
