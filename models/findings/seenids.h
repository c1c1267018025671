// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace Backstory
{

/// Remembers 64-bit keys and says whether one may have come before: never wrongly no, wrongly yes about once
/// in a thousand. A chain of Bloom filters, each four times as large as the one before, with all bits of a
/// key in one cache line: two to four bytes a key.
class SeenIds
{
public:
    /// True when the key may have been added before; adds it.
    bool add(quint64 key);
    void clear() { m_filters.clear(); }

private:
    struct Filter {
        std::vector<quint64> words; ///< blocks of eight: a cache line
        quint64 capacity = 0;
        quint64 keys = 0;
    };
    static constexpr quint64 FirstKeys = 64 * 1024;

    std::vector<Filter> m_filters;
};

} // namespace Backstory
