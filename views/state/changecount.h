// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/statepair.h"

#include <QString>

namespace Backstory
{

/// How many fields differ between two states. A container that comes or goes counts by what is in
/// it.
struct ChangeCount {
    qint64 changed = 0; ///< in another value
    qint64 added = 0;
    qint64 removed = 0;

    qint64 all() const { return changed + added + removed; }
};

/// Looks only into what differs; the cost is the bytes of that.
ChangeCount countChanges(const StatePair &pair);
/// `7 fields changed`, and behind it ` · 3 of them added, 1 removed`.
QString changeText(const ChangeCount &count);
QString changeNote(const ChangeCount &count);

} // namespace Backstory
