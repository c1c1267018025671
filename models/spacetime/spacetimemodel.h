// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/categories.h"
#include "models/query/queryslot.h"
#include "models/spacetime/spacetimelanes.h"
#include "models/spacetime/spacetimequery.h"
#include "models/text/timetext.h"

#include <QTimer>

namespace Backstory
{

/// What a space-time diagram is about: a few events that prove something (or many of one trace), or whole
/// entities in a range of time (half open; invalid: no limit).
struct SpaceTimeSubject {
    /// What the events are; it decides on what they are called beside all events of their entities.
    enum Events { Chosen, OfTrace, Witness };

    QString title; ///< empty: the entities' names
    QList<EventReference> events;
    Events eventsAre = Chosen;
    QList<EntityReference> entities;
    Timestamp from;
    Timestamp to;
    QString sentence; ///< what the events prove, by whoever found them; empty: the diagram makes its own

    bool isEmpty() const { return events.isEmpty() && entities.isEmpty(); }
};

/// The events, lanes and proofs of one space-time diagram, read in the background. Lives on the window's
/// thread.
class SpaceTimeModel : public QObject
{
    Q_OBJECT
public:
    SpaceTimeModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources);
    /// New rows can be read from the source's history; `anew`: everything was read again from the start.
    void refresh(int source, bool anew = false);
    void show(const SpaceTimeSubject &subject);
    void clear() { show({}); }
    const SpaceTimeSubject &subject() const { return m_subject; }

    /// Only the events that were named, or all of their entities too.
    void setAll(bool all);
    bool isAll() const { return m_all; }
    bool hasWitness() const { return !m_subject.events.isEmpty(); }
    void setBy(SpaceTimeBy by);
    SpaceTimeBy by() const { return m_by; }
    void setTimeText(TimeText text) { m_timeText = text; }
    const TimeText &timeText() const { return m_timeText; }

    bool isLoading() const { return m_slot.isRunning(); }
    /// Never null; empty before anything has been read.
    const SpaceTimePointer &spaceTime() const { return m_spaceTime; }
    const std::vector<SpaceTimeLane> &lanes() const { return m_lanes; }
    /// Number of the mark of an entity of the diagram; -1: none.
    int categoryOf(int entity) const;
    QString title() const;
    QString sentence() const;
    QString error() const { return m_spaceTime->error; }

Q_SIGNALS:
    /// Another subject; nothing of it has been read yet.
    void subjectChanged();
    /// There are other events, proofs or lanes.
    void loaded();

private:
    void start();
    /// At once where it is little, else after a while: a source that is being read changes all the time.
    void startAgain();
    void take(SpaceTimePointer spaceTime);

    std::shared_ptr<Categories> m_categories;
    QList<HistorySource> m_sources;
    SpaceTimeSubject m_subject;
    bool m_all = false;
    bool m_again = false; ///< there is more than the running query sees
    SpaceTimeBy m_by = SpaceTimeBy::Entity;
    TimeText m_timeText;
    SpaceTimePointer m_spaceTime = std::make_shared<SpaceTime>();
    std::vector<SpaceTimeLane> m_lanes;
    QTimer m_later;
    QuerySlot m_slot;
};

} // namespace Backstory
