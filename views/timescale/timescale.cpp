// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timescale/timescale.h"

#include <algorithm>
#include <cmath>

namespace Backstory
{

namespace
{

constexpr double WidestFold = 32;
constexpr qint64 Second = 1'000'000'000;
constexpr qint64 Earliest = std::numeric_limits<qint64>::min() + 1; // the minimum itself is no moment
constexpr qint64 Latest = std::numeric_limits<qint64>::max();

// Differences of two moments may not fit into 64 bits; where they do, they are exact.
double difference(qint64 from, qint64 to)
{
    qint64 result = 0;
    if (__builtin_sub_overflow(to, from, &result))
        return double(to) - double(from);
    return double(result);
}

Timestamp moved(Timestamp time, double nanoseconds)
{
    const double rounded = std::nearbyint(nanoseconds);
    if (rounded >= 9.2e18)
        return Timestamp::fromNanoseconds(Latest);
    if (rounded <= -9.2e18)
        return Timestamp::fromNanoseconds(Earliest);
    qint64 result = 0;
    if (__builtin_add_overflow(time.nanoseconds(), qint64(rounded), &result))
        result = rounded > 0 ? Latest : Earliest;
    return Timestamp::fromNanoseconds(std::max(result, Earliest));
}

} // namespace

TimeScale::TimeScale(Timestamp first, Timestamp last, double width)
    : m_width(width)
{
    setRange(first, last);
}

void TimeScale::setWidth(double width)
{
    if (width == m_width || width < 1)
        return;
    const bool shown = isValid() && m_from.isValid();
    const Timestamp from = m_from;
    const Timestamp until = shown ? to() : Timestamp();
    m_width = width;
    measureFolds();
    if (m_fit || !shown)
        fit();
    else
        show(from, until);
}

void TimeScale::setRange(Timestamp first, Timestamp last)
{
    if (first.isValid() && last.isValid() && first >= last) {
        last = moved(first, 30.0 * Second);
        first = moved(first, -30.0 * Second);
    }
    m_first = first;
    m_last = last;
    setLimits(m_limitFirst, m_limitLast);
    if (m_fit || !m_from.isValid())
        fit();
}

void TimeScale::setLimits(Timestamp first, Timestamp last)
{
    m_limitFirst = first.isValid() ? std::min(first, m_first) : m_first;
    m_limitLast = last.isValid() ? std::max(last, m_last) : m_last;
    if (!m_fit)
        keepWithinLimits();
}

void TimeScale::setFolds(std::vector<TimeFold> folds)
{
    if (folds == m_folds)
        return;
    const bool shown = isValid() && m_from.isValid();
    const Timestamp middle = shown ? timeAt(m_width / 2) : Timestamp();
    m_folds = std::move(folds);
    measureFolds();
    if (!shown)
        return;
    if (m_fit) {
        fit();
    } else {
        pin(middle, m_width / 2);
        keepWithinLimits();
    }
}

void TimeScale::measureFolds()
{
    m_foldedBefore.assign(1, 0);
    for (const TimeFold &fold : m_folds)
        m_foldedBefore.push_back(m_foldedBefore.back() + fold.to.nanoseconds() - fold.from.nanoseconds());
    // Many folds together never take more than half of the width.
    m_foldWidth = m_folds.empty() ? 0 : std::min(WidestFold, m_width / 2 / double(m_folds.size()));
}

TimeScale::Place TimeScale::placeOf(Timestamp time) const
{
    if (m_folds.empty())
        return {time.nanoseconds(), 0};
    const auto fold = std::upper_bound(m_folds.begin(), m_folds.end(), time,
                                       [](Timestamp t, const TimeFold &f) { return t < f.to; });
    const size_t passed = size_t(fold - m_folds.begin());
    if (fold == m_folds.end() || time <= fold->from)
        return {time.nanoseconds() - m_foldedBefore[passed], double(passed)};
    const double inside = difference(fold->from.nanoseconds(), time.nanoseconds()) /
                          difference(fold->from.nanoseconds(), fold->to.nanoseconds());
    return {fold->from.nanoseconds() - m_foldedBefore[passed], double(passed) + inside};
}

double TimeScale::pixelsBetween(Place from, Place to) const
{
    return difference(from.outside, to.outside) / m_nsPerPixel + (to.folds - from.folds) * m_foldWidth;
}

double TimeScale::xOf(Timestamp time) const
{
    return pixelsBetween(placeOf(m_from), placeOf(time));
}

Timestamp TimeScale::timeAt(double x) const
{
    if (m_folds.empty())
        return moved(m_from, x * m_nsPerPixel);
    // The last fold that begins at x or before it.
    const Place origin = placeOf(m_from);
    const auto begin = [&](const TimeFold &fold) { return pixelsBetween(origin, placeOf(fold.from)); };
    const auto next = std::partition_point(m_folds.begin(), m_folds.end(),
                                           [&](const TimeFold &fold) { return begin(fold) <= x; });
    if (next != m_folds.begin()) {
        const TimeFold &fold = *(next - 1);
        const double in = x - begin(fold);
        if (in < m_foldWidth)
            return moved(fold.from,
                         in / m_foldWidth * difference(fold.from.nanoseconds(), fold.to.nanoseconds()));
        // Measured from where the view begins if that is in the same stretch: exact when zoomed in.
        if (m_from < fold.to)
            return moved(fold.to, (in - m_foldWidth) * m_nsPerPixel);
    } else if (m_from > next->from) {
        return moved(next->from, (x - begin(*next)) * m_nsPerPixel);
    }
    if (next == m_folds.end() || m_from <= next->from)
        return moved(m_from, x * m_nsPerPixel);
    const TimeFold &before = *(next - 1);
    return moved(before.to, (x - begin(before) - m_foldWidth) * m_nsPerPixel);
}

void TimeScale::pin(Timestamp time, double x)
{
    m_from = time;
    m_from = timeAt(-x);
}

void TimeScale::stretch(Timestamp from, Timestamp to, double margin)
{
    const Place a = placeOf(from);
    const Place b = placeOf(to);
    const double room = std::max(m_width - 2 * margin - (b.folds - a.folds) * m_foldWidth, m_width / 8);
    m_nsPerPixel = std::max(difference(a.outside, b.outside), 1.0) / room;
    m_nsPerPixel = std::clamp(m_nsPerPixel, LeastSpan / m_width, mostNsPerPixel());
    // When what is asked for is smaller than what can be shown it stands in the middle.
    const double used = pixelsBetween(a, b);
    pin(from, (m_width - used) / 2);
}

double TimeScale::mostNsPerPixel() const
{
    const Place a = placeOf(m_limitFirst);
    const Place b = placeOf(m_limitLast);
    const double room = std::max(m_width - 2 * Margin - (b.folds - a.folds) * m_foldWidth, m_width / 8);
    return std::max(difference(a.outside, b.outside) / room, LeastSpan / m_width);
}

void TimeScale::keepWithinLimits()
{
    if (!isValid() || !m_from.isValid())
        return;
    const double most = mostNsPerPixel();
    if (m_nsPerPixel > most) {
        const Timestamp middle = timeAt(m_width / 2);
        m_nsPerPixel = most;
        pin(middle, m_width / 2);
    }
    // Zoomed out, the ends stand at the margin; zoomed in they may come to the middle.
    const double share = m_nsPerPixel / most;
    const double room = Margin * share + m_width / 2 * (1 - share);
    const double left = xOf(m_limitFirst);
    const double right = xOf(m_limitLast);
    if (left > room)
        pin(m_limitFirst, room);
    else if (right < m_width - room)
        pin(m_limitLast, m_width - room);
}

void TimeScale::zoom(double factor, double x)
{
    if (!isValid() || !(factor > 0))
        return;
    const Timestamp time = timeAt(x);
    m_nsPerPixel = std::clamp(m_nsPerPixel / factor, LeastSpan / m_width, mostNsPerPixel());
    m_fit = false;
    pin(time, x);
    keepWithinLimits();
}

void TimeScale::pan(double pixels)
{
    if (!isValid())
        return;
    m_fit = false;
    m_from = timeAt(pixels);
    keepWithinLimits();
}

void TimeScale::show(Timestamp from, Timestamp to)
{
    if (!isValid() || !from.isValid() || !to.isValid())
        return;
    m_fit = false;
    stretch(std::min(from, to), std::max(from, to), 0);
    keepWithinLimits();
}

void TimeScale::reveal(Timestamp time)
{
    if (!isValid() || !time.isValid())
        return;
    const double x = xOf(time);
    const double room = std::min(4 * Margin, m_width / 4);
    if (x >= 0 && x <= m_width)
        return;
    m_fit = false;
    pin(time, x < 0 ? room : m_width - room);
    keepWithinLimits();
}

void TimeScale::fit()
{
    m_fit = true;
    if (isValid())
        stretch(m_first, m_last, Margin);
}

} // namespace Backstory
