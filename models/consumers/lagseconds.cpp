// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consumers/lagseconds.h"

#include "models/consumers/lagreasons.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Second = 1'000'000'000;

qint64 between(Timestamp from, Timestamp to)
{
    return to.nanoseconds() - from.nanoseconds();
}

LagTime oldestOf(const ConsumerSample &now)
{
    if (now.waiting() == 0)
        return {0, u"Nothing waits."_s};
    if (!now.oldestWaiting.isValid())
        return {{}, u"The time of the oldest event that waits is not known."_s};
    const qint64 age = between(now.oldestWaiting, now.time);
    if (age < 0)
        return {0, u"The oldest event that waits is dated later than now: the clocks differ."_s};
    return {age, u"Now minus the recorded time of the oldest event that waits."_s};
}

/// Keeps the samples since the head last fell, for before it counted something else: their heads never fall.
void addHead(ConsumerSamples &heads, const ConsumerSample &sample)
{
    if (sample.head == ConsumerSample::None)
        return;
    if (!heads.isEmpty() && sample.head < heads.last().head)
        heads.clear();
    heads.append(sample);
}

ConsumerSamples headsOf(const ConsumerSamples &samples)
{
    ConsumerSamples heads;
    for (const ConsumerSample &sample : samples)
        addHead(heads, sample);
    return heads;
}

/// How long before `now` the head was at a position: events came evenly between two samples. A head that
/// stands still for a while leaves the position at the end of the stand, where the first unread event came.
std::optional<qint64> passedAgo(const ConsumerSamples &heads, qint64 position, Timestamp now)
{
    const auto to =
        std::upper_bound(heads.begin(), heads.end(), position,
                         [](qint64 wanted, const ConsumerSample &sample) { return wanted < sample.head; });
    if (to == heads.begin() || to == heads.end())
        return {};
    const auto from = to - 1;
    const double share = double(position - from->head) / double(to->head - from->head);
    return between(from->time, now) - qint64(share * double(between(from->time, to->time)));
}

LagTime interpolatedOf(const ConsumerSamples &heads, const ConsumerSample &now)
{
    if (now.lag() == 0)
        return {0, u"Nothing waits."_s};
    if (heads.size() < 2)
        return {{}, u"The head has to be sampled twice."_s};
    const ConsumerSample &first = heads.first();
    if (now.position < first.head) {
        const double rate = double(now.head - first.head) / double(between(first.time, now.time));
        if (now.head == first.head || between(first.time, now.time) <= 0)
            return {
                {},
                u"Nothing has been written since sampling began, and it is behind what was there then."_s};
        return {between(first.time, now.time) + qint64(double(first.head - now.position) / rate),
                u"It is behind what was there when sampling began: told from the rate since then."_s};
    }
    if (const auto ago = passedAgo(heads, now.position, now.time))
        return {*ago, u"The head was where the consumer is now so long ago, by its samples."_s};
    return {{}, u"The samples of the head do not tell when it was there."_s};
}

void takeCatchUp(const ConsumerSamples &heads, const ConsumerSample &now, LagSeconds &seconds)
{
    if (now.lag() == 0) {
        seconds.toCatchUp = {0, u"Nothing waits."_s};
        return;
    }
    ConsumerSamples course; // since the position was set back
    for (const ConsumerSample &sample : heads) {
        if (sample.position == ConsumerSample::None)
            continue;
        if (!course.isEmpty() && sample.position < course.last().position)
            course.clear();
        course.append(sample);
    }
    const double took = course.isEmpty() ? 0 : double(between(course.first().time, now.time));
    if (course.size() < 2 || took <= 0) {
        seconds.toCatchUp.how = u"The rates have to be sampled twice."_s;
        return;
    }
    const double in = double(now.head - course.first().head) / took;
    const double out = double(now.position - course.first().position) / took;
    if (out <= in) {
        seconds.never = true;
        seconds.toCatchUp.how = u"Never: as many or more come in than go out."_s;
        return;
    }
    seconds.toCatchUp = {
        qint64(double(now.lag()) / (out - in)),
        u"The lag at the rates of the last %1."_s.arg(durationText(between(course.first().time, now.time)))};
}

