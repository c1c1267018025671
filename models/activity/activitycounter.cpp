// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activity/activitycounter.h"

#include <algorithm>

namespace Backstory
{

ActivityCounter::ActivityCounter(qint64 bucket)
    : m_bucket(bucket)
{
}

int ActivityCounter::seriesOf(const QString &name)
{
    const auto known = m_numbers.constFind(name);
    if (known != m_numbers.cend())
        return *known;
    const int number = int(m_series.size());
    m_numbers.insert(name, number);
    m_series.push_back({name, {}, 0, nullptr});
    return number;
}

qint64 ActivityCounter::bucketOf(Timestamp time) const
{
    const qint64 rounded = time.nanoseconds() / m_bucket;
    return rounded * m_bucket > time.nanoseconds() ? rounded - 1 : rounded;
}

void ActivityCounter::add(int series, Timestamp time, qint64 events, double sum)
{
    Series &into = m_series[size_t(series)];
    const qint64 bucket = bucketOf(time);
    if (!into.last || into.lastBucket != bucket) {
        into.last = &into.cells[bucket];
        into.lastBucket = bucket;
    }
    into.last->events += events;
    into.last->sum += sum;
}

QList<ActivitySeries> ActivityCounter::finished() const
{
    QList<ActivitySeries> all;
    for (const Series &series : m_series) {
        ActivitySeries each{series.name, {}, 0, 0};
        for (const auto &[bucket, cell] : series.cells) {
            each.cells.append({bucket, cell.events, cell.sum});
            each.events += cell.events;
            each.sum += cell.sum;
        }
        if (each.events > 0)
            all.append(std::move(each));
    }
    std::sort(all.begin(), all.end(), [](const ActivitySeries &a, const ActivitySeries &b) {
        return a.events != b.events ? a.events > b.events : a.name < b.name;
    });
    return all;
}

} // namespace Backstory
