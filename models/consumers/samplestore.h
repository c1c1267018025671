// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumersample.h"
#include "models/history/database.h"

#include <functional>
#include <map>

namespace Backstory
{

/// A stretch of time in which somebody sampled without a break; outside of them nothing is known.
struct SamplingRun {
    Timestamp from;
    Timestamp to;
    qint64 interval = 0; ///< nanoseconds

    bool operator==(const SamplingRun &) const = default;
};

/// Several samples of one part, added up for one column of a chart.
struct SampleColumn {
    Timestamp from;      ///< where the column begins
    ConsumerSample last; ///< the last sample in it
    // Of `waiting()`, so that no peak is lost
    qint64 least = ConsumerSample::None;
    qint64 most = ConsumerSample::None;

    bool operator==(const SampleColumn &) const = default;
};

/// The samples of a source's consumers, in a file beside its history (which has a writer of its own).
///
/// | table | rows |
/// |---|---|
/// | part | number, name, topic, partition of each part of each consumer |
/// | run | the stretches in which was sampled: from, to, interval |
/// | sample | by part, level and time: raw samples (level 0), and what minutes, hours and days come to |
///
/// Of samples that say the same only the first and the last are kept: within a run the last one holds until
/// the next. Raw ones are kept for a day, minutes for 30 days, hours and days for ever. A minute, hour or day
/// has the numbers of its last sample, and the least and most that waited. Times are nanoseconds since the
/// Unix epoch. One instance, one thread; one process samples at a time.
class SampleStore
{
public:
    static constexpr int Version = 1;
    static constexpr int ApplicationId = 0x42535453; // "BSTS"

    /// `<history>.samples`
    static QString pathBeside(const QString &historyPath) { return historyPath + QStringLiteral(".samples"); }

    /// ReadWrite creates the file (0600). A missing or foreign one is an `error()`.
    SampleStore(const QString &path, Database::Mode mode);

    /// A sentence; empty when all went well.
    const QString &error() const { return m_error; }

    /// Sampling begins, at this pace in nanoseconds.
    bool beginRun(Timestamp now, qint64 interval);
    /// What was found at `now`. A part that is not among them has gone, or could not be asked.
    bool append(Timestamp now, const std::map<ConsumerPart, ConsumerSample> &samples);
    /// Removes what has grown old, at most about `most` rows, so that it never takes long; true when there is
    /// more to remove.
    bool thin(Timestamp now, int most = 5'000);

    QList<ConsumerPart> parts();
    /// All raw samples of a part in the range, both ends included, by time. What held at its beginning and at
    /// the end of a run has a sample there; others between two equal ones are not made up.
    ConsumerSamples samples(const ConsumerPart &part, Timestamp from, Timestamp to);
    /// At most `columns` + 1 equal parts of the range that have samples, by time; from the coarsest level
    /// with at least half as many rows, or a coarser one where that has been removed.
    QList<SampleColumn> columns(const ConsumerPart &part, Timestamp from, Timestamp to, int columns);
    /// Those that touch the range, by time.
    QList<SamplingRun> runs(Timestamp from, Timestamp to);

private:
    struct Known {
        qint64 number = 0;
        ConsumerSample seen;   ///< the last one, perhaps without a row
        bool isStored = false; ///< it has a row
    };

    bool prepare(Database::Mode mode);
    bool fail();
    Known *known(const ConsumerPart &part);
    qint64 numberOf(const ConsumerPart &part);
    bool write(qint64 part, const ConsumerSample &sample);
    void visit(qint64 part, int level, Timestamp from, Timestamp to,
               const std::function<void(const Statement &)> &add);

    Database m_db;
    QString m_error;
    Statement m_insert;
    qint64 m_run = 0;
    std::map<ConsumerPart, Known> m_known;
};

} // namespace Backstory
