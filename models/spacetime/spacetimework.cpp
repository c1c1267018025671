// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetimework.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace Backstory
{

namespace
{

constexpr size_t MostPairs = 100'000;
constexpr size_t MostStretches = 200;

qint64 lastVersion(const SpaceTime &made, const SpaceTimeWork &work)
{
    return made.event(work.writes.back()).version;
}

/// The later one of the two wrote without having seen what the earlier one wrote.
bool conflict(const SpaceTime &made, const SpaceTimeWork &a, const SpaceTimeWork &b)
{
    const auto overlooks = [&made](const SpaceTimeWork &later, const SpaceTimeWork &earlier) {
        return std::any_of(earlier.writes.begin(), earlier.writes.end(), [&](int write) {
            const qint64 version = made.event(write).version;
            return later.readVersion < version && version <= lastVersion(made, later);
        });
    };
    return a.entity == b.entity && (a.writer != b.writer || a.writer < 0) &&
           (overlooks(a, b) || overlooks(b, a));
}

void addStretch(SpaceTime &made, SpaceTimeStretch stretch)
{
    if (made.stretches.size() < MostStretches && stretch.to.isValid() &&
        (!stretch.from.isValid() || stretch.from < stretch.to))
        made.stretches.push_back(std::move(stretch));
}

// As long as at least two of them go on; all begin with the same version.
void addStretchOfOne(SpaceTime &made, const std::vector<int> &works)
{
    std::vector<Timestamp> ends;
    for (const int work : works)
        ends.push_back(made.works[size_t(work)].to);
    std::sort(ends.begin(), ends.end());
    const SpaceTimeWork &first = made.works[size_t(works.front())];
    addStretch(made, {first.entity, first.readVersion, works, first.from, ends[ends.size() - 2]});
}

// They overlap from when the later one began until the earlier one ended.
void addStretchOfTwo(SpaceTime &made, int first, int second)
{
    const SpaceTimeWork &a = made.works[size_t(first)];
    const SpaceTimeWork &b = made.works[size_t(second)];
    const bool known = a.from.isValid() && b.from.isValid();
    addStretch(made, {a.entity,
                      Event::NoVersion,
                      {first, second},
                      known ? std::max(a.from, b.from) : Timestamp(),
                      std::min(a.to, b.to)});
}

/// Among the works on one entity, in the order of what they read.
std::vector<std::pair<int, int>> conflictsOf(const SpaceTime &made, const std::vector<int> &works)
{
    const auto work = [&](size_t at) -> const SpaceTimeWork & { return made.works[size_t(works[at])]; };
    std::vector<std::pair<int, int>> pairs;
    for (size_t i = 0; i < works.size(); ++i) {
        // What reads a version behind all that was written conflicts with none of it.
        const qint64 last = lastVersion(made, work(i));
        for (size_t j = i + 1; j < works.size() && work(j).readVersion < last; ++j) {
            if (conflict(made, work(i), work(j)))
                pairs.push_back({works[i], works[j]});
            if (pairs.size() == MostPairs)
                return pairs;
        }
    }
    return pairs;
}

/// Where each version of each entity was written; none where several events have the same one.
std::map<std::pair<int, qint64>, int> versionsOf(const SpaceTime &made)
{
    std::map<std::pair<int, qint64>, int> found;
    for (int i = 0; i < int(made.events.size()); ++i) {
        const SpaceTimeEvent &event = made.event(i);
        if (event.version == Event::NoVersion || event.kind == EventKind::Snapshot)
            continue;
        const auto [entry, isNew] = found.insert({{event.entity, event.version}, i});
        if (!isNew)
            entry->second = -1;
    }
    return found;
}

} // namespace

void findWorks(SpaceTime &made)
{
    std::map<std::tuple<int, qint64, int>, int> known;
    const std::map<std::pair<int, qint64>, int> versions = versionsOf(made);
    for (int i = 0; i < made.shown; ++i) {
        const SpaceTimeEvent &event = made.event(i);
        if (event.readVersion == Event::NoVersion || event.version == Event::NoVersion ||
            event.readVersion >= event.version || event.entity < 0)
            continue;
        // Of events by nobody it is not known whether they are one's.
        const int writer = event.writer >= 0 ? event.writer : -2 - i;
        const auto key = std::make_tuple(event.entity, event.readVersion, writer);
        const auto [work, isNew] = known.insert({key, int(made.works.size())});
        if (isNew) {
            SpaceTimeWork begun;
            begun.entity = event.entity;
            begun.writer = event.writer;
            begun.readVersion = event.readVersion;
            const auto read = versions.find({event.entity, event.readVersion});
            if (read != versions.end() && read->second >= 0) {
                begun.read = read->second;
                begun.from = made.event(begun.read).time;
            }
            made.works.push_back(begun);
        }
        made.works[size_t(work->second)].writes.push_back(i);
    }
    for (SpaceTimeWork &work : made.works) {
        std::stable_sort(work.writes.begin(), work.writes.end(),
                         [&made](int a, int b) { return made.event(a).version < made.event(b).version; });
        for (const int write : work.writes) {
            const Timestamp time = made.event(write).time;
            work.to = std::max(work.to, time); // invalid is the least
        }
    }
}

void findStretches(SpaceTime &made)
{
    const auto work = [&made](int number) -> SpaceTimeWork & { return made.works[size_t(number)]; };
    std::vector<std::vector<int>> ofEntity(size_t(made.entities.size()));
    for (int i = 0; i < int(made.works.size()); ++i)
        ofEntity[size_t(work(i).entity)].push_back(i);
    for (std::vector<int> &works : ofEntity) {
        std::stable_sort(works.begin(), works.end(),
                         [&work](int a, int b) { return work(a).readVersion < work(b).readVersion; });
        for (const auto &[a, b] : conflictsOf(made, works)) {
            work(a).isContested = work(b).isContested = true;
            if (work(a).readVersion != work(b).readVersion)
                addStretchOfTwo(made, a, b);
        }
        for (size_t i = 0; i < works.size();) {
            std::vector<int> together;
            const qint64 version = work(works[i]).readVersion;
            for (; i < works.size() && work(works[i]).readVersion == version; ++i) {
                if (work(works[i]).isContested)
                    together.push_back(works[i]);
            }
            if (together.size() > 1)
                addStretchOfOne(made, together);
        }
    }
}

} // namespace Backstory
