// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/pastevents.h"

#include <algorithm>
#include <limits>

namespace Backstory
{

PastEvents::PastEvents(const Database &db)
    : m_event(db.prepare("SELECT " + EventRowReader::columns() + " FROM event WHERE row = ?1"))
    , m_type(db.prepare("SELECT type FROM event WHERE row = ?1"))
    , m_rows(db)
    , m_runs(db)
{
}

std::optional<StoredEvent> PastEvents::at(qint64 row)
{
    m_event.bind(1, row);
    std::optional<StoredEvent> event;
    if (m_event.step())
        event = m_rows.read(m_event);
    m_event.reset();
    return event;
}

quint32 PastEvents::typeOf(qint64 row)
{
    m_type.bind(1, row);
    const quint32 type = m_type.step() ? quint32(m_type.integer(0)) : 0;
    m_type.reset();
    return type;
}

std::vector<qint64> PastEvents::lastRowsOf(EntityNumber entity, size_t most)
{
    std::vector<qint64> rows;
    m_runs.visitFrom(std::numeric_limits<qint64>::max(), Lookup::ByEntity, quint64(entity), [&](qint64 row) {
        rows.push_back(row);
        return rows.size() < most;
    });
    std::sort(rows.begin(), rows.end());
    return rows;
}

bool PastEvents::refresh()
{
    return m_runs.refresh();
}

} // namespace Backstory
