// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingevidence.h"

namespace Backstory
{

FindingEvidence::FindingEvidence(QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_slot(pool)
{
}

void FindingEvidence::show(const FindingRow *finding)
{
    m_slot.cancel();
    m_finding = finding ? *finding : FindingRow();
    m_events.clear();
    const auto source = std::find_if(m_sources.cbegin(), m_sources.cend(),
                                     [this](const auto &each) { return each.id == m_finding.source; });
    if (source != m_sources.cend())
        m_slot.start([source = *source, rows = m_finding.finding.rows](
                         QueryScope &scope) { return scope.history(source).events(rows); },
                     [this](QList<StoredEvent> &&events) {
                         m_events = std::move(events);
                         Q_EMIT changed();
                     });
    Q_EMIT changed();
}

QList<EventReference> FindingEvidence::references() const
{
    QList<EventReference> references;
    for (const EventRow row : m_finding.finding.rows)
        references.append({m_finding.source, row});
    return references;
}

} // namespace Backstory
