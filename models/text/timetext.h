// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QDateTime>

namespace Backstory
{

/// Writes moments in the user's zone or in UTC. A value.
class TimeText
{
public:
    enum Zone { Local, Utc };

    TimeText(Zone zone = Local)
        : m_zone(zone)
    {
    }

    Zone zone() const { return m_zone; }
    /// `local, UTC+1` or `UTC`
    QString zoneName(Timestamp at) const;
    /// `18 Mar`: beside a range that says the year
    QString shortDate(Timestamp time) const;
    /// `2026-03-18`
    QString date(Timestamp time) const;
    /// `14:02:11.731`
    QString clock(Timestamp time) const;
    /// `14:18:22.195 041`: to the microsecond, or to the nanosecond where there are any
    QString preciseClock(Timestamp time) const;
    /// `2026-03-18 14:02:11.731`
    QString full(Timestamp time) const;
    /// `18 Mar 14:02 – 21 Mar 2026 09:12`, as short as it stays clear
    QString range(Timestamp from, Timestamp to) const;

private:
    QDateTime dateTime(Timestamp time) const;

    Zone m_zone;
};

/// `56 ms`, `22.4 s`, `6 m 15 s`, `5 h 12 m`, `3 d 4 h` of so many nanoseconds, with its sign when negative.
QString durationText(qint64 nanoseconds);
/// Of a round duration: `5 s` where that is `5.0 s`.
QString wholeDurationText(qint64 nanoseconds);
/// `+56 ms`, `−8 ms`; none when one of the two is unknown.
QString deltaText(Timestamp from, Timestamp to);
/// `12 s ago`, `5 m ago`, `3 d 4 h ago`, `in 2 s`; in whole seconds.
QString agoText(Timestamp time, Timestamp now);
/// `16 s left`
QString remainingText(qint64 seconds);

/// The shortest round duration of at least so many nanoseconds: 1, 2 and 5 of a power of ten below a second,
/// then what divides minutes, hours and days, then whole days.
qint64 roundDuration(double least);

} // namespace Backstory
