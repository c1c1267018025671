// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

namespace Backstory
{

/// Which stretch of time a chart shows.
struct TimeStretch {
    qint64 span = 0;    ///< the last nanoseconds of what there is; 0: all of it
    Timestamp from, to; ///< where both are valid, this in place of it; half open

    bool isRange() const { return from.isValid() && to.isValid(); }
};

} // namespace Backstory
