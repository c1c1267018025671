// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/rules/rules.h"

#include "models/history/identifier.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

void DuplicateIdRule::look(const EventContext &context)
{
    if (context.maybeSeen && !context.event.archived)
        m_candidates.push_back({context.facts.id, context.row(), context.facts.type, context.facts.entity});
}

bool DuplicateIdRule::settle()
{
    for (const Candidate &candidate : m_candidates)
        check(candidate);
    m_candidates.clear();
    return m_findings.isGood();
}

// Remembered, for where one event has an id thousands of others may have it, too.
qint64 DuplicateIdRule::firstRowOf(quint64 id)
{
    const auto known = m_firstRows.constFind(id);
    if (known != m_firstRows.cend())
        return *known;
    const std::vector<qint64> rows = m_past.rows(Lookup::ById, id);
    if (rows.empty())
        return 0;
    if (m_firstRows.size() >= MostFirstRows)
        m_firstRows.clear();
    return *m_firstRows.insert(id, rows.front());
}

void DuplicateIdRule::check(const Candidate &candidate)
{
    const qint64 firstRow = firstRowOf(candidate.id);
    if (firstRow == 0 || firstRow >= candidate.row)
        return;
    const std::optional<StoredEvent> event = m_past.at(candidate.row);
    const std::optional<StoredEvent> first = m_past.at(firstRow);
    if (!event || !first || first->archived || first->kind == EventKind::Snapshot ||
        !isSameIdentifier(event->id, first->id))
        return;
    if (!m_findings.wants(FindingRule::DuplicateId, candidate.type))
        return;
    const QString id = QString::fromUtf8(event->id);
    const bool same = event->type == first->type && event->entity == first->entity;
    const QString message =
        same ? u"%1 of %2 was written again with the same id %3: first at %4, then at %5."_s.arg(
                   event->type, QString::fromUtf8(event->entity), id, momentText(first->time()),
                   momentText(event->time()))
             : u"Two different events have the id %1: %2 of %3 and %4 of %5."_s.arg(
                   id, first->type, QString::fromUtf8(first->entity), event->type,
                   QString::fromUtf8(event->entity));
    m_findings.add({FindingRule::DuplicateId,
                    candidate.type,
                    candidate.entity,
                    {firstRow, candidate.row},
                    0,
                    event->time(),
                    0,
                    message});
}

} // namespace Backstory
