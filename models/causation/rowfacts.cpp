// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/rowfacts.h"

#include <algorithm>

namespace Backstory
{

RowFacts::RowFacts(const Database &db)
    : m_writer(db, FactTable)
    , m_block(db.prepare(
          FactTable.sql("SELECT first, records FROM % WHERE first <= ?1 ORDER BY first DESC LIMIT 1")))
{
}

bool RowFacts::append(qint64 row, const RowFact &fact)
{
    if (m_recent.empty())
        m_firstRecent = row;
    m_recent.push_back(fact);
    return m_writer.append(fact);
}

std::optional<RowFact> RowFacts::at(qint64 row)
{
    if (!m_recent.empty() && row >= m_firstRecent)
        return m_recent[size_t(row - m_firstRecent)];
    if (row < m_firstRead || row >= m_firstRead + qint64(m_read.size())) {
        m_read.clear();
        m_block.bind(1, row);
        const bool good = m_block.step() && unpackRecords(m_block.bytes(1), m_read);
        m_firstRead = good ? m_block.integer(0) : 0;
        m_block.reset();
        if (!good || row >= m_firstRead + qint64(m_read.size()))
            return std::nullopt;
    }
    return m_read[size_t(row - m_firstRead)];
}

void RowFacts::forgetBefore(qint64 row)
{
    const qint64 count = std::clamp<qint64>(row - m_firstRecent, 0, qint64(m_recent.size()));
    m_recent.erase(m_recent.begin(), m_recent.begin() + count);
    m_firstRecent += count;
}

} // namespace Backstory
