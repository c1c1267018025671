// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracequery.h"

#include <QSet>
#include <map>
#include <tuple>

namespace Backstory
{

/// Collects the events of a trace, a step up or down at a time, and finds which causes which. Lives on a
/// query's thread for as long as the query.
class TraceGathering
{
public:
    TraceGathering(QueryScope &scope, const QList<HistorySource> &sources, qsizetype most,
                   const TraceProgress &progress);

    /// Of these rows the events that are wanted.
    void add(int source, const QList<EventRow> &rows,
             const std::function<bool(const StoredEvent &)> &isWanted);
    /// Those of the first event's correlation, as far as they are not too many: most of a tree is there, and
    /// asking step by step costs a look-up for every event. What turns out not to belong goes with `prune()`.
    void addCorrelated();
    /// The causes of the events from this place on, and theirs.
    void climb(qsizetype from = 0);
    /// The effects of these events, and theirs.
    void descend(qsizetype from, qsizetype to);
    qsizetype size() const { return qsizetype(m_events.size()); }

    /// `isPruned`: only the causes of the first event, theirs, and all their effects.
    FoundTrace finished(const TraceStart &start, bool isPruned);

private:
    struct Name { ///< a cause as an event names it
        qsizetype event;
        StoredEvent::StoredCause cause;
    };

    bool isFull() const { return size() >= m_most || m_scope.isStopped(); }
    bool isNew(int source, EventRow row) const { return !m_known.contains({source, qint64(row)}); }
    QList<EventRow> newOnes(int source, const QList<EventRow> &rows) const;
    bool addEvent(int source, StoredEvent &&event);
    /// Brings in what the names lead to in one source; gives back those that lead nowhere there.
    QList<Name> resolve(const HistorySource &source, const QList<Name> &names, bool isOwn);
    /// The first of these with the id from one place of the index on, or the last before it; `end()`: none.
    using Place = std::map<std::tuple<quint64, int, qint64>, int>::const_iterator;
    Place nearest(quint64 key, int source, EventRow row, QByteArrayView id, bool before) const;
    /// The nearest before, else the nearest after, else of another source; -1: it is none of those found.
    int causeOf(const TraceEvent &effect, const StoredEvent::StoredCause &cause) const;
    void findRivals(const HistorySource &source, const QList<QByteArray> &ids);
    bool namesOneOfThem(int source, const StoredEvent &event) const;
    /// Which events the first one's causes lead to, and theirs, by the links between them.
    std::vector<bool> ofFirstTree(const std::vector<TraceLink> &links) const;
    std::vector<TraceLink> links() const;
    void note(const HistoryReader &history);

    QueryScope &m_scope;
    const QList<HistorySource> &m_sources;
    qsizetype m_most;
    const TraceProgress &m_progress;
    std::vector<TraceEvent> m_events;
    QSet<std::pair<int, qint64>> m_known;            ///< by source and row
    QHash<std::pair<int, qint64>, int> m_byPosition; ///< by source and position
    /// Events by identifierKey(), source and row. -1 are those that share the id of one of these without
    /// being of the trace: whoever names the id may mean them.
    std::map<std::tuple<quint64, int, qint64>, int> m_byId;
    bool m_clipped = false;
    QString m_error;
};

} // namespace Backstory
