// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/changecount.h"
#include "models/text/numbertext.h"

#include <QStringList>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

void count(const StatePair &pair, const PairLevel &level, ChangeCount &into)
{
    for (const PairMember &member : level.members) {
        const JsonMember *before = level.beforeOf(member);
        const JsonMember *after = level.afterOf(member);
        const JsonMember *whole = member.change == FieldChange::Added     ? after
                                  : member.change == FieldChange::Removed ? before
                                                                          : nullptr;
        if (member.change == FieldChange::Within || (whole && whole->isContainer() && whole->count > 0))
            count(pair, pairLevel(pair, before, after, Comparison::Values), into);
        else if (member.change == FieldChange::Added)
            ++into.added;
        else if (member.change == FieldChange::Removed)
            ++into.removed;
        else if (member.change == FieldChange::Changed)
            ++into.changed;
    }
}

} // namespace

ChangeCount countChanges(const StatePair &pair)
{
    ChangeCount made;
    count(pair, rootLevel(pair, Comparison::Values), made);
    return made;
}

QString changeText(const ChangeCount &count)
{
    return count.all() == 0 ? u"No field changed"_s : countText(count.all(), u"field"_s) + u" changed"_s;
}

QString changeNote(const ChangeCount &count)
{
    QStringList parts;
    if (count.added > 0)
        parts.append(u"%1 of them added"_s.arg(countText(count.added)));
    if (count.removed > 0)
        parts.append(count.added > 0 ? u"%1 removed"_s.arg(countText(count.removed))
                                     : u"%1 of them removed"_s.arg(countText(count.removed)));
    return parts.join(u", ");
}

} // namespace Backstory
