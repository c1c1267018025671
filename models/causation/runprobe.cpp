// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/runprobe.h"

#include <algorithm>

namespace Backstory
{

bool RunProbe::read(qint64 page)
{
    if (page == m_page)
        return true;
    m_entries.clear();
    ++m_pagesRead;
    const bool good = decodePage(m_runs.page(page), m_entries);
    m_page = good ? page : -1;
    return good;
}

bool RunProbe::find(const IndexRun::Part &part, quint64 key)
{
    m_rows.clear();
    // Entries with the key may begin in the page before the first fence that is not below it.
    auto at = std::lower_bound(part.fences.begin(), part.fences.end(), key);
    if (at != part.fences.begin())
        --at;
    for (; at != part.fences.end() && *at <= key; ++at) {
        if (!read(part.firstPage + (at - part.fences.begin())))
            return false;
        auto entry = std::lower_bound(m_entries.begin(), m_entries.end(), IndexEntry{key, 0});
        for (; entry != m_entries.end() && entry->key == key; ++entry)
            m_rows.push_back(entry->row);
    }
    return true;
}

} // namespace Backstory
