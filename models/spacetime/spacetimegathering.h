// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"
#include "models/spacetime/spacetime.h"

#include <map>
#include <set>

namespace Backstory
{

/// Gathers the events of a space-time diagram, then what is needed to prove their order: the versions that
/// they read, their causes, and the causes of these. Lives for one query.
class SpaceTimeGathering
{
public:
    SpaceTimeGathering(QueryScope &scope, const QList<HistorySource> &sources);

    /// To be shown. One that is there already is not added again.
    void add(const HistorySource &source, const StoredEvent &event, bool isWitness);
    /// How many witnesses should be here by now.
    void requireShown(qsizetype events);
    void leaveOut(qint64 events, qsizetype wholeEntities = 0);
    const QList<EntityReference> &entities() const { return m_made->entities; }
    /// The rows of an entity that are here.
    QList<EventRow> rowsOf(const EntityReference &entity) const;

    SpaceTimePointer finish();

private:
    int append(const HistorySource &source, const StoredEvent &event);
    int entityOf(const HistorySource &source, const StoredEvent &event);
    int writerOf(const StoredEvent &event);
    void addReadVersions();
    bool overlooks(const SpaceTimeEvent &reader, int shown) const;
    std::optional<StoredEvent> findVersion(HistoryReader &history, const StoredEvent &reader);
    void addCauses();
    /// The number of an event that is named as a cause and is here already; -1: it must be looked for.
    int knownCause(int event, const StoredEvent::StoredCause &cause) const;
    bool linkKnownCauses(int event);
    void linkFoundCauses(int event);
    void link(int cause, int effect);
    void noteErrors();

    QueryScope &m_scope;
    const QList<HistorySource> &m_sources;
    std::shared_ptr<SpaceTime> m_made = std::make_shared<SpaceTime>();
    std::vector<StoredEvent> m_stored;                ///< of each event
    std::map<std::pair<int, qint64>, int> m_numbers;  ///< by source and row
    std::map<std::pair<int, qint64>, int> m_entities; ///< by source and number
    QHash<QByteArray, int> m_byId;                    ///< -1: several events have it
    std::set<std::pair<int, int>> m_linked;           ///< cause and effect
    QHash<QString, int> m_writers;
    const HistoryReader *m_rowsHistory = nullptr; ///< whose entity's rows were read last
    EntityNumber m_rowsEntity{};
    QList<EventRow> m_rows;
    qsizetype m_wanted = 0;  ///< witnesses
    qsizetype m_missing = 0; ///< of these
};

} // namespace Backstory
