// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/historyanalysis.h"

#include <array>

namespace Backstory
{

/// What the rules remember of an entity's past: one cache line, for there are hundreds of thousands.
struct alignas(64) EntityState {
    static constexpr size_t Remembered = 4;
    enum Flag : quint8 {
        HasTime = 1,
        IsRecordedTime = 2,   ///< the last time is the store's, not the producer's
        AfterSnapshot = 4,    ///< a snapshot may have taken the next version
        AfterTombstone = 8,   ///< versions may begin anew
        AfterUnversioned = 16 ///< events without a version came since the last that has one, and may count
    };

    qint64 version = Event::NoVersion;          ///< the highest so far
    qint64 time = 0;                            ///< of the last event, in nanoseconds
    std::array<quint32, Remembered> rows{};     ///< of the last events, the latest first; 0: none
    std::array<quint32, Remembered> payloads{}; ///< of their types and payloads, 0: unknown
    quint32 type = 0;                           ///< of the last event
    quint32 commit = 0;   ///< what the events of one commit share: writer, version read, correlation, cause
    quint32 burstRow = 0; ///< the first of the events of one type in quick succession
    quint16 burst = 0;    ///< how many
    quint8 flags = 0;
    quint8 table = 0; ///< of a source with several

    bool isEmpty() const { return rows[0] == 0; }
};
static_assert(sizeof(EntityState) == 64);

/// What the rules ask about one event more than once, worked out once.
struct EventPrint {
    EventPrint() = default;
    EventPrint(const Event &event, const EventFacts &facts, quint64 payloadHash);

    quint32 row = 0;
    quint32 type = 0;
    quint32 payload = 0;
    quint32 commit = 0;
    qint64 version = Event::NoVersion;
    qint64 time = 0;
    quint8 flags = 0; ///< HasTime and IsRecordedTime
    quint8 table = 0;
    EventKind kind = EventKind::Event;
    bool archived = false;
};

/// Events of one type so near to each other belong to one burst.
constexpr qint64 BurstPause = 2'000'000'000;

/// Makes the event the entity's last one.
void advance(EntityState &state, const EventPrint &event);

} // namespace Backstory
