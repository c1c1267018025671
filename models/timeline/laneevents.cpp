// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/laneevents.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr size_t MostQuiet = 256;

bool isEarlier(const LaneEvent &a, const LaneEvent &b)
{
    return a.time != b.time ? a.time < b.time : a.row < b.row;
}

double lengthOf(const TimeSpan &span)
{
    return double(span.to.nanoseconds()) - double(span.from.nanoseconds());
}

std::vector<TimeSpan> quietOf(const std::vector<LaneEvent> &events)
{
    const Timestamp earliest = Timestamp::fromNanoseconds(std::numeric_limits<qint64>::min() + 1);
    const Timestamp latest = Timestamp::fromNanoseconds(std::numeric_limits<qint64>::max());
    if (events.empty())
        return {{earliest, latest}};
    const auto longer = [](const TimeSpan &a, const TimeSpan &b) { return lengthOf(a) > lengthOf(b); };
    std::vector<TimeSpan> longest; // a heap whose front is the shortest
    for (size_t i = 1; i < events.size(); ++i) {
        const TimeSpan gap{events[i - 1].time, events[i].time};
        if (gap.from == gap.to || (longest.size() == MostQuiet && !longer(gap, longest.front())))
            continue;
        if (longest.size() == MostQuiet) {
            std::pop_heap(longest.begin(), longest.end(), longer);
            longest.pop_back();
        }
        longest.push_back(gap);
        std::push_heap(longest.begin(), longest.end(), longer);
    }
    longest.push_back({earliest, events.front().time});
    longest.push_back({events.back().time, latest});
    std::sort(longest.begin(), longest.end(),
              [](const TimeSpan &a, const TimeSpan &b) { return a.from < b.from; });
    return longest;
}

} // namespace

std::vector<TimeSpan> quietOf(const TimeCounts &counts)
{
    std::vector<TimeSpan> quiet;
    const double length = lengthOf(counts.span);
    const auto begin = [&](size_t part) {
        return Timestamp::fromNanoseconds(counts.span.from.nanoseconds() +
                                          qint64(length * double(part) / double(counts.counts.size())));
    };
    for (size_t i = 0; i < counts.counts.size(); ++i) {
        if (counts.counts[i] > 0)
            continue;
        if (i > 0 && counts.counts[i - 1] == 0)
            quiet.back().to = begin(i + 1);
        else
            quiet.push_back({begin(i), begin(i + 1)});
    }
    return quiet;
}

size_t LaneEvents::firstAt(Timestamp time) const
{
    return size_t(std::lower_bound(events.begin(), events.end(), time,
                                   [](const LaneEvent &event, Timestamp t) { return event.time < t; }) -
                  events.begin());
}

qint64 LaneEvents::indexOf(EventRow row) const
{
    const auto found = std::find_if(events.begin(), events.end(),
                                    [row](const LaneEvent &event) { return event.row == row; });
    return found == events.end() ? -1 : qint64(found - events.begin());
}

double TimeCounts::between(Timestamp from, Timestamp to) const
{
    const double length = lengthOf(span);
    if (counts.empty() || length <= 0 || to <= span.from || from >= span.to)
        return 0;
    const double parts = double(counts.size());
    const double a = std::max(0.0, lengthOf({span.from, from}) / length * parts);
    const double b = std::min(parts, lengthOf({span.from, to}) / length * parts);
    double sum = 0;
    for (double at = a; at < b;) {
        const size_t part = std::min(size_t(at), counts.size() - 1);
        const double end = std::min(b, double(part + 1));
        sum += double(counts[part]) * (end - at);
        if (end <= at)
            break;
        at = end;
    }
    return sum;
}

void sortIn(LaneEvents &lane, size_t sorted)
{
    const auto middle = lane.events.begin() + qint64(sorted);
    if (!std::is_sorted(middle, lane.events.end(), isEarlier))
        std::sort(middle, lane.events.end(), isEarlier);
    std::inplace_merge(lane.events.begin(), middle, lane.events.end(), isEarlier);
    lane.quiet = quietOf(lane.events);
}

} // namespace Backstory
