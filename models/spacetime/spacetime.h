// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"
#include "models/spacetime/causalorder.h"

#include <QStringList>

#include <memory>

namespace Backstory
{

/// Who wrote events, as far as the store says.
struct SpaceTimeWriter {
    QString producer;
    QString user;
    bool operator==(const SpaceTimeWriter &) const = default;
};

/// As much of an event as a space-time diagram needs.
struct SpaceTimeEvent {
    EventReference reference;
    EventKind kind = EventKind::Event;
    QByteArray id;
    QString type;
    int entity = -1; ///< into SpaceTime::entities
    int writer = -1; ///< into SpaceTime::writers; -1: not known
    qint64 version = Event::NoVersion;
    qint64 readVersion = Event::NoVersion;
    Timestamp time;
    bool isWitness = false; ///< one of those that were asked for by name
};

/// Two events of which the first was before the second, and why that is sure.
struct SpaceTimeLink {
    /// Via: a chain of causes through events that are not shown.
    enum Kind : quint8 { Cause, Via, Read, Version };

    int from = -1;
    int to = -1;
    Kind kind = Cause;
    bool isBackwards = false; ///< the clocks say the contrary
};

/// What a writer made of one version of an entity: from when that was written, the earliest moment at which
/// it can have been read, until the last event that was written from it.
struct SpaceTimeWork {
    int entity = -1;
    int writer = -1;
    qint64 readVersion = Event::NoVersion;
    int read = -1;           ///< the event with this version; -1: it is not known
    std::vector<int> writes; ///< in the order of versions
    Timestamp from;          ///< invalid: not known
    Timestamp to;
    bool isContested = false; ///< another writer worked on the entity at the same time
};

/// A stretch of time in which several writers worked on one entity, each without knowing what the other made.
struct SpaceTimeStretch {
    int entity = -1;
    qint64 version = Event::NoVersion; ///< all work from this one; NoVersion: from different ones
    std::vector<int> works;
    Timestamp from; ///< invalid: not known
    Timestamp to;
};

/// Some events, what is provably before what, and the work of writers between them. The first `shown` events
/// are to be drawn; those behind them only prove order. Immutable once it is made; crosses threads as a
/// shared pointer.
struct SpaceTime {
    std::vector<SpaceTimeEvent> events;
    int shown = 0;
    QList<EntityReference> entities; ///< of all events; those of shown ones come first
    int shownEntities = 0;
    std::vector<SpaceTimeWriter> writers;
    std::vector<SpaceTimeLink> links; ///< between any of the events, but not those by versions alone
    CausalOrder order;
    std::vector<SpaceTimeLink::Kind> proofs; ///< what each edge of the order rests on
    std::vector<SpaceTimeWork> works;
    std::vector<SpaceTimeStretch> stretches;
    qint64 leftOut = 0;         ///< events of the entities in the range that are not here
    qint64 entitiesLeftOut = 0; ///< of those that were asked for
    qint64 withoutTime = 0;     ///< shown events that cannot be drawn
    bool isWholeProof = true;   ///< false: not all causes of causes were read
    Timestamp from, to;         ///< of the shown events; invalid when none has a time
    QString error;              ///< a sentence

    const SpaceTimeEvent &event(int number) const { return events[size_t(number)]; }
    /// -1 when it is not shown.
    int find(const EventReference &reference) const;
    /// The numbers of shown events that link to (or, from) this one by a cause, in the order of time.
    std::vector<int> causesOf(int event) const { return neighbours(event, true); }
    std::vector<int> effectsOf(int event) const { return neighbours(event, false); }
    /// The order by clocks says nothing or the contrary of what is sure.
    bool isBackwards(int before, int after) const;
    /// The writer of the second one provably had not seen the first one, though it was written before.
    bool isUnseen(int first, int second) const;
    /// Of the shown events' writers.
    int writerCount() const;

private:
    std::vector<int> neighbours(int event, bool causes) const;
};

using SpaceTimePointer = std::shared_ptr<const SpaceTime>;

/// Works out the order, works and stretches of what has events, entities, writers and the links by causes.
void weave(SpaceTime &spaceTime);

} // namespace Backstory
