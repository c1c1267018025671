// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/blame.h"
#include "models/state/entitystates.h"

namespace Backstory
{

/// Who set a field of the state at a step. The states should have been compared up to there; `problem` says
/// when they were not.
Blame findBlame(EntityStates &states, QueryScope &scope, const QList<HistorySource> &sources,
                const QString &path, qint64 step);

} // namespace Backstory
