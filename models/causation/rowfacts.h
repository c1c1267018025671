// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/blocktable.h"

#include <optional>

namespace Backstory
{

/// The facts of every row: those of the last rows from memory, older ones from their blocks. Belongs to the
/// writer's thread and transaction.
class RowFacts
{
public:
    explicit RowFacts(const Database &db);

    bool append(qint64 row, const RowFact &fact);
    bool flush() { return m_writer.flush(); }
    /// Nothing after a database error. Cheap for rows that come one after the other.
    std::optional<RowFact> at(qint64 row);
    /// Rows before this one are no longer kept in memory; they must have been flushed.
    void forgetBefore(qint64 row);

private:
    BlockWriter<RowFact> m_writer;
    Statement m_block;
    qint64 m_firstRecent = 0;
    std::vector<RowFact> m_recent;
    qint64 m_firstRead = 0; ///< of the block that was read last
    std::vector<RowFact> m_read;
};

} // namespace Backstory
