// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/rules/rules.h"

#include "models/event/timedistance.h"

#include "models/text/timetext.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 Tolerance = 10'000'000; ///< clocks of well-kept machines differ by less

} // namespace

void TimeOrderRule::look(const EventContext &context)
{
    const EntityState &before = context.before;
    const quint8 flags = context.print.flags;
    if (!(flags & EntityState::HasTime) ||
        (flags & (EntityState::HasTime | EntityState::IsRecordedTime)) !=
            (before.flags & (EntityState::HasTime | EntityState::IsRecordedTime)) ||
        before.isEmpty() || before.table != context.print.table || context.maybeSeen ||
        (context.hasVersion() && context.event.version <= before.version) ||
        nanosecondsBetween(context.print.time, before.time) <= Tolerance)
        return; // an event that stands in the wrong place is told of by its version
    if (!m_findings.wants(FindingRule::TimeOrder, context.facts.category))
        return;
    const bool byStore = flags & EntityState::IsRecordedTime;
    m_findings.add({FindingRule::TimeOrder,
                    context.facts.category,
                    context.facts.entity,
                    {before.rows[0], context.row()},
                    0,
                    context.facts.time,
                    0,
                    u"%1 of %2 is %3 older than the event before it, by %4."_s.arg(
                        context.type(), context.entity(),
                        durationText(nanosecondsBetween(context.print.time, before.time)),
                        byStore ? u"the store's clock"_s : u"the producers' clocks"_s)});
}

} // namespace Backstory
