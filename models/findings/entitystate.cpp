// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/entitystate.h"

#include "models/event/timedistance.h"

#include <algorithm>

namespace Backstory
{

namespace
{

quint64 mixed(quint64 hash, quint64 value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15;
    return hash ^ (hash >> 32);
}

quint32 folded(quint64 hash)
{
    const auto low = quint32(hash ^ (hash >> 32));
    return low ? low : 1;
}

} // namespace

EventPrint::EventPrint(const Event &event, const EventFacts &facts, quint64 payloadHash)
    : row(quint32(facts.row))
    , type(facts.type)
    , version(event.version)
    , time(facts.time.isValid() ? facts.time.nanoseconds() : 0)
    , table(quint8(event.position.part >> 20)) // SQLite's tables; a partition holds an entity's events whole
    , kind(event.kind)
    , archived(event.archived)
{
    if (payloadHash != 0)
        payload = folded(mixed(payloadHash, facts.type));
    quint64 hash = mixed(quint64(event.readVersion), facts.producer);
    hash = mixed(mixed(hash, facts.user), facts.correlation);
    commit = folded(mixed(hash, facts.causes.empty() ? 0 : facts.causes.front()));
    if (facts.time.isValid())
        flags = event.occurred.isValid() ? EntityState::HasTime
                                         : EntityState::HasTime | EntityState::IsRecordedTime;
}

void advance(EntityState &state, const EventPrint &event)
{
    if (event.kind == EventKind::Snapshot) {
        if (event.version != Event::NoVersion && event.version - 1 == state.version)
            state.flags |= EntityState::AfterSnapshot;
        return;
    }
    const bool goesOn = event.type == state.type && (event.flags & state.flags & EntityState::HasTime) &&
                        event.time >= state.time && nanosecondsBetween(state.time, event.time) <= BurstPause;
    if (!goesOn) {
        state.burst = 0;
        state.burstRow = event.row;
    }
    if (state.burst < 0xffff)
        ++state.burst;
    std::copy_backward(state.rows.begin(), state.rows.end() - 1, state.rows.end());
    std::copy_backward(state.payloads.begin(), state.payloads.end() - 1, state.payloads.end());
    state.rows[0] = event.row;
    state.payloads[0] = event.payload;
    const bool beginsAnew = state.flags & EntityState::AfterTombstone;
    state.version = beginsAnew ? event.version : std::max(state.version, event.version);
    state.time = event.time;
    state.type = event.type;
    state.commit = event.commit;
    state.table = event.table;
    const bool isUnversioned = event.version == Event::NoVersion && state.version != Event::NoVersion;
    state.flags = event.flags | (isUnversioned ? EntityState::AfterUnversioned : 0);
    if (event.kind == EventKind::Tombstone)
        state.flags |= EntityState::AfterTombstone;
}

} // namespace Backstory
