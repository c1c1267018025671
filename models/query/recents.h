// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

namespace Backstory
{

/// The entities that were looked at last in a window, the latest first. A value.
class Recents
{
public:
    static constexpr qsizetype Most = 12;

    const QList<EntityReference> &entities() const { return m_entities; }
    /// True when this changed the list.
    bool visit(const EntityReference &entity)
    {
        if (!entity.isValid() || (!m_entities.isEmpty() && m_entities.first() == entity))
            return false;
        m_entities.removeAll(entity);
        m_entities.prepend(entity);
        if (m_entities.size() > Most)
            m_entities.removeLast();
        return true;
    }
    /// Forgets the entities of a source that was closed or read anew.
    bool forget(int source)
    {
        return m_entities.removeIf([source](const EntityReference &each) { return each.source == source; }) >
               0;
    }

private:
    QList<EntityReference> m_entities;
};

} // namespace Backstory
