// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"

namespace Backstory
{

/// An event that lacks a cause or an effect which nearly all of its type have. A value.
struct CausalGap {
    FindingRule rule{}; ///< MissingCause or MissingEffect
    EventRow row{};
    QString effect;    ///< the type that should have come
    qint64 of = 0;     ///< so many events of the type
    qint64 having = 0; ///< of which so many have it
    qint64 within = 0; ///< nanoseconds: nearly all got the effect in this time

    bool operator==(const CausalGap &) const = default;
};

} // namespace Backstory
