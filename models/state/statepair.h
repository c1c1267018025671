// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/jsonlevel.h"

namespace Backstory
{

/// What became of a field from one state to another; Within: it is a container and something in it changed.
enum class FieldChange : quint8 { Same, Added, Removed, Changed, Within };

/// Two states of one entity. Either may be no document: `undefined`, or none at all.
struct StatePair {
    JsonDocument before;
    JsonDocument after;
};

/// A member of a container of two states, by its numbers in their levels.
struct PairMember {
    static constexpr quint32 None = ~0u;

    quint32 before = None;
    quint32 after = None;
    FieldChange change = FieldChange::Same;
};

/// One container of two states: the members of both, in the order of the later state; what is gone stands
/// behind what it stood behind. Lists are compared by position.
struct PairLevel {
    JsonLevel before;
    JsonLevel after;
    std::vector<PairMember> members;

    const JsonMember *beforeOf(const PairMember &member) const
    {
        return member.before == PairMember::None ? nullptr : &before.members[member.before];
    }
    const JsonMember *afterOf(const PairMember &member) const
    {
        return member.after == PairMember::None ? nullptr : &after.members[member.after];
    }
};

/// How exactly a container that is written differently is looked at: its keys may only stand in another
/// order.
enum class Comparison { Bytes, Values };

/// The root of both states.
PairLevel rootLevel(const StatePair &pair, Comparison comparison);
/// One level below; null where a state has no container there. The cost is the bytes of both.
PairLevel pairLevel(const StatePair &pair, const JsonMember *before, const JsonMember *after,
                    Comparison comparison);

} // namespace Backstory
