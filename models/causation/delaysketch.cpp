// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/delaysketch.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace Backstory
{

qint64 DelaySketch::delayOf(int bucket)
{
    const auto size = quint64(std::abs(bucket));
    if (size < (2u << SubBits)) // one value each
        return bucket;
    const int octave = int(size >> SubBits) - 1;
    const quint64 lowest = (size - (quint64(octave) << SubBits)) << octave;
    const quint64 middle =
        std::min(lowest + (quint64(1) << (octave - 1)), quint64(std::numeric_limits<qint64>::max()));
    return bucket < 0 ? -qint64(middle) : qint64(middle);
}

void DelaySketch::addBucket(int bucket, qint64 count)
{
    constexpr int Spare = 1 << SubBits; // an octave more, so that growing is rare
    if (m_counts.empty())
        m_first = bucket;
    if (bucket < m_first) {
        const int more = m_first - bucket + Spare;
        m_counts.insert(m_counts.begin(), size_t(more), 0);
        m_first -= more;
    }
    const auto at = size_t(bucket - m_first);
    if (at >= m_counts.size())
        m_counts.resize(at + Spare);
    m_counts[at] += count;
    m_count += count;
}

void DelaySketch::add(const DelaySketch &other)
{
    for (size_t i = 0; i < other.m_counts.size(); ++i) {
        if (other.m_counts[i] > 0)
            addBucket(other.m_first + int(i), other.m_counts[i]);
    }
}

qint64 DelaySketch::percentile(double share) const
{
    if (m_count == 0)
        return 0;
    const qint64 rank = std::clamp<qint64>(qint64(std::ceil(share * double(m_count))), 1, m_count);
    qint64 passed = 0;
    for (size_t i = 0; i < m_counts.size(); ++i) {
        passed += m_counts[i];
        if (passed >= rank)
            return delayOf(m_first + int(i));
    }
    return 0;
}

} // namespace Backstory
