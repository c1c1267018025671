// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QStringList>

#include <atomic>

namespace Backstory
{

class QueryScope;

/// What is counted over time, and how it is told apart.
struct ActivityFilter {
    enum By { Type, Category, Producer, Field };

    By by = Type;
    QString field;    ///< for Field: a path into the payload, `customer.country` or `lines[0].sku`
    QString sum;      ///< a path to a number whose values are added up; empty: none
    QStringList only; ///< types; empty: all
    Timestamp from;   ///< half open: from ≤ time < to; an invalid time is no limit
    Timestamp to;
    qint64 bucket = 0; ///< nanoseconds; above 0 when anything is counted

    /// The field is still to be named.
    bool isUnfinished() const { return by == Field && field.isEmpty(); }
    /// Only then the payloads have to be read, which takes much longer.
    bool needsPayloads() const { return by == Field || !sum.isEmpty(); }
    bool operator==(const ActivityFilter &) const = default;
};

/// What happened in one bucket.
struct ActivityCell {
    qint64 bucket = 0; ///< begins at `bucket` · `ActivityFilter::bucket` nanoseconds since the Unix epoch
    qint64 events = 0;
    double sum = 0;

    bool operator==(const ActivityCell &) const = default;
};

/// A type, category, producer or value of a field.
struct ActivitySeries {
    QString name;              ///< empty: events that have no producer, or not this field
    QList<ActivityCell> cells; ///< those with events, by time
    qint64 events = 0;         ///< in all cells
    double sum = 0;

    bool operator==(const ActivitySeries &) const = default;
};

/// Events by time: `StoredEvent::time()`, without snapshots.
struct Activity {
    QList<ActivitySeries> series; ///< the one with most events first, then by name
    qint64 untimed = 0;           ///< events without a time, which have no bucket
    qint64 unsummed = 0;          ///< events without the number that is added up
    qint64 unread = 0;            ///< events whose payload could not be had
    bool complete = false;        ///< every source has been read to its end
    QString error;                ///< a sentence; empty when all went well
};

/// How many payloads have been read; any thread may ask.
using PayloadsRead = std::atomic<qint64>;

/// For a query's thread. A failed or interrupted one answers what is empty. `read` grows meanwhile.
Activity readActivity(QueryScope &scope, const QList<HistorySource> &sources, const ActivityFilter &filter,
                      PayloadsRead *read = nullptr);

} // namespace Backstory
