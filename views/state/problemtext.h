// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducersource.h"

namespace Backstory
{

/// What stands above a reducer's text when it fails: what happened, and what is shown meanwhile and can be
/// done.
struct ProblemText {
    QString title;
    QString advice;
};

/// What is known beside the problem itself.
struct ProblemPlace {
    QString reducer; ///< `order.js`
    QString step;    ///< `v14`; empty: it failed before the first event
    bool isDraft = false;
    bool hasOlderStates = false; ///< those of an earlier reducer are shown
    bool hasStates = false;      ///< some states are shown
};

ProblemText problemText(const ReducerProblem &problem, const ProblemPlace &place);

} // namespace Backstory
