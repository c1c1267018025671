// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <bit>
#include <vector>

namespace Backstory
{

/// Percentiles of any number of delays in little memory: counts in buckets, 32 between a power of two and the
/// next, so that a percentile is within 1.6 % of the delay at that rank. Delays may be negative. Sketches of
/// parts add up to exactly the sketch of the whole. A value.
class DelaySketch
{
public:
    static constexpr int SubBits = 5;
    /// The bucket of a delay; negative delays have negative buckets.
    static constexpr int bucketOf(qint64 delay)
    {
        const quint64 size = delay < 0 ? 0 - quint64(delay) : quint64(delay);
        if (size < (1u << SubBits))
            return delay < 0 ? -int(size) : int(size);
        const int octave = 63 - std::countl_zero(size) - SubBits;
        const int bucket = (octave << SubBits) + int(size >> octave);
        return delay < 0 ? -bucket : bucket;
    }
    /// The shortest delay in a bucket of delays that are not negative.
    static constexpr qint64 shortestOf(int bucket)
    {
        const int octave = std::max(0, (bucket >> SubBits) - 1);
        return qint64(bucket - (octave << SubBits)) << octave;
    }
    /// The middle of a bucket.
    static qint64 delayOf(int bucket);

    void add(qint64 delay) { addBucket(bucketOf(delay), 1); }
    void addBucket(int bucket, qint64 count);
    void add(const DelaySketch &other);

    qint64 count() const { return m_count; }
    /// The delay that this share of all does not exceed (nearest rank); 0 when there is none.
    qint64 percentile(double share) const;

private:
    int m_first = 0; ///< the bucket of the first count
    std::vector<qint64> m_counts;
    qint64 m_count = 0;
};

} // namespace Backstory
