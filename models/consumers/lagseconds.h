// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/samplestore.h"

#include <optional>

namespace Backstory
{

/// A duration, and how it was told; or why it cannot be.
struct LagTime {
    std::optional<qint64> nanoseconds;
    QString how; ///< a sentence

    bool isKnown() const { return nanoseconds.has_value(); }
};

/// How far a consumer is behind in time, three ways side by side: they answer different questions.
struct LagSeconds {
    LagTime oldest;       ///< how long the oldest event that waits has been there: what a customer waits
    LagTime interpolated; ///< when the head was where the consumer is now, by the samples of the head
    LagTime toCatchUp;    ///< how long it takes at the present rates; unknown when it never will
    bool never = false;   ///< as fast or faster come in than go out
    LagTime untilDeleted; ///< until retention deletes the first event that waits
    QString disagreement; ///< why the first two differ much, or tell too much, as sentences; empty when they
                          ///< do not
};

/// From samples of one part, by time; the last one is the present. Interpolation after kafka-lag-exporter:
/// between two samples of the head the events came evenly.
LagSeconds lagSeconds(const ConsumerSamples &samples);

/// How far a consumer was behind in time at one column of a chart.
struct LateColumn {
    qint64 nanoseconds = ConsumerSample::None;
    bool isInterpolated = false; ///< by the columns' heads; else the age of the oldest event that waited
};
/// One for each column. Where nothing tells, there is none: never 0.
QList<LateColumn> lateColumns(const QList<SampleColumn> &columns);

/// The one to show where there is room for one, with the word for how it was told: `oldest`, `interpolated`;
/// empty when neither is known.
std::pair<LagTime, QString> bestOf(const LagSeconds &seconds);

} // namespace Backstory
