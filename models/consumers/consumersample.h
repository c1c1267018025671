// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <tuple>

namespace Backstory
{

/// What a consumer reads at its own pace: a partition, a stream, or all of a store.
struct ConsumerPart {
    QString name;          ///< the Kafka group, the projection, the subscription
    QString topic;         ///< empty where there is none
    qint32 partition = -1; ///< -1 where the topic has none

    bool operator==(const ConsumerPart &) const = default;
    bool operator<(const ConsumerPart &other) const
    {
        return std::tie(name, topic, partition) < std::tie(other.name, other.topic, other.partition);
    }
};

/// How far a consumer had come in one part at one moment.
struct ConsumerSample {
    static constexpr qint64 None = -1; ///< nothing is known; never to be shown as 0

    Timestamp time;
    qint64 position = None;  ///< of the next event it will take
    qint64 head = None;      ///< of the next event that will be written
    qint64 firstKept = None; ///< of the first event that has not been deleted
    qint64 realLag = None;   ///< events that are really behind the position, where they were counted
    Timestamp oldestWaiting; ///< when the oldest of them was recorded
    Timestamp updated;       ///< when the consumer last said how far it is
    int members = -1;        ///< processes that share the work; -1: unknown

    /// As far as positions tell; None without both.
    qint64 lag() const
    {
        return position == None || head == None ? qint64(None) : std::max<qint64>(0, head - position);
    }
    /// Events that wait: counted, or as far as positions tell.
    qint64 waiting() const { return realLag != None ? realLag : lag(); }

    bool operator==(const ConsumerSample &) const = default;
};

using ConsumerSamples = QList<ConsumerSample>; ///< of one part, by time

} // namespace Backstory
