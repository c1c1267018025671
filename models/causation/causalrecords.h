// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QByteArray>

#include <span>
#include <vector>

namespace Backstory
{

// What a history keeps of causes: a fact for every row, and every cause→effect pair; both in blocks of packed
// columns with a summary beside them, so that a range is the sum of the summaries inside and of the records
// of the few blocks that lie across its ends.

/// The number of an event kind: one combination of type, category and producer in one history. 1 is the
/// first.
using EventKindNumber = quint32;

/// What an aggregate needs to know of one row.
struct RowFact {
    enum Flag : quint8 { HasCause = 1, IsSnapshot = 2 };

    EventKindNumber kind = 0;
    quint8 flags = 0;
    Timestamp time; ///< occurred, else recorded
    bool operator==(const RowFact &) const = default;
};

/// One cause with one of its effects.
struct PairRecord {
    qint64 effect = 0; ///< rows
    qint64 cause = 0;
    Timestamp effectTime;
    Timestamp causeTime;
    EventKindNumber effectKind = 0;
    EventKindNumber causeKind = 0;
    bool isFirst = false; ///< the first pair of its effect that was found: an effect with any is resolved

    bool hasDelay() const { return effectTime.isValid() && causeTime.isValid(); }
    qint64 delay() const
    {
        return qint64(quint64(effectTime.nanoseconds()) - quint64(causeTime.nanoseconds()));
    }
    bool operator==(const PairRecord &) const = default;
};

/// The times in a block.
struct TimeSpan {
    Timestamp first; ///< invalid when no time is valid
    Timestamp last;
    bool hasUntimed = false;

    void add(Timestamp time);
    bool operator==(const TimeSpan &) const = default;
};

struct KindCount {
    EventKindNumber kind = 0;
    qint64 events = 0; ///< without snapshots
    qint64 withCause = 0;
};

struct FactSummary {
    TimeSpan times;
    std::vector<KindCount> kinds;
};

struct PairSummary {
    struct Bucket {
        int bucket = 0; ///< of DelaySketch
        qint64 count = 0;
    };
    struct Flow {
        EventKindNumber causeKind = 0;
        EventKindNumber effectKind = 0;
        qint64 count = 0;
        qint64 first = 0; ///< pairs that are `isFirst`
        qint64 backwards = 0;
        quint32 bucketCount = 0; ///< of `buckets`, where those of the flow before end
    };

    TimeSpan times; ///< of effects
    TimeSpan causeTimes;
    qint64 firstEffect = 0; ///< rows
    qint64 lastEffect = 0;
    std::vector<Flow> flows;
    std::vector<Bucket> buckets;
};

/// A block as it is stored.
struct PackedBlock {
    QByteArray records;
    QByteArray summary;
};
PackedBlock packBlock(std::span<const RowFact> facts);
PackedBlock packBlock(std::span<const PairRecord> pairs);

QByteArray packSummary(const FactSummary &summary);
QByteArray packSummary(const PairSummary &summary);
/// What the summary of all their records together would say.
FactSummary sumOf(const std::vector<FactSummary> &parts);
PairSummary sumOf(const std::vector<PairSummary> &parts);

// False when the bytes are none of ours. Records are appended; summaries are replaced.
bool unpackRecords(QByteArrayView bytes, std::vector<RowFact> &facts);
bool unpackRecords(QByteArrayView bytes, std::vector<PairRecord> &pairs);
bool unpackSummary(QByteArrayView bytes, FactSummary &summary);
bool unpackSummary(QByteArrayView bytes, PairSummary &summary);

} // namespace Backstory
