// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/goto/gotorequest.h"
#include "models/query/querypool.h"

namespace Backstory
{

/// What is shown when a person asks to go somewhere.
struct GotoPlace {
    EntityReference entity;          ///< valid: the timeline of this entity
    int allOf = -1;                  ///< else all events of this source
    QList<EntityReference> together; ///< all entities that are shown in one timeline
};

/// Where a text leads, and the line that says so.
struct GotoAnswer {
    bool found = false;
    QString sentence;
    EntityReference entity; ///< valid: show this entity's timeline
    int allOf = -1;         ///< else all events of this source
    EventReference event;
    Timestamp moment; ///< where the cursor goes; invalid: nowhere
};

/// Tries the readings in their order in all sources; the first that leads somewhere is the answer, else what
/// is said is about the first reading.
GotoAnswer findGoto(QueryScope &scope, const QList<HistorySource> &sources, const GotoPlace &place,
                    const QList<GotoRequest> &readings, const TimeText &timeText);

} // namespace Backstory
