// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/seenids.h"

namespace Backstory
{

namespace
{

constexpr quint64 BitsPerKey = 16;
constexpr int BitsSet = 6;

/// Keys are hashes already, but of the low bits the block and the bits within it must not both be made.
quint64 mixed(quint64 key)
{
    key *= 0x9e3779b97f4a7c15;
    return key ^ (key >> 29);
}

} // namespace

bool SeenIds::add(quint64 key)
{
    const quint64 bits = mixed(key);
    bool seen = false;
    for (const Filter &filter : m_filters) {
        const quint64 *block = filter.words.data() + 8 * (key & (filter.words.size() / 8 - 1));
        bool all = true;
        for (int i = 0; i < BitsSet && all; ++i) {
            const quint64 bit = (bits >> (9 * i)) & 511;
            all = block[bit >> 6] >> (bit & 63) & 1;
        }
        seen = seen || all;
    }
    if (m_filters.empty() || m_filters.back().keys >= m_filters.back().capacity) {
        Filter next;
        next.capacity = m_filters.empty() ? FirstKeys : 4 * m_filters.back().capacity;
        next.words.resize(next.capacity * BitsPerKey / 64);
        m_filters.push_back(std::move(next));
    }
    Filter &last = m_filters.back();
    quint64 *block = last.words.data() + 8 * (key & (last.words.size() / 8 - 1));
    for (int i = 0; i < BitsSet; ++i) {
        const quint64 bit = (bits >> (9 * i)) & 511;
        block[bit >> 6] |= quint64(1) << (bit & 63);
    }
    ++last.keys;
    return seen;
}

} // namespace Backstory