LagTime untilDeletedOf(const ConsumerSamples &samples, const ConsumerSample &now)
{
    if (now.firstKept == ConsumerSample::None || now.position == ConsumerSample::None)
        return {{}, u"It is not known what has been deleted."_s};
    if (now.lag() == 0)
        return {{}, u"Nothing waits."_s};
    if (now.position < now.firstKept)
        return {0, u"%1 that it has not read are deleted already."_s.arg(
                       countText(now.firstKept - now.position, u"event"_s))};
    for (const ConsumerSample &sample : samples) {
        if (sample.firstKept == ConsumerSample::None || sample.firstKept >= now.firstKept)
            continue;
        const double rate = double(now.firstKept - sample.firstKept) / double(between(sample.time, now.time));
        return {qint64(double(now.position - now.firstKept) / rate),
                u"At the rate at which events were deleted since sampling began."_s};
    }
    return {{}, u"Nothing has been deleted since sampling began."_s};
}

QString disagreementOf(const LagSeconds &seconds, const ConsumerSamples &heads, const ConsumerSample &now)
{
    if (now.oldestWaiting.isValid() && now.oldestWaiting > now.time)
        return u"The oldest event that waits is dated later than now: the producer's clock is ahead."_s;
    if (now.waiting() > 0 && heads.size() > 1 && heads.first().head == now.head)
        return u"Nothing has been written since sampling began: samples of the head do not tell how late it is."_s;
    if (!seconds.oldest.isKnown() || !seconds.interpolated.isKnown())
        return {};
    const qint64 a = *seconds.oldest.nanoseconds;
    const qint64 b = *seconds.interpolated.nanoseconds;
    if (std::max(a, b) <= 2 * std::min(a, b) + 2 * Second)
        return {};
    if (now.realLag == 0)
        return u"What lies between its position and the head are no events for it: deleted, aborted or of others."_s;
    if (now.realLag != ConsumerSample::None && now.realLag < now.lag())
        return u"Of %1 positions only %2 hold events that wait; the others are deleted, aborted or of others."_s
            .arg(countText(now.lag()), countText(now.realLag));
    return a > b ? u"The oldest event is older than its place tells: it was recorded with an earlier time."_s
                 : u"The samples are too far apart to tell it well."_s;
}

/// Why all that is told from the position is too high for the moment; empty where that matters little.
QString commitReason(const LagSeconds &seconds, const ConsumerSamples &samples)
{
    const std::optional<CommitInterval> interval = commitInterval(samples);
    if (!interval || samples.last().waiting() == 0)
        return {};
    for (const LagTime &each : {seconds.oldest, seconds.interpolated}) {
        if (each.isKnown() && *each.nanoseconds > 3 * interval->nanoseconds)
            return {};
    }
    return u"Its position advances only about every %1, by about %2: between, what waits grows although it works, and all of this is up to %1 too high."_s
        .arg(durationText(interval->nanoseconds), countText(interval->step));
}

} // namespace

LagSeconds lagSeconds(const ConsumerSamples &samples)
{
    LagSeconds seconds;
    if (samples.isEmpty() || samples.last().lag() == ConsumerSample::None) {
        const QString how = u"It has no position."_s;
        seconds.oldest.how = seconds.interpolated.how = seconds.toCatchUp.how = seconds.untilDeleted.how =
            how;
        return seconds;
    }
    const ConsumerSample &now = samples.last();
    const ConsumerSamples heads = headsOf(samples);
    seconds.oldest = oldestOf(now);
    seconds.interpolated = interpolatedOf(heads, now);
    takeCatchUp(heads, now, seconds);
    seconds.untilDeleted = untilDeletedOf(samples, now);
    QStringList reasons{disagreementOf(seconds, heads, now), standingCheckpoint(samples),
                        commitReason(seconds, samples)};
    reasons.removeAll(QString());
    seconds.disagreement = reasons.join(u' ');
    return seconds;
}

QList<LateColumn> lateColumns(const QList<SampleColumn> &columns)
{
    QList<LateColumn> late;
    ConsumerSamples heads;
    for (const SampleColumn &column : columns) {
        const ConsumerSample &now = column.last;
        addHead(heads, now);
        LateColumn found;
        if (now.waiting() == 0) {
            found.nanoseconds = 0;
        } else if (now.waiting() > 0 && now.oldestWaiting.isValid()) {
            found.nanoseconds = std::max<qint64>(0, between(now.oldestWaiting, now.time));
        } else if (now.waiting() > 0 && now.position != ConsumerSample::None) {
            const auto ago = passedAgo(heads, now.position, now.time);
            found.isInterpolated = true;
            if (ago)
                found.nanoseconds = std::max<qint64>(0, *ago);
        }
        late.append(found);
    }
    return late;
}

std::pair<LagTime, QString> bestOf(const LagSeconds &seconds)
{
    if (seconds.oldest.isKnown())
        return {seconds.oldest, u"oldest"_s};
    if (seconds.interpolated.isKnown())
        return {seconds.interpolated, u"interpolated"_s};
    return {};
}

} // namespace Backstory
