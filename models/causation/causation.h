// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QStringList>

namespace Backstory
{

/// What the nodes of a causation graph are.
enum class CausationBy { Type, Category, Producer };

/// Which events a causation graph is made of.
struct CausationFilter {
    CausationBy by = CausationBy::Type;
    Timestamp from; ///< of the effect, half open: from ≤ time < to; an invalid time is no limit
    Timestamp to;
    // Empty: all. An event without a producer passes by the empty name. A pair counts when both its ends
    // pass.
    QStringList types;
    QStringList categories;
    QStringList producers;
    double leakShare = 0.95; ///< of the causes that have the effect, from which on it is expected of all
    bool withLeaks = true;   ///< without them a graph is there some ten times sooner

    bool operator==(const CausationFilter &) const = default;
};

/// A type, category or producer with its events in the range. Snapshots are no events.
struct CausalNode {
    QString name;     ///< empty: events without a producer
    QString category; ///< of most of its events; empty for producers
    qint64 events = 0;
    qint64 withCause = 0; ///< events that name at least one cause
    qint64 resolved = 0;  ///< those of them of which at least one cause is in an opened source

    /// Events whose causes are all unknown or outside.
    qint64 outside() const { return withCause - resolved; }
    bool operator==(const CausalNode &) const = default;
};

/// All cause→effect pairs between two nodes. Delays are in nanoseconds and may be negative; percentiles are
/// within 2 % (0 when no pair has two times).
struct CausalFlow {
    int cause = -1; ///< into `CausationGraph::nodes`
    int effect = -1;
    qint64 count = 0;
    qint64 backwards = 0; ///< pairs whose effect is before its cause by the clock
    qint64 p50 = 0;
    qint64 p95 = 0;
    qint64 p99 = 0;

    bool operator==(const CausalFlow &) const = default;
};

/// A flow that most events of a node have, and some never got.
struct CausalLeak {
    int cause = -1; ///< into `CausationGraph::nodes`
    int effect = -1;
    qint64 expected = 0; ///< causes that had the time to have the effect
    qint64 missing = 0;  ///< those of them that have none
    qint64 within = 0;   ///< nanoseconds: the time that they were given, the flow's p99

    bool operator==(const CausalLeak &) const = default;
};

/// Who caused whom. Nodes by name, flows and leaks by cause, then effect.
struct CausationGraph {
    QList<CausalNode> nodes;
    QList<CausalFlow> flows;
    QList<CausalLeak> leaks;
    qint64 events = 0;
    qint64 withCause = 0;
    qint64 resolved = 0;
    Timestamp first; ///< of all events of the sources, whatever the filter
    Timestamp last;
    bool complete = false; ///< every source has been read to its end
    QString error;         ///< a sentence; empty when all went well

    qint64 outside() const { return withCause - resolved; }
};

/// One cause with one of its effects.
struct CausalPair {
    EventReference cause;
    EventReference effect;
    Timestamp effectTime;
    qint64 delay = 0;     ///< nanoseconds; negative when the effect is before its cause by the clock
    bool hasDelay = true; ///< both have a time

    bool operator==(const CausalPair &) const = default;
};

} // namespace Backstory
