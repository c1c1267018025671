// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activity/activitybars.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace Backstory
{

double ActivityBars::Bar::total() const
{
    return std::accumulate(parts.begin(), parts.end(), 0.0);
}

double ActivityBars::Bar::earlierTotal() const
{
    return std::accumulate(earlier.begin(), earlier.end(), 0.0);
}

double ActivityBars::Bar::positive() const
{
    return std::accumulate(parts.begin(), parts.end(), 0.0,
                           [](double sum, double part) { return sum + std::max(part, 0.0); });
}

double ActivityBars::Bar::negative() const
{
    return std::accumulate(parts.begin(), parts.end(), 0.0,
                           [](double sum, double part) { return sum + std::min(part, 0.0); });
}

ActivityBars::ActivityBars(const CountedActivity &counted, const QStringList &parts)
    : m_parts(parts.mid(0, Own))
    , m_bucket(counted.filter.bucket)
    , m_isSum(!counted.filter.sum.isEmpty())
{
    std::map<qint64, Bar> bars;
    const auto valueOf = [this](const ActivityCell &cell) {
        return m_isSum ? cell.sum : double(cell.events);
    };
    for (const ActivitySeries &series : counted.activity.series) {
        const qsizetype own = m_parts.indexOf(series.name);
        m_hasRest = m_hasRest || own < 0;
        for (const ActivityCell &cell : series.cells) {
            Bar &bar = bars[cell.bucket];
            bar.events += cell.events;
            bar.parts[size_t(own < 0 ? Rest : own)] += valueOf(cell);
        }
    }
    for (const ActivitySeries &series : counted.earlier.series) {
        const qsizetype own = m_parts.indexOf(series.name);
        for (const ActivityCell &cell : series.cells)
            bars[cell.bucket].earlier[size_t(own < 0 ? Rest : own)] += valueOf(cell);
    }
    m_bars.reserve(bars.size());
    for (auto &[bucket, bar] : bars) {
        bar.bucket = bucket;
        m_bars.push_back(bar);
    }
}

// Near the ends of all time a bucket may begin before or end behind them.
Timestamp ActivityBars::startOf(qint64 bucket) const
{
    qint64 start = 0;
    if (qMulOverflow(bucket, m_bucket, &start))
        start = bucket < 0 ? std::numeric_limits<qint64>::min() + 1 : std::numeric_limits<qint64>::max();
    return Timestamp::fromNanoseconds(start);
}

double ActivityBars::least() const
{
    double least = 0;
    for (const Bar &bar : m_bars)
        least = std::min({least, bar.negative(), bar.earlierTotal()});
    return least;
}

double ActivityBars::most() const
{
    double most = 0;
    for (const Bar &bar : m_bars)
        most = std::max({most, bar.positive(), bar.earlierTotal()});
    return most;
}

} // namespace Backstory
