// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activity.h"

namespace Backstory
{

class ActivityCounter;

/// Counts the events of one source by what their payloads say: each of them is read. False when its history
/// cannot be read. `read`, unless null, grows with the payloads.
bool countFields(QueryScope &scope, const HistorySource &source, const ActivityFilter &filter,
                 ActivityCounter &counter, Activity &activity, PayloadsRead *read);

} // namespace Backstory
