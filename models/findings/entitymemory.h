// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/entitystate.h"
#include "models/findings/pastevents.h"

#include <unordered_map>

namespace Backstory
{

/// The states of all entities while a source is scanned; after a restart of the program first only those
/// asked for, each from its last events, and all of them, from one pass over the rows, once that is cheaper.
/// Belongs to the writer's thread.
class EntityMemory
{
public:
    EntityMemory(const Database &db, PastEvents &past);

    /// The reference holds until the next call. The past events must know all rows of earlier commits.
    EntityState &of(EntityNumber entity, bool isNew);
    /// The entity will be asked for soon.
    void expect(EntityNumber entity) const;
    /// All entities are there, so that they can be counted.
    bool isComplete() const { return m_isComplete; }
    /// By number; complete ones only.
    const std::vector<EntityState> &all() const { return m_all; }
    /// Tells of every step from one event of an entity to its next that was passed while all were read.
    using Step = std::function<void(const EntityState &before, const EventPrint &event)>;
    bool readAll(qint64 beforeRow, const Step &step);

private:
    static EventPrint printOf(const Statement &row);
    EntityState lastOf(EntityNumber entity);

    const Database &m_db;
    PastEvents &m_past;
    Statement m_row;
    bool m_isComplete = false;
    std::vector<EntityState> m_all;
    std::unordered_map<qint64, EntityState> m_some;
};

} // namespace Backstory
