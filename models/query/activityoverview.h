// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QList>

namespace Backstory
{

class QueryScope;

/// All events of some sources over their whole time, counted in equal parts.
struct ActivityOverview {
    static constexpr int Parts = 480;

    Timestamp from; ///< half open: from ≤ time < to; invalid when no event has a time
    Timestamp to;
    QList<qint64> counts;
    double share = 1; ///< how much of the sources has been read

    bool operator==(const ActivityOverview &) const = default;
};

/// For a query's thread.
ActivityOverview readOverview(QueryScope &scope, const QList<HistorySource> &sources);

} // namespace Backstory
