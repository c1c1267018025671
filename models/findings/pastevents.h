// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/eventtable.h"
#include "models/history/indexrunreader.h"

namespace Backstory
{

/// Looks up events that have been written, for the rules that need more than they remember. Belongs to the
/// writer's thread and transaction.
class PastEvents
{
public:
    explicit PastEvents(const Database &db);

    /// By row, those of the open transaction too.
    std::optional<StoredEvent> at(qint64 row);
    /// The number of the event's type; 0: none.
    quint32 typeOf(qint64 row);
    /// Rows with the key, ascending, up to the last commit or flush. Rows of different ids may share a key.
    std::vector<qint64> rows(Lookup lookup, quint64 key) { return m_runs.rows(lookup, key); }
    /// The last rows of an entity, ascending.
    std::vector<qint64> lastRowsOf(EntityNumber entity, size_t most);
    /// Takes notice of what was flushed.
    bool refresh();
    void release() { m_runs.release(); }

private:
    Statement m_event;
    Statement m_type;
    EventRowReader m_rows;
    IndexRunReader m_runs;
};

} // namespace Backstory
