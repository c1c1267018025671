// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/spacetime/spacetime.h"

namespace Backstory
{

/// What writers made of the versions that they had read, by the shown events that say which.
void findWorks(SpaceTime &spaceTime);
/// Where several of these went on at once, and neither writer knew what the other made.
void findStretches(SpaceTime &spaceTime);

} // namespace Backstory
