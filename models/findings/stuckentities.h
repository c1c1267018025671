// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/entitymemory.h"
#include "models/findings/findingtable.h"

#include <unordered_set>

namespace Backstory
{

/// Stuck before its usual end: learns for every type how often and after what time entities went on to
/// another type, and tells which ones did not. Belongs to the writer's thread.
class StuckEntities
{
public:
    StuckEntities(const Database &db, FindingTable &findings, PastEvents &past);

    /// An entity goes on from its last event to this one.
    void passed(const EntityState &before, const EventPrint &event);
    /// It is not stuck any more, if it was.
    void wentOn(EntityNumber entity)
    {
        if (!m_stuck.empty() && m_stuck.erase(qint64(entity)) > 0)
            m_findings.remove(FindingRule::Stuck, entity);
    }
    /// Finds all anew, once everything has been read.
    bool findAll(const EntityMemory &states);

private:
    static constexpr quint64 FewestLeft = 50; ///< entities that went on from a type, before others are stuck
    static constexpr quint64 MostOfAType = 500;
    struct Steps {
        quint64 left = 0;
        std::array<quint32, 64> delays{}; ///< by the binary logarithm of the nanoseconds
        quint64 staying = 0;              ///< whose last event it is now
        qint64 patience = 0;              ///< nanoseconds after which nearly all had left
    };
    static qint64 patienceOf(const Steps &steps);
    void report(qint64 entity, const EntityState &state, qint64 patience);

    FindingTable &m_findings;
    PastEvents &m_past;
    std::vector<quint16> m_places; ///< in m_steps, by number of the type; 0: none yet
    std::vector<Steps> m_steps{1};
    std::unordered_set<qint64> m_stuck;
    qint64 m_latest = 0;
};

} // namespace Backstory
