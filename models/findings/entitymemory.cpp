// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/entitymemory.h"

#include "models/history/fetchline.h"

namespace Backstory
{

namespace
{

constexpr const char *Columns =
    "SELECT row, part, flags, type, version, occurred, recorded, entity FROM event ";
constexpr size_t EventsBack = 6; ///< more than are remembered, for some may be snapshots

} // namespace

EntityMemory::EntityMemory(const Database &db, PastEvents &past)
    : m_db(db)
    , m_past(past)
    , m_row(db.prepare(QByteArray(Columns) + "WHERE row = ?1"))
    , m_isComplete(db.integer("SELECT max(row) FROM event") == 0)
{
}

EventPrint EntityMemory::printOf(const Statement &row)
{
    EventPrint print;
    const auto flags = int(row.integer(2)); // the lowest two bits are the kind, the next says archived
    print.row = quint32(row.integer(0));
    print.table = quint8(row.integer(1) >> 20);
    print.kind = EventKind(flags & 3);
    print.archived = flags & 4;
    print.type = quint32(row.integer(3));
    if (!row.isNull(4))
        print.version = row.integer(4);
    const bool isRecorded = row.isNull(5);
    if (!isRecorded || !row.isNull(6)) {
        print.time = row.integer(isRecorded ? 6 : 5);
        print.flags = isRecorded ? EntityState::HasTime | EntityState::IsRecordedTime : EntityState::HasTime;
    }
    return print;
}

EntityState EntityMemory::lastOf(EntityNumber entity)
{
    EntityState state;
    for (const qint64 number : m_past.lastRowsOf(entity, EventsBack)) {
        m_row.bind(1, number);
        if (m_row.step())
            advance(state, printOf(m_row));
        m_row.reset();
    }
    return state;
}

void EntityMemory::expect(EntityNumber entity) const
{
    if (size_t(entity) < m_all.size())
        fetchLine(&m_all[size_t(entity)]);
}

EntityState &EntityMemory::of(EntityNumber entity, bool isNew)
{
    const auto number = qint64(entity);
    if (m_isComplete) {
        if (size_t(number) >= m_all.size()) {
            if (size_t(number) >= m_all.capacity())
                m_all.reserve(size_t(number) + size_t(number) / 2 + 1024);
            m_all.resize(size_t(number) + 1);
        }
        return m_all[size_t(number)];
    }
    const auto known = m_some.find(number);
    if (known != m_some.end())
        return known->second;
    return m_some.emplace(number, isNew ? EntityState() : lastOf(entity)).first->second;
}

bool EntityMemory::readAll(qint64 beforeRow, const Step &step)
{
    std::vector<EntityState> all(size_t(m_db.integer("SELECT max(number) FROM entity") + 1));
    Statement rows = m_db.prepare(QByteArray(Columns) + "WHERE row < ?1 ORDER BY row");
    rows.bind(1, beforeRow);
    while (rows.step()) {
        const auto entity = size_t(rows.integer(7));
        if (entity >= all.size())
            return false;
        const EventPrint print = printOf(rows);
        if (!all[entity].isEmpty())
            step(all[entity], print);
        advance(all[entity], print);
    }
    // Of those that were asked for more is known: what their payloads were.
    for (const auto &[entity, state] : m_some) {
        if (size_t(entity) < all.size())
            all[size_t(entity)] = state;
    }
    m_some.clear();
    m_all = std::move(all);
    m_isComplete = true;
    return m_db.error().isEmpty();
}

} // namespace Backstory
