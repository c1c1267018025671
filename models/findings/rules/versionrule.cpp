// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/rules/rules.h"

#include "models/history/identifier.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

void VersionRule::look(const EventContext &context)
{
    const EntityState &before = context.before;
    const qint64 version = context.event.version;
    if (!context.hasVersion() || before.version == Event::NoVersion || version - 1 == before.version ||
        before.table != context.print.table || (before.flags & EntityState::AfterTombstone))
        return;
    if (version <= before.version)
        return notHigher(context);
    const bool isSnapshot = (before.flags & EntityState::AfterSnapshot) && version - 2 == before.version;
    if (!isSnapshot && !(before.flags & EntityState::AfterUnversioned))
        gap(context);
}

void VersionRule::gap(const EventContext &context)
{
    if (!m_findings.wants(FindingRule::VersionGap, context.facts.category))
        return;
    const qint64 first = context.before.version + 1;
    const qint64 last = context.event.version - 1;
    const QString missing = first == last ? u"version %1 is nowhere"_s.arg(first)
                                          : u"versions %1 to %2 are nowhere"_s.arg(first).arg(last);
    m_findings.add({FindingRule::VersionGap,
                    context.facts.category,
                    context.facts.entity,
                    {context.before.rows[0], context.row()},
                    0,
                    context.facts.time,
                    first == last ? first : -1,
                    u"After version %1 of %2 comes version %3; %4."_s.arg(
                        QString::number(context.before.version), context.entity(),
                        QString::number(context.event.version), missing)});
}

void VersionRule::notHigher(const EventContext &context)
{
    if (context.maybeSeen)
        return; // written again: the rule for duplicate ids looks at it
    const qint64 version = context.event.version;
    for (const quint32 row : context.before.rows) {
        const std::optional<StoredEvent> other = row ? m_past.at(row) : std::nullopt;
        if (!other || other->version != version)
            continue;
        if (!m_findings.wants(FindingRule::VersionConflict, context.facts.category))
            return;
        m_findings.add({FindingRule::VersionConflict,
                        context.facts.category,
                        context.facts.entity,
                        {row, context.row()},
                        0,
                        context.facts.time,
                        version,
                        u"%1 has two events of version %2: %3 at %4, and %5 at %6."_s.arg(
                            context.entity(), QString::number(version), other->type,
                            momentText(other->time()), context.type(), momentText(context.facts.time))});
        return;
    }
    m_findings.remove(FindingRule::VersionGap, context.facts.entity, version); // it came late
    if (!m_findings.wants(FindingRule::VersionBack, context.facts.category))
        return;
    m_findings.add(
        {FindingRule::VersionBack,
         context.facts.category,
         context.facts.entity,
         {context.before.rows[0], context.row()},
         0,
         context.facts.time,
         version,
         u"Version %1 of %2 stands behind version %3 in the source."_s.arg(
             QString::number(version), context.entity(), QString::number(context.before.version))});
}

} // namespace Backstory
