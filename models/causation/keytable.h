// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/fetchline.h"

#include <QtGlobal>

#include <vector>

namespace Backstory
{

/// Numbers by 64-bit keys other than 0, nothing is ever taken out: a third of the time and memory of a QHash.
/// A value.
class KeyTable
{
public:
    explicit KeyTable(int sizeBits = 8)
        : m_entries(size_t(1) << sizeBits)
        , m_shift(64 - sizeBits)
    {
    }

    /// Null when there is none. Valid until the next `at()`.
    quint32 *find(quint64 key)
    {
        Entry &entry = slot(key);
        return entry.key == key ? &entry.value : nullptr;
    }
    /// The number of the key, which is 0 when it is new; `isNew` says so. Valid until the next call.
    quint32 &at(quint64 key, bool *isNew = nullptr)
    {
        if (4 * (m_count + 1) > 3 * m_entries.size())
            grow();
        Entry &entry = slot(key);
        if (isNew)
            *isNew = entry.key != key;
        if (entry.key != key) {
            entry.key = key;
            entry.value = 0;
            ++m_count;
        }
        return entry.value;
    }
    /// The key will be asked for soon.
    void expect(quint64 key) const { fetchLine(&m_entries[first(key)]); }
    size_t count() const { return m_count; }
    void clear()
    {
        m_entries.assign(m_entries.size(), {});
        m_count = 0;
    }
    template<typename Visit>
    void forEach(Visit visit) const
    {
        for (const Entry &entry : m_entries) {
            if (entry.key != 0)
                visit(entry.key, entry.value);
        }
    }

private:
    struct Entry {
        quint64 key = 0;
        quint32 value = 0;
    };

    size_t first(quint64 key) const { return size_t((key * 0x9e3779b97f4a7c15u) >> m_shift); }
    Entry &slot(quint64 key)
    {
        const size_t mask = m_entries.size() - 1;
        size_t at = first(key);
        while (m_entries[at].key != 0 && m_entries[at].key != key)
            at = (at + 1) & mask;
        return m_entries[at];
    }
    void grow()
    {
        std::vector<Entry> old(m_entries.size() * 2);
        old.swap(m_entries);
        --m_shift;
        for (const Entry &entry : old) {
            if (entry.key != 0)
                slot(entry.key) = entry;
        }
    }

    std::vector<Entry> m_entries;
    int m_shift;
    size_t m_count = 0;
};

} // namespace Backstory
