// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetime.h"

#include <algorithm>

namespace Backstory
{

namespace
{

bool hasVersion(const SpaceTimeEvent &event)
{
    return event.version != Event::NoVersion;
}

} // namespace

int SpaceTime::find(const EventReference &reference) const
{
    const auto end = events.begin() + shown;
    const auto found = std::find_if(events.begin(), end, [&reference](const SpaceTimeEvent &event) {
        return event.reference == reference;
    });
    return found == end ? -1 : int(found - events.begin());
}

bool SpaceTime::isBackwards(int before, int after) const
{
    return event(before).time.isValid() && event(after).time.isValid() &&
           event(after).time < event(before).time;
}

bool SpaceTime::isUnseen(int first, int second) const
{
    const SpaceTimeEvent &a = event(first);
    const SpaceTimeEvent &b = event(second);
    return a.entity == b.entity && hasVersion(a) && hasVersion(b) && b.readVersion != Event::NoVersion &&
           a.version < b.version && b.readVersion < a.version;
}

int SpaceTime::writerCount() const
{
    std::vector<bool> seen(writers.size(), false);
    for (int i = 0; i < shown; ++i) {
        if (event(i).writer >= 0)
            seen[size_t(event(i).writer)] = true;
    }
    return int(std::count(seen.begin(), seen.end(), true));
}

std::vector<int> SpaceTime::neighbours(int number, bool causes) const
{
    std::vector<int> found;
    for (const SpaceTimeLink &link : links) {
        const int other = causes ? link.from : link.to;
        if ((causes ? link.to : link.from) == number && other < shown && link.kind <= SpaceTimeLink::Via)
            found.push_back(other);
    }
    std::sort(found.begin(), found.end(), [this](int a, int b) {
        return event(a).time != event(b).time ? event(a).time < event(b).time : a < b;
    });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace Backstory
