// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <vector>

namespace Backstory
{

/// Tells keys that were certainly never added from those that probably were, with one or two cache lines a
/// question: a Bloom filter in blocks that grows by larger ones. A value.
class KeyFilter
{
public:
    /// With 12 bits a key one answer in some hundred is wrong, with 24 one in some thousand.
    explicit KeyFilter(size_t bitsPerKey = 12)
        : m_bitsPerKey(bitsPerKey)
    {
    }

    void add(quint64 key);
    bool mayContain(quint64 key) const;
    /// The key will be asked about soon.
    void expect(quint64 key) const;
    void clear() { m_layers.clear(); }
    /// Makes room for so many keys at once.
    void reserve(size_t keys);

private:
    struct alignas(64) Line : std::array<quint64, 8> {
    };
    struct Layer {
        std::vector<Line> lines;
        size_t left = 0; ///< keys that it may still take
    };
    size_t m_bitsPerKey;
    std::vector<Layer> m_layers; ///< the last is filled
};

} // namespace Backstory
