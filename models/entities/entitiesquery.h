// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"

namespace Backstory
{

/// One category over all opened sources, as a search found it.
struct CategoryCount {
    QString name;
    qint64 entities = 0; ///< all that were read, whatever the search
    QList<qint64> found; ///< what matches, one a source
    qint64 events = 0;
    EntityRank best = EntityRank::Inside; ///< of what was found

    qint64 foundInAll() const
    {
        qint64 sum = 0;
        for (const qint64 count : found)
            sum += count;
        return sum;
    }
};

struct EntityRow {
    EntityReference reference;
    qint64 events = 0; ///< -1: not counted yet
};

/// All categories with their counts; sorted by name. While there is a search, those
/// with the best match stand first and those without one last.
struct EntityOverview {
    QList<HistorySource> sources;
    QString match;
    QList<CategoryCount> categories;
    QStringList firstSeen; ///< names in the order of the sources
    qint64 entities = 0;
    qint64 found = 0;
};

EntityOverview readOverview(QueryScope &scope, const QList<HistorySource> &sources, const QString &match);

/// How many events each has now; none for one that is gone.
QList<qint64> readEventCounts(QueryScope &scope, const QList<HistorySource> &sources,
                              const QList<EntityReference> &entities);

/// Entities `first` to `first + count - 1` of a category: source after source. Their events are not counted:
/// that takes longer than finding them, and looks into many places of the history.
QList<EntityRow> readEntities(QueryScope &scope, const QList<HistorySource> &sources,
                              const CategoryCount &category, const QString &match, qint64 first,
                              qint64 count);

} // namespace Backstory
