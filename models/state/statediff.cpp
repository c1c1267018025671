// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statediff.h"

namespace Backstory
{

std::vector<StateChange> StateDiff::between(const StatePair &pair)
{
    m_changes.clear();
    m_pair = &pair;
    const JsonMember before = pair.before.isValid() ? wholeOf(pair.before) : JsonMember();
    const JsonMember after = pair.after.isValid() ? wholeOf(pair.after) : JsonMember();
    if (pair.before.isValid() && pair.after.isValid()) {
        if (pair.before.written(before) == pair.after.written(after))
            return {};
        if (before.isContainer() && before.kind == after.kind)
            visitLevel(PathTable::Root, rootLevel(pair, Comparison::Bytes));
        else
            visit(PathTable::Root, &before, &after, FieldChange::Changed);
    } else if (pair.before.isValid()) {
        visit(PathTable::Root, &before, nullptr, FieldChange::Removed);
    } else if (pair.after.isValid()) {
        visit(PathTable::Root, nullptr, &after, FieldChange::Added);
    }
    return std::move(m_changes);
}

void StateDiff::note(quint32 path, const JsonMember *after, FieldChange change)
{
    m_changes.push_back({path, change, after ? m_pair->after.written(*after) : std::string_view()});
}

void StateDiff::visitLevel(quint32 path, const PairLevel &level)
{
    const size_t begin = m_changes.size();
    for (const PairMember &member : level.members) {
        if (member.change == FieldChange::Same)
            continue;
        const JsonMember *before = level.beforeOf(member);
        const JsonMember *after = level.afterOf(member);
        const JsonLevel &own = after ? level.after : level.before;
        const quint32 child =
            own.isArray
                ? m_paths.child(path, qint64(after ? member.after : member.before))
                : m_paths.child(
                      path, (after ? m_pair->after : m_pair->before).writtenKey(after ? *after : *before));
        visit(child, before, after, member.change);
        if (qsizetype(m_changes.size() - begin) > limitOf(path)) {
            // Inside the state itself those that were named stay.
            m_changes.resize(path == PathTable::Root ? m_changes.size() : begin);
            m_changes.push_back({path, FieldChange::Within, {}});
            return;
        }
    }
}

void StateDiff::visit(quint32 path, const JsonMember *before, const JsonMember *after, FieldChange change)
{
    const bool holdsBefore = before && before->isContainer() && before->count > 0;
    const bool holdsAfter = after && after->isContainer() && after->count > 0;
    if (change == FieldChange::Changed || (!holdsBefore && !holdsAfter && change != FieldChange::Within))
        note(path, after, change);
    if (holdsBefore || holdsAfter)
        visitLevel(path, pairLevel(*m_pair, holdsBefore ? before : nullptr, holdsAfter ? after : nullptr,
                                   Comparison::Bytes));
}

} // namespace Backstory
