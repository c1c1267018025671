// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activity.h"

#include <QHash>

#include <map>

namespace Backstory
{

/// Adds events to their series and buckets. Lives on a query's thread.
class ActivityCounter
{
public:
    explicit ActivityCounter(qint64 bucket);

    /// The number of the series with this name.
    int seriesOf(const QString &name);
    void add(int series, Timestamp time, qint64 events = 1, double sum = 0);
    qint64 bucketOf(Timestamp time) const;
    /// In the order that Activity promises.
    QList<ActivitySeries> finished() const;

private:
    struct Cell {
        qint64 events = 0;
        double sum = 0;
    };
    struct Series {
        QString name;
        std::map<qint64, Cell> cells;
        qint64 lastBucket = 0;
        Cell *last = nullptr; ///< most events come in the order of time
    };

    qint64 m_bucket;
    QHash<QString, int> m_numbers;
    std::vector<Series> m_series;
};

} // namespace Backstory
