// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"
#include "models/history/database.h"
#include "models/processing/cellcounts.h"
#include "models/processing/processingformat.h"

#include <QList>
#include <QStringList>

#include <functional>
#include <optional>

namespace Backstory
{

/// One consumer with one type of the events that it processes, in what one origin says.
struct ProcessingSeries {
    QString origin; ///< the label of where the numbers are from
    QString consumer;
    QString type; ///< empty: unknown

    bool operator==(const ProcessingSeries &) const = default;
};

/// Which series are added up; what is not set takes all.
struct SeriesChoice {
    std::optional<QString> origin;
    std::optional<QString> consumer;
    QStringList types; ///< none: all
};

/// Delays of one part in a range. Percentiles are nearest-rank, at most 1/64 off (`DelaySketch`);
/// nanoseconds.
struct DelayFigures {
    qint64 count = 0;
    qint64 negative = 0;     ///< of them: received before produced, or processed before received
    qint64 mostNegative = 0; ///< the farthest below zero, as a number above zero; exact
    qint64 p50 = 0;
    qint64 p90 = 0;
    qint64 p99 = 0;
    qint64 most = 0; ///< exact; 0 when none was above

    bool operator==(const DelayFigures &) const = default;
};

struct ProcessingFigures {
    qint64 records = 0;
    qint64 errors = 0;
    qint64 attempts = 0;
    qint64 waiting = 0; ///< received, neither processed nor failed
    DelayFigures receive;
    DelayFigures process;

    bool operator==(const ProcessingFigures &) const = default;
};

struct HeatMapQuery {
    SeriesChoice series;
    DelayPart part = DelayPart::Process;
    Timestamp from;
    Timestamp to;
    int columns = 300;     ///< at most so many, each a whole number of 10 s
    int rowsPerOctave = 2; ///< 1, 2, 4, 8, 16 or 32
};

/// How many delays fall where. Columns are time, rows are delays in equal steps of their logarithm.
struct HeatMap {
    /// Nearest-rank, nanoseconds, as in `DelayFigures`; 0 where there is no delay above zero.
    struct Percentiles {
        qint64 p50 = 0;
        qint64 p90 = 0;
        qint64 p99 = 0;
        qint64 most = 0;
    };

    Timestamp from;        ///< where the first column begins, at or before the time asked for
    qint64 columnTime = 0; ///< nanoseconds
    int columns = 0;
    int firstRow = 0; ///< rows below are empty
    int rows = 0;
    int rowsPerOctave = 1;
    std::vector<qint64> counts;           ///< column by column, `rows` each
    std::vector<qint64> negative;         ///< by column: delays below zero, in no row
    std::vector<Percentiles> percentiles; ///< by column

    qint64 count(int column, int row) const { return counts[size_t(column) * size_t(rows) + size_t(row)]; }
    /// All delays in a column.
    qint64 countOf(int column) const;
    /// Where a column begins.
    Timestamp timeOf(int column) const
    {
        return Timestamp::fromNanoseconds(from.nanoseconds() + column * columnTime);
    }
    /// Nanoseconds at the lower border of a row (from 0).
    qint64 shortestOf(int row) const;
    /// Where a delay stands, in rows above the lower border of row 0.
    double rowOf(qint64 delay) const;
};

/// A cell of a heat map, or several that lie together.
struct HeatMapCell {
    SeriesChoice series;
    DelayPart part = DelayPart::Process;
    Timestamp from; ///< borders of columns
    Timestamp to;
    qint64 shortest = 0;     ///< borders of rows, nanoseconds: shortest ≤ delay < longest
    qint64 longest = 0;      ///< 0: no limit
    bool isNegative = false; ///< the delays below zero instead
};

/// Answers from the processing times beside a history, while they may be written. Lives on one thread; only
/// `interrupt()` may be called from another. Ranges are half open, their borders rounded outwards to 10 s.
class ProcessingTimes
{
public:
    explicit ProcessingTimes(const QString &path);

    const QString &error() const { return m_error; }
    void interrupt();

    /// By origin, consumer and type.
    QList<ProcessingSeries> series();
    /// An invalid time is no limit.
    ProcessingFigures figures(const SeriesChoice &choice, Timestamp from = {}, Timestamp to = {});
    HeatMap heatMap(const HeatMapQuery &query);
    /// The events in a cell by position, at most `limit` of them. Those without a position are not among
    /// them.
    QList<Position> eventsIn(const HeatMapCell &cell, qsizetype limit = 10'000);
    /// When the first and the last record stand; invalid when there is none. To within a day.
    std::pair<Timestamp, Timestamp> range(const SeriesChoice &choice);

private:
    using Visit = std::function<void(qint64 bucket, const CellCount &count)>;

    bool fail();
    std::vector<qint64> numbersOf(const SeriesChoice &choice, DelayPart part);
    void visit(qint64 series, int level, qint64 from, qint64 to, const Visit &visit);
    void visitRange(qint64 series, Timestamp from, Timestamp to, const Visit &visit);

    Database m_db;
    QString m_error;
    Statement m_chunks;
};

} // namespace Backstory
