// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statepair.h"

#include <algorithm>
#include <unordered_map>

namespace Backstory
{

namespace
{

using Numbers = std::vector<quint32>;

/// For each member of `one` the number of that in `two` with the same key, or None. One program wrote both,
/// so that the same key is written the same.
Numbers matches(const JsonDocument &first, const JsonLevel &one, const JsonDocument &second,
                const JsonLevel &two)
{
    Numbers found(one.members.size(), PairMember::None);
    const auto keyOfTwo = [&](size_t i) { return second.writtenKey(two.members[i]); };
    std::unordered_map<std::string_view, quint32> byKey;
    for (size_t i = 0; i < one.members.size(); ++i) {
        const std::string_view key = first.writtenKey(one.members[i]);
        if (i < two.members.size() && keyOfTwo(i) == key) {
            found[i] = quint32(i);
            continue;
        }
        if (byKey.empty()) {
            for (size_t j = 0; j < two.members.size(); ++j)
                byKey.emplace(keyOfTwo(j), quint32(j));
        }
        const auto it = byKey.find(key);
        if (it != byKey.end())
            found[i] = it->second;
    }
    return found;
}

Numbers positions(const JsonLevel &one, const JsonLevel &two)
{
    Numbers found(one.members.size(), PairMember::None);
    for (size_t i = 0; i < std::min(one.members.size(), two.members.size()); ++i)
        found[i] = quint32(i);
    return found;
}

bool isSame(const StatePair &pair, const JsonMember &before, const JsonMember &after);

bool hasSameMembers(const StatePair &pair, const JsonMember &before, const JsonMember &after)
{
    const PairLevel level = pairLevel(pair, &before, &after, Comparison::Bytes);
    return std::all_of(level.members.begin(), level.members.end(), [&](const PairMember &member) {
        return member.change == FieldChange::Same ||
               (member.change == FieldChange::Within &&
                isSame(pair, *level.beforeOf(member), *level.afterOf(member)));
    });
}

bool isSame(const StatePair &pair, const JsonMember &before, const JsonMember &after)
{
    return before.kind == after.kind &&
           (pair.before.written(before) == pair.after.written(after) ||
            (before.isContainer() && before.count == after.count && hasSameMembers(pair, before, after)));
}

FieldChange changeOf(const StatePair &pair, const JsonMember &before, const JsonMember &after,
                     Comparison comparison)
{
    if (pair.before.written(before) == pair.after.written(after))
        return FieldChange::Same;
    if (!before.isContainer() || before.kind != after.kind)
        return FieldChange::Changed;
    return comparison == Comparison::Values && isSame(pair, before, after) ? FieldChange::Same
                                                                           : FieldChange::Within;
}

PairLevel merged(const StatePair &pair, JsonLevel before, JsonLevel after, Comparison comparison)
{
    PairLevel level{std::move(before), std::move(after), {}};
    const bool isOneKind =
        level.before.isArray == level.after.isArray && level.before.isScalar == level.after.isScalar;
    const bool hasKeys = !level.before.isArray && !level.before.isScalar;
    const Numbers inAfter = !isOneKind ? Numbers(level.before.members.size(), PairMember::None)
                            : hasKeys  ? matches(pair.before, level.before, pair.after, level.after)
                                       : positions(level.before, level.after);
    Numbers inBefore(level.after.members.size(), PairMember::None);
    for (size_t i = 0; i < inAfter.size(); ++i) {
        if (inAfter[i] != PairMember::None)
            inBefore[inAfter[i]] = quint32(i);
    }
    // What is gone comes behind the last member before it that is still there.
    const auto addGoneFrom = [&](size_t i) {
        for (; i < inAfter.size() && inAfter[i] == PairMember::None; ++i)
            level.members.push_back({quint32(i), PairMember::None, FieldChange::Removed});
    };
    level.members.reserve(std::max(inAfter.size(), inBefore.size()));
    addGoneFrom(0);
    for (size_t j = 0; j < inBefore.size(); ++j) {
        PairMember member{inBefore[j], quint32(j), FieldChange::Added};
        if (member.before != PairMember::None)
            member.change =
                changeOf(pair, level.before.members[member.before], level.after.members[j], comparison);
        level.members.push_back(member);
        if (member.before != PairMember::None)
            addGoneFrom(member.before + size_t(1));
    }
    return level;
}

} // namespace

PairLevel rootLevel(const StatePair &pair, Comparison comparison)
{
    return merged(pair, pair.before.isValid() ? *pair.before.root : JsonLevel(),
                  pair.after.isValid() ? *pair.after.root : JsonLevel(), comparison);
}

PairLevel pairLevel(const StatePair &pair, const JsonMember *before, const JsonMember *after,
                    Comparison comparison)
{
    const auto levelOf = [](const JsonDocument &document, const JsonMember *member) {
        return member && member->isContainer() ? readLevel(*document.text, member->begin, member->length)
                                               : JsonLevel();
    };
    return merged(pair, levelOf(pair.before, before), levelOf(pair.after, after), comparison);
}

} // namespace Backstory
