// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/keyfilter.h"

#include "models/history/fetchline.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr size_t FirstKeys = 1 << 21;
constexpr size_t Growth = 4;
constexpr int BitsSet = 7; // of nine bits of the key each

size_t lineOf(quint64 key, size_t lines)
{
    return size_t((quint64(quint32(key >> 32)) * lines) >> 32);
}

/// Calls `visit(word, bit)` for the bits of a key in its line.
template<typename Visit>
bool forBits(quint64 key, Visit visit)
{
    quint64 bits = key * 0x9e3779b97f4a7c15u;
    for (int i = 0; i < BitsSet; ++i, bits >>= 9) {
        if (!visit(size_t(bits >> 6 & 7), quint64(1) << (bits & 63)))
            return false;
    }
    return true;
}

} // namespace

void KeyFilter::reserve(size_t keys)
{
    m_layers.push_back({std::vector<Line>(keys * m_bitsPerKey / 512 + 1), keys});
}

void KeyFilter::add(quint64 key)
{
    if (m_layers.empty() || m_layers.back().left == 0) {
        const size_t lines = m_layers.empty() ? 0 : m_layers.back().lines.size();
        reserve(std::max(FirstKeys, Growth * lines * 512 / m_bitsPerKey));
    }
    Layer &layer = m_layers.back();
    --layer.left;
    Line &line = layer.lines[lineOf(key, layer.lines.size())];
    forBits(key, [&line](size_t word, quint64 bit) {
        line[word] |= bit;
        return true;
    });
}

bool KeyFilter::mayContain(quint64 key) const
{
    return std::any_of(m_layers.begin(), m_layers.end(), [key](const Layer &layer) {
        const Line &line = layer.lines[lineOf(key, layer.lines.size())];
        return forBits(key, [&line](size_t word, quint64 bit) { return bool(line[word] & bit); });
    });
}

void KeyFilter::expect(quint64 key) const
{
    for (const Layer &layer : m_layers)
        fetchLine(&layer.lines[lineOf(key, layer.lines.size())]);
}

} // namespace Backstory
