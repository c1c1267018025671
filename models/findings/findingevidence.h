// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingsquery.h"
#include "models/query/queryslot.h"

#include <QObject>

namespace Backstory
{

/// The events that prove the finding that is looked at. Lives on the window's thread.
class FindingEvidence : public QObject
{
    Q_OBJECT
public:
    explicit FindingEvidence(QueryPool &pool, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources) { m_sources = sources; }
    /// Null: nothing is looked at.
    void show(const FindingRow *finding);
    /// Source -1: nothing is looked at.
    const FindingRow &finding() const { return m_finding; }
    const QList<StoredEvent> &events() const { return m_events; }
    QList<EventReference> references() const;
    bool isLoading() const { return m_slot.isRunning(); }

Q_SIGNALS:
    void changed();

private:
    QList<HistorySource> m_sources;
    FindingRow m_finding;
    QList<StoredEvent> m_events;
    QuerySlot m_slot;
};

} // namespace Backstory
