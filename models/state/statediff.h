// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/pathtable.h"
#include "models/state/statepair.h"

namespace Backstory
{

/// What happened to one field: a scalar, an empty container, or (Within) a container in which too much
/// changed to name each.
struct StateChange {
    quint32 path = PathTable::Root;
    FieldChange change = FieldChange::Changed;
    std::string_view value; ///< as written in the later state; empty when it is gone, and for Within

    bool operator==(const StateChange &) const = default;
};

/// Finds what changed from one state to the next: every field that holds something else, in the order of the
/// later state; lists are compared by position. Adds the paths it meets to a table. Belongs to one thread.
class StateDiff
{
public:
    static constexpr qsizetype MostInOne = 100;     ///< changes in a container that are named
    static constexpr qsizetype MostInState = 1'000; ///< then the rest is Within the whole state

    explicit StateDiff(PathTable &paths)
        : m_paths(paths)
    {
    }

    /// The views are valid as long as the documents.
    std::vector<StateChange> between(const StatePair &pair);

private:
    void visitLevel(quint32 path, const PairLevel &level);
    void visit(quint32 path, const JsonMember *before, const JsonMember *after, FieldChange change);
    void note(quint32 path, const JsonMember *after, FieldChange change);
    qsizetype limitOf(quint32 path) const { return path == PathTable::Root ? MostInState : MostInOne; }

    PathTable &m_paths;
    const StatePair *m_pair = nullptr;
    std::vector<StateChange> m_changes;
};

} // namespace Backstory
