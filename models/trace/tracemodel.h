// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/categories.h"
#include "models/query/queryslot.h"
#include "models/text/timetext.h"
#include "models/trace/namedentities.h"
#include "models/trace/tracequery.h"

#include <QTimer>

#include <atomic>

namespace Backstory
{

/// The trace of an event, a correlation or an entity over all opened sources, read in the background, and
/// read again when there is more. Lives on the window's thread.
class TraceModel : public QObject
{
    Q_OBJECT
public:
    TraceModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources);
    /// What is shown goes on being shown until the new trace has been read.
    void show(const TraceStart &start);
    const TraceStart &start() const { return m_start; }
    /// New rows can be read from the source's history; `anew`: everything was read again from the start.
    void refresh(int source, bool anew = false);
    /// Ends the reading; what was shown before stays.
    void cancel();

    void setTimeText(TimeText text) { m_timeText = text; }
    const TimeText &timeText() const { return m_timeText; }

    bool isLoading() const { return m_slot.isRunning(); }
    /// Nothing of what was asked for is there yet.
    bool isFirstReading() const { return isLoading() && m_found->start != m_start; }
    bool isCanceled() const { return m_canceled; }
    /// Events found so far by the query that runs.
    qint64 eventsSoFar() const { return m_progress ? m_progress->load() : 0; }

    const FoundTrace &found() const { return *m_found; }
    /// The same for another thread; never null.
    std::shared_ptr<const FoundTrace> sharedTrace() const { return m_found; }
    const Trace &trace() const { return m_found->trace; }
    /// What its payloads name; read after the trace, empty until then.
    const NamedEntities &named() const { return m_named; }
    /// Those that the payload of this event names.
    QList<EntityReference> namedBy(int row) const;
    bool isNaming() const { return m_namedSlot.isRunning(); }

    /// Numbers for colours and shapes; -1: the event has none.
    int categoryOf(int row) const;
    int producerOf(int row) const;
    int categoryOf(const EntityReference &entity) const;

    /// `correlation 7c1e90b2-…`, `event PlaceOrder`, `entity order-48213`
    QString title() const;
    /// Type, entity and version, time, delay, and what is out of the ordinary; a line each.
    QString descriptionOf(int row) const;

Q_SIGNALS:
    /// Reading began, went on, or was canceled.
    void readingChanged();
    void traceChanged();
    void namedChanged();

private:
    void read();
    void take(FoundTrace &&found);
    void readNamed();

    std::shared_ptr<Categories> m_categories;
    QList<HistorySource> m_sources;
    TraceStart m_start;
    std::shared_ptr<const FoundTrace> m_found = std::make_shared<FoundTrace>();
    NamedEntities m_named;
    TimeText m_timeText;
    QHash<QString, int> m_producers; ///< in the order of rows
    std::shared_ptr<std::atomic<qint64>> m_progress;
    bool m_canceled = false;
    bool m_again = false; ///< there is more than the running query sees
    QTimer m_ticking;     ///< while a query runs
    QTimer m_later;       ///< until the trace is read again
    QuerySlot m_slot;
    QuerySlot m_namedSlot;
};

} // namespace Backstory
