// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/query/activityoverview.h"

#include "models/query/querypool.h"

#include <algorithm>
#include <limits>

namespace Backstory
{

ActivityOverview readOverview(QueryScope &scope, const QList<HistorySource> &sources)
{
    ActivityOverview overview;
    double done = 0;
    double total = 0;
    Timestamp last;
    for (const HistorySource &source : sources) {
        const HistorySummary summary = scope.history(source).summary();
        if (!summary.caughtUp && summary.progressTotal > 0) {
            done += double(summary.progressDone);
            total += double(std::max(summary.progressTotal, summary.progressDone));
        }
        if (!summary.first.isValid() || !summary.last.isValid())
            continue;
        overview.from = overview.from.isValid() ? std::min(overview.from, summary.first) : summary.first;
        last = last.isValid() ? std::max(last, summary.last) : summary.last;
    }
    if (total > 0)
        overview.share = done / total;
    if (!overview.from.isValid() || last.nanoseconds() == std::numeric_limits<qint64>::max())
        return {};
    overview.to = Timestamp::fromNanoseconds(last.nanoseconds() + 1);
    overview.counts = QList<qint64>(ActivityOverview::Parts, 0);
    for (const HistorySource &source : sources) {
        const QList<qint64> counts =
            scope.history(source).countsBetween(overview.from, overview.to, ActivityOverview::Parts);
        for (qsizetype i = 0; i < counts.size(); ++i)
            overview.counts[i] += counts[i];
    }
    return overview;
}

} // namespace Backstory
