// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/navigation.h"
#include "app/gui/openedsources.h"
#include "models/query/queryslot.h"

#include <QTemporaryDir>

namespace Backstory
{

/// An entity that was read straight from its source, in a small history of its own.
struct LookedUpEntity {
    HistorySource history; ///< of this entity alone; the id is none of an opened source
    int source = -1;       ///< the opened source that it came from
    EntityReference entity;
    qint64 events = 0;
    QString coverage; ///< a sentence: how far it was looked; empty where the source knew all of it at once
};

/// Looks up entities in sources that are still being read: one look-up at a time on the query pool, the
/// newest wins. Owns what was found, in a private folder that goes with it. Lives on the window's thread.
class EntityLookup : public QObject
{
    Q_OBJECT
public:
    EntityLookup(const ConnectorCatalog &catalog, QueryPool &pool, QObject *parent = nullptr);

    void start(const QList<OpenedSource> &sources, const QString &entity);
    void cancel();
    /// Looks no further: what has been found until now is the answer.
    void finish();
    bool isRunning() const { return m_slot.isRunning() || m_arrival.isRunning(); }

    /// Null when the id is not that of something looked up.
    const LookedUpEntity *find(int id) const;
    /// The opened source behind an id: itself, or the one that a looked-up entity came from.
    int openedSource(int id) const;
    /// Forgets what came from a source that is not among these; their ids.
    QList<int> keepOnly(const QList<HistorySource> &opened);
    void remove(int id);

    /// Asks whether the source's own history has all of the looked-up entity by now, and where the event at
    /// `selected` is in it.
    void seek(int id, const HistorySource &source, std::optional<Position> selected);

Q_SIGNALS:
    void found(int id);
    /// How far it has looked for `entity`; `percent` is -1 while that is unknown.
    void progressed(const QString &entity, const QString &sentence, int percent);
    /// Not found, or not possible: a sentence; empty when it was canceled.
    void answered(const QString &entity, const QString &sentence);
    /// The source's own history has it: `place` is what to show instead.
    void arrived(int id, const Backstory::Place &place);

private:
    void tell(const std::weak_ptr<bool> &hearing, const QString &entity, const LookupProgress &progress);

    const ConnectorCatalog &m_catalog;
    QueryPool &m_pool;
    /// Shared with a look-up that still runs when the window closes.
    std::shared_ptr<QTemporaryDir> m_folder;
    QList<LookedUpEntity> m_found;
    int m_lastId;
    QString m_wanted;
    std::stop_source m_enough;       ///< of the look-up that runs
    std::shared_ptr<bool> m_hearing; ///< as long as it runs; only touched on this object's thread
    QuerySlot m_slot;
    QuerySlot m_arrival;
};

} // namespace Backstory
