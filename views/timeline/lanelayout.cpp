// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/lanelayout.h"

#include "models/text/numbertext.h"

#include <algorithm>
#include <cmath>

namespace Backstory
{

namespace
{

constexpr double MarkDistance = 9;
constexpr qint64 MostSpread = 5;   ///< more close marks than this become a block or bars
constexpr double WidestBlock = 48; ///< what is spread further is a dense stretch
constexpr double BarStep = 4;      ///< 3 pixels and a gap
constexpr double Beyond = 64;      ///< so far out of sight, groups are still made as if in sight
constexpr double Reach = 4;        ///< how far beside an item it is still hit

/// Neighbouring events that begin in the same bar's place.
struct Atom {
    qint64 first = 0;
    qint64 end = 0;
    double trueLeft = 0;
    double trueRight = 0;
    double bar = 0; ///< left edge of its place

    qint64 count() const { return end - first; }
};

/// Neighbouring atoms that are drawn as one thing, or spread together.
struct Group {
    size_t firstAtom = 0;
    size_t endAtom = 0;
    LaneItem::Kind kind = LaneItem::Mark;
    qint64 count = 0;
    double trueLeft = 0;
    double trueRight = 0;
    double left = 0;
    double right = 0;
};

// Bars stand on a grid that moves with time, not with the window: panning does not regroup them.
double phaseOf(const TimeScale &scale)
{
    return std::fmod(double(scale.from().nanoseconds()) / scale.nanosecondsPerPixel(), BarStep);
}

double placeOf(double x, double phase)
{
    return std::floor((x + phase) / BarStep) * BarStep - phase;
}

double blockWidth(qint64 count)
{
    return 12 + 7 * double(roughCountText(double(count)).size());
}

std::vector<Atom> atomsOf(const LaneEvents &lane, const TimeScale &scale, Timestamp from, Timestamp to)
{
    std::vector<Atom> atoms;
    const double phase = phaseOf(scale);
    const auto &events = lane.events;
    size_t at = lane.firstAt(from);
    while (at < events.size() && events[at].time < to) {
        Atom atom;
        atom.first = qint64(at);
        atom.trueLeft = scale.xOf(events[at].time);
        atom.bar = placeOf(atom.trueLeft, phase);
        const Timestamp next = std::min(scale.timeAt(atom.bar + BarStep), to);
        // Most atoms are one event: look at the neighbour before searching.
        if (at + 1 < events.size() && events[at + 1].time < next)
            at = std::max(lane.firstAt(next), at + 1);
        else
            ++at;
        atom.end = qint64(at);
        atom.trueRight = atom.count() == 1 ? atom.trueLeft : scale.xOf(events[at - 1].time);
        // Moments are rounded to nanoseconds: the last one of a place may come out as the first of the next.
        if (!atoms.empty() && atom.bar < atoms.back().bar + BarStep / 2) {
            atoms.back().end = atom.end;
            atoms.back().trueRight = atom.trueRight;
        } else {
            atoms.push_back(atom);
        }
    }
    return atoms;
}

void place(Group &group, const std::vector<Atom> &atoms)
{
    const double middle = (group.trueLeft + group.trueRight) / 2;
    double half = MarkDistance / 2;
    if (group.count <= MostSpread) {
        group.kind = LaneItem::Mark;
        half *= double(group.count);
    } else if (group.trueRight - group.trueLeft <= WidestBlock) {
        group.kind = LaneItem::Block;
        half = blockWidth(group.count) / 2;
    } else {
        group.kind = LaneItem::Bar;
        group.left = atoms[group.firstAtom].bar;
        group.right = atoms[group.endAtom - 1].bar + BarStep;
        return;
    }
    group.left = middle - half;
    group.right = middle + half;
}

Group joined(const Group &a, const Group &b, const std::vector<Atom> &atoms)
{
    Group group{a.firstAtom, b.endAtom, a.kind, a.count + b.count, a.trueLeft, b.trueRight, 0, 0};
    place(group, atoms);
    return group;
}

std::vector<Group> groupsOf(const std::vector<Atom> &atoms)
{
    std::vector<Group> groups;
    for (size_t i = 0; i < atoms.size(); ++i) {
        const Atom &atom = atoms[i];
        Group group{i, i + 1, LaneItem::Mark, atom.count(), atom.trueLeft, atom.trueRight, 0, 0};
        place(group, atoms);
        // What comes too close, or overlaps once it has been spread, is grouped again together.
        while (!groups.empty() && (group.trueLeft - groups.back().trueRight < MarkDistance ||
                                   group.left < groups.back().right)) {
            group = joined(groups.back(), group, atoms);
            groups.pop_back();
        }
        groups.push_back(group);
    }
    return groups;
}

void addItems(std::vector<LaneItem> &items, const Group &group, const std::vector<Atom> &atoms,
              const LaneEvents &lane, const TimeScale &scale)
{
    const qint64 first = atoms[group.firstAtom].first;
    if (group.kind == LaneItem::Block) {
        items.push_back({group.kind, group.left, group.right, group.trueLeft, group.trueRight, first,
                         double(group.count)});
        return;
    }
    if (group.kind == LaneItem::Bar) {
        for (size_t i = group.firstAtom; i < group.endAtom; ++i) {
            const Atom &atom = atoms[i];
            if (atom.bar + BarStep <= 0 || atom.bar >= scale.width())
                continue;
            items.push_back({group.kind, atom.bar, atom.bar + BarStep, atom.trueLeft, atom.trueRight,
                             atom.first, double(atom.count())});
        }
        return;
    }
    for (qint64 i = 0; i < group.count; ++i) {
        const double left = group.left + double(i) * MarkDistance;
        const double x = scale.xOf(lane.events[size_t(first + i)].time);
        items.push_back({group.kind, left, left + MarkDistance, x, x, first + i, 1});
    }
}

void addCounted(std::vector<LaneItem> &items, const LaneContent &content, const TimeScale &scale, double from,
                double to)
{
    const double phase = phaseOf(scale);
    for (double left = placeOf(from, phase); left < to; left += BarStep) {
        const Timestamp begin = scale.timeAt(left);
        const Timestamp end = scale.timeAt(left + BarStep);
        const TimeCounts *counts =
            content.fine && content.fine->covers(begin, end) ? content.fine : content.coarse;
        const double count = counts ? counts->between(begin, end) : 0;
        if (count > 0)
            items.push_back({LaneItem::Bar, left, left + BarStep, left, left + BarStep, -1, count});
    }
}

} // namespace

std::vector<LaneItem> layOutLane(const LaneContent &content, const TimeScale &scale)
{
    std::vector<LaneItem> items;
    if (!scale.isValid())
        return items;
    Timestamp from = scale.timeAt(-Beyond);
    Timestamp to = scale.timeAt(scale.width() + Beyond);
    if (content.events && !content.isExactEverywhere()) {
        from = std::max(from, content.exact.from);
        to = std::min(to, content.exact.to);
    }
    const bool exact = content.events && from < to;
    if (!content.isExactEverywhere())
        addCounted(items, content, scale, 0, exact ? scale.xOf(from) - BarStep : scale.width());
    if (exact) {
        const std::vector<Atom> atoms = atomsOf(*content.events, scale, from, to);
        for (const Group &group : groupsOf(atoms)) {
            if (group.right < 0 || group.left > scale.width())
                continue;
            // Counted bars end a bar before the known events begin, but a group may be spread over that.
            while (!items.empty() && items.back().first < 0 && items.back().right > group.left)
                items.pop_back();
            addItems(items, group, atoms, *content.events, scale);
        }
    }
    if (exact && !content.isExactEverywhere()) {
        const double begin = scale.xOf(to) + 2 * BarStep;
        addCounted(items, content, scale,
                   items.empty() ? begin : std::max(begin, items.back().right + BarStep), scale.width());
    }
    return items;
}

const LaneItem *itemAt(const std::vector<LaneItem> &items, double x)
{
    auto next = std::partition_point(items.begin(), items.end(),
                                     [x](const LaneItem &item) { return item.right <= x; });
    const LaneItem *nearest = nullptr;
    double distance = Reach;
    for (auto it = next == items.begin() ? next : next - 1; it != items.end() && it <= next; ++it) {
        const double apart = std::max({it->left - x, x - it->right, 0.0});
        if (apart < distance || (apart == 0 && x < it->right)) {
            distance = apart;
            nearest = &*it;
        }
    }
    return nearest;
}

const LaneItem *itemOf(const std::vector<LaneItem> &items, qint64 index)
{
    const auto found =
        std::find_if(items.begin(), items.end(), [index](const LaneItem &item) { return item.holds(index); });
    return found == items.end() ? nullptr : &*found;
}

} // namespace Backstory
