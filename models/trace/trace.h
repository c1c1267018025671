// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timedistance.h"
#include "models/query/reference.h"

#include <span>
#include <vector>

namespace Backstory
{

/// An event of a trace as its history holds it.
struct TraceEvent {
    int source = -1;
    StoredEvent event;

    EventReference reference() const { return {source, event.row}; }
};

/// A cause and its effect, by their places among the events of a trace.
struct TraceLink {
    int cause = -1;
    int effect = -1;

    bool operator==(const TraceLink &) const = default;
};

/// An event in the tree of a trace: below its tree parent, the latest of its causes.
struct TraceRow {
    int event = -1; ///< in `Trace::events()`
    int parent = -1;
    int depth = 0;
    int below = 0;    ///< rows of its effects and theirs; they follow it at once
    int outside = 0;  ///< causes that it names and that are not in the trace
    qint64 delay = 0; ///< nanoseconds since the parent; negative where the clocks say so
    bool hasDelay = false;
    bool isCritical = false;  ///< on the chain that ends last
    bool isBackwards = false; ///< before one of its causes, by the clocks
    bool isCycleCut = false;  ///< causes itself: here the circle was cut open
};

/// Events that caused one another, as a tree in the order of time, with its critical path. An event with
/// several causes stands below the latest that is not after it; the others are told apart. Every event is in
/// it once, whatever circles the causes go in. A value; immutable once made.
class Trace
{
public:
    Trace() = default;
    /// `outside`: for each event the causes that are not among the events; empty for none.
    Trace(std::vector<TraceEvent> events, const std::vector<TraceLink> &links,
          const std::vector<int> &outside = {});

    bool isEmpty() const { return m_rows.empty(); }
    int size() const { return int(m_rows.size()); }
    const std::vector<TraceEvent> &events() const { return m_events; }
    const std::vector<TraceRow> &rows() const { return m_rows; }
    const TraceRow &row(int number) const { return m_rows[size_t(number)]; }
    const StoredEvent &eventOf(int number) const { return m_events[size_t(row(number).event)].event; }
    EventReference referenceOf(int number) const { return m_events[size_t(row(number).event)].reference(); }
    Timestamp timeOf(int number) const { return eventOf(number).time(); }
    /// Rows of the causes beside the tree parent, in the order of time.
    std::span<const int> otherCauses(int number) const;
    /// -1: it is not in the trace.
    int rowOf(const EventReference &event) const;

    /// Of the events that have a time; invalid when none has.
    Timestamp first() const { return m_first; }
    Timestamp last() const { return m_last; }
    int roots() const { return m_roots; }
    int entities() const { return m_entities; }
    int backwards() const { return m_backwards; }
    int outside() const { return m_outside; }

    /// Rows of the chain that ends last, from its root on.
    const std::vector<int> &criticalPath() const { return m_critical; }
    /// From its root to its end, in nanoseconds.
    qint64 criticalTime() const { return m_criticalTime; }
    /// How much of the critical path passed before this event; negative: it is not on it, or has no delay.
    double shareOf(int number) const;

private:
    void plant(const std::vector<int> &parents, const std::vector<int> &order);
    void findCriticalPath();
    void count();

    std::vector<TraceEvent> m_events;
    std::vector<TraceRow> m_rows;
    std::vector<int> m_rowOfEvent;
    std::vector<int> m_others;      ///< rows
    std::vector<int> m_othersStart; ///< by row, and one more
    std::vector<int> m_byReference; ///< rows in the order of source and row
    std::vector<int> m_critical;
    qint64 m_criticalTime = 0;
    double m_criticalDelays = 0; ///< of its steps forward in time: more than that where a clock goes back
    Timestamp m_first, m_last;
    int m_roots = 0;
    int m_entities = 0;
    int m_backwards = 0;
    int m_outside = 0;
};

} // namespace Backstory
