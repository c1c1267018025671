// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/opening/openingestimate.h"

#include "models/text/numbertext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 EventsASecond = 50'000;
constexpr qint64 BytesASecond = 25'000'000;
constexpr qint64 IndexBytesAnEvent = 200;
constexpr qint64 UnknownEventBytes = 500;

/// The share of a part's events that the scope takes in.
double shareOf(const OpeningPart &part, const OpeningScope &scope, Timestamp now)
{
    double share = 1;
    if (scope.from.isValid() && part.oldest.isValid() && now > part.oldest) {
        const double all = double(now.nanoseconds() - part.oldest.nanoseconds());
        share = std::clamp(double(now.nanoseconds() - scope.from.nanoseconds()) / all, 0.0, 1.0);
    }
    if (scope.newest >= 0 && part.events > 0) {
        const double most = double(scope.newest) * std::max(part.partitions, 1);
        share = std::min(share, most / double(part.events));
    }
    return share;
}

QString timeText(qint64 seconds)
{
    if (seconds < 1)
        return u"a moment"_s;
    if (seconds < 60)
        return u"%1 s"_s.arg(seconds);
    const qint64 minutes = (seconds + 59) / 60;
    return minutes < 60 ? u"%1 min"_s.arg(minutes) : u"%1 h %2 min"_s.arg(minutes / 60).arg(minutes % 60);
}

} // namespace

OpeningEstimate OpeningEstimate::of(const QList<OpeningPart> &parts, const OpeningScope &scope, Timestamp now)
{
    OpeningEstimate estimate;
    double bytes = 0;
    for (const OpeningPart &part : parts) {
        if (!part.problem.isEmpty())
            continue;
        if (part.events < 0) {
            ++estimate.unknown;
            continue;
        }
        const double share = shareOf(part, scope, now);
        const double events = double(part.events) * share;
        estimate.events += qint64(events);
        bytes += part.bytes < 0 ? events * UnknownEventBytes : double(part.bytes) * share;
    }
    estimate.diskBytes = qint64(bytes) + estimate.events * IndexBytesAnEvent;
    estimate.seconds = std::max(estimate.events / EventsASecond, qint64(bytes) / BytesASecond);
    return estimate;
}

QString OpeningEstimate::text() const
{
    QString text = u"About %1 events, %2 to read, %3 on disk."_s.arg(roughCountText(double(events)),
                                                                     timeText(seconds), bytesText(diskBytes));
    if (unknown > 0)
        text += u" Not counted: %1 whose size is not known."_s.arg(countText(unknown, u"topic"_s));
    return text;
}

QString OpeningEstimate::assumptions(const OpeningScope &scope) const
{
    QString text = u"Assumes %1 events or %2 a second, whichever is slower, and as much disk as the broker "
                   "uses plus %3 an event."_s.arg(countText(EventsASecond), bytesText(BytesASecond),
                                                  bytesText(IndexBytesAnEvent));
    if (scope.from.isValid())
        text += u" Events are taken to be spread evenly over time."_s;
    return text;
}

} // namespace Backstory
