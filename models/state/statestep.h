// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

namespace Backstory
{

/// One step of an entity's way through time: step n, from 1, is made by its event n; step 0, the initial
/// state, has none.
struct StateStep {
    EventReference event;
    qint64 version = Event::NoVersion;
    Timestamp time; ///< StoredEvent::time()
    QString type;
    QString user;

    bool operator==(const StateStep &) const = default;
};

/// `v14`, or the step's number where the store counts no versions: `#14`; `start` for step 0.
QString stepName(qint64 version, qint64 step);

} // namespace Backstory
