// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causation.h"

namespace Backstory
{

/// `Causation by event type`
QString causationTitle(CausationBy by);
/// How complete the causes are: `85 % of events name a cause, 99 % of these causes are in the history (400
/// outside)`. Empty when there are no events.
QString coverageText(const CausationGraph &graph);

} // namespace Backstory
