// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/delaysketch.h"
#include "models/processing/processingtimes.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace Backstory
{

namespace
{

constexpr int Buckets = 1 << (CellCode::Bits - 1); ///< of `DelaySketch` that are not negative, and some

/// Columns as they are added up: the time buckets of one level, several to a column.
struct Columns {
    Columns(const HeatMapQuery &query)
    {
        const qint64 length = std::max<qint64>(1, query.to.nanoseconds() - query.from.nanoseconds());
        const qint64 wanted = length / std::max(1, query.columns);
        while (level + 1 < ProcessingFormat::Levels && ProcessingFormat::levelLength(level + 1) <= wanted)
            ++level;
        const qint64 unit = ProcessingFormat::levelLength(level);
        const qint64 end = query.to.nanoseconds();
        // As the range begins within a column, one more may be needed: then the columns are made wider.
        for (buckets = std::max<qint64>(1, wanted / unit);; ++buckets) {
            first = ProcessingFormat::floorDivided(query.from.nanoseconds(), unit * buckets) * buckets;
            count = ProcessingFormat::floorDivided(end - first * unit + unit * buckets - 1, unit * buckets);
            if (count <= std::max(1, query.columns) || count <= 2)
                return;
        }
    }

    int level = 0;
    qint64 buckets = 1; ///< time buckets in a column
    qint64 first = 0;   ///< the first time bucket
    qint64 count = 0;   ///< columns
};

qint64 atShare(const quint32 *counts, qint64 below, qint64 total, double share)
{
    const qint64 rank = std::max<qint64>(1, qint64(std::ceil(share * double(total))));
    qint64 passed = below;
    for (int bucket = 0; bucket < Buckets && total > below; ++bucket) {
        passed += counts[bucket];
        if (passed >= rank)
            return DelaySketch::delayOf(bucket);
    }
    return 0;
}

} // namespace

qint64 HeatMap::shortestOf(int row) const
{
    return DelaySketch::shortestOf((firstRow + row) * ((1 << DelaySketch::SubBits) / rowsPerOctave));
}

qint64 HeatMap::countOf(int column) const
{
    const auto begin = counts.begin() + qint64(column) * rows;
    return std::accumulate(begin, begin + rows, negative[size_t(column)]);
}

double HeatMap::rowOf(qint64 delay) const
{
    return double(DelaySketch::bucketOf(delay)) * rowsPerOctave / (1 << DelaySketch::SubBits) - firstRow;
}

HeatMap ProcessingTimes::heatMap(const HeatMapQuery &query)
{
    HeatMap map;
    if (!query.from.isValid() || !query.to.isValid() || query.to <= query.from)
        return map;
    const Columns columns(query);
    map.columnTime = ProcessingFormat::levelLength(columns.level) * columns.buckets;
    map.from = Timestamp::fromNanoseconds(columns.first * ProcessingFormat::levelLength(columns.level));
    map.columns = int(columns.count);
    map.rowsPerOctave = query.rowsPerOctave;
    map.negative.resize(size_t(map.columns));
    map.percentiles.resize(size_t(map.columns));
    std::vector<quint32> counts(size_t(map.columns) * Buckets);
    for (const qint64 series : numbersOf(query.series, query.part)) {
        const qint64 end = columns.first + columns.count * columns.buckets;
        visit(series, columns.level, columns.first, end, [&](qint64 bucket, const CellCount &count) {
            const auto column = size_t((bucket - columns.first) / columns.buckets);
            const int code = count.code();
            if (code >= CellCode::Zero)
                counts[column * Buckets + size_t(code - CellCode::Zero)] += quint32(count.count);
            else if (CellCode::isDelay(code))
                map.negative[column] += count.count;
            else if (code == CellCode::Most)
                map.percentiles[column].most = std::max(map.percentiles[column].most, count.count);
        });
    }
    const int perRow = (1 << DelaySketch::SubBits) / query.rowsPerOctave;
    int first = Buckets;
    int last = -1;
    std::vector<qint64> totals(map.negative);
    for (size_t at = 0; at < counts.size(); ++at) {
        if (counts[at] == 0)
            continue;
        const int row = int(at % Buckets) / perRow;
        first = std::min(first, row);
        last = std::max(last, row);
        totals[at / Buckets] += counts[at];
    }
    map.firstRow = last < 0 ? 0 : first;
    map.rows = last < 0 ? 0 : last - first + 1;
    map.counts.resize(size_t(map.columns) * size_t(map.rows));
    for (size_t column = 0; column < size_t(map.columns); ++column) {
        const quint32 *of = counts.data() + column * Buckets;
        for (int bucket = map.firstRow * perRow; bucket < (map.firstRow + map.rows) * perRow; ++bucket) {
            if (of[bucket] > 0)
                map.counts[column * size_t(map.rows) + size_t(bucket / perRow - map.firstRow)] += of[bucket];
        }
        const auto at = [&](double share) {
            return atShare(of, map.negative[column], totals[column], share);
        };
        HeatMap::Percentiles &found = map.percentiles[column];
        found.p50 = at(0.5);
        found.p90 = at(0.9);
        found.p99 = at(0.99);
    }
    return map;
}

} // namespace Backstory
