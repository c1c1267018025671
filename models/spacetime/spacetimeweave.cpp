// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/spacetime.h"
#include "models/spacetime/spacetimework.h"

#include <algorithm>

namespace Backstory
{

namespace
{

bool hasVersion(const SpaceTimeEvent &event)
{
    return event.version != Event::NoVersion;
}

/// Finds what is sure about the order of a diagram's events, and why.
class Weaver
{
public:
    explicit Weaver(SpaceTime &spaceTime)
        : m_made(spaceTime)
        , m_nodes(int(spaceTime.events.size()))
    {
    }

    void weave()
    {
        for (SpaceTimeLink &link : m_made.links) {
            link.isBackwards = m_made.isBackwards(link.from, link.to);
            addEdge(link.from, link.to, link.kind);
        }
        linkThroughHidden();
        linkEntities();
        m_made.order = CausalOrder(m_nodes, m_made.shown, std::move(m_edges));
    }

private:
    const SpaceTimeEvent &event(int number) const { return m_made.event(number); }

    void addEdge(int from, int to, SpaceTimeLink::Kind kind)
    {
        m_edges.push_back({from, to});
        m_made.proofs.push_back(kind);
    }

    void addLink(int from, int to, SpaceTimeLink::Kind kind)
    {
        m_made.links.push_back({from, to, kind, m_made.isBackwards(from, to)});
    }

    void linkThroughHidden();
    void linkFrom(int effect, const std::vector<std::vector<int>> &causes);
    void linkEntities();
    void linkVersions(const std::vector<int> &sorted);
    void linkReads(const std::vector<int> &sorted);

    SpaceTime &m_made;
    int m_nodes;
    std::vector<CausalOrder::Edge> m_edges;
};

// A cause of a cause is a cause, even where the one between them is not drawn.
void Weaver::linkThroughHidden()
{
    constexpr int MostEvents = 200; // among many events such arrows say little
    if (m_made.shown > MostEvents || size_t(m_made.shown) == m_made.events.size())
        return;
    std::vector<std::vector<int>> causes(m_made.events.size());
    for (const SpaceTimeLink &link : m_made.links)
        causes[size_t(link.to)].push_back(link.from);
    for (int effect = 0; effect < m_made.shown; ++effect)
        linkFrom(effect, causes);
}

void Weaver::linkFrom(int effect, const std::vector<std::vector<int>> &causes)
{
    std::vector<bool> seen(m_made.events.size(), false);
    std::vector<int> open{effect};
    while (!open.empty()) {
        const int at = open.back();
        open.pop_back();
        for (const int cause : causes[size_t(at)]) {
            if (seen[size_t(cause)])
                continue;
            seen[size_t(cause)] = true;
            if (cause >= m_made.shown)
                open.push_back(cause);
            else if (at != effect && cause != effect)
                addLink(cause, effect, SpaceTimeLink::Via);
        }
    }
}

// Order within an entity comes from versions; where there are none, from where the events stand.
void Weaver::linkEntities()
{
    std::vector<std::vector<int>> versioned(size_t(m_made.entities.size()));
    std::vector<std::vector<int>> others(size_t(m_made.entities.size()));
    for (int i = 0; i < int(m_made.events.size()); ++i) {
        if (event(i).kind != EventKind::Snapshot && event(i).entity >= 0)
            (hasVersion(event(i)) ? versioned : others)[size_t(event(i).entity)].push_back(i);
    }
    for (std::vector<int> &sorted : others) {
        std::stable_sort(sorted.begin(), sorted.end(),
                         [this](int a, int b) { return event(a).reference.row < event(b).reference.row; });
        for (size_t i = 1; i < sorted.size(); ++i)
            addEdge(sorted[i - 1], sorted[i], SpaceTimeLink::Version);
    }
    for (std::vector<int> &sorted : versioned) {
        std::stable_sort(sorted.begin(), sorted.end(),
                         [this](int a, int b) { return event(a).version < event(b).version; });
        linkVersions(sorted);
        linkReads(sorted);
    }
}

// Events with one version are in no order with each other.
void Weaver::linkVersions(const std::vector<int> &sorted)
{
    size_t before = 0;
    size_t end = 0;
    for (size_t begin = 0; begin < sorted.size(); before = begin, begin = end) {
        end = begin + 1;
        while (end < sorted.size() && event(sorted[end]).version == event(sorted[begin]).version)
            ++end;
        if (begin == 0)
            continue;
        // Through a node between them: not an edge for each pair where many have the same version.
        const bool between = begin - before > 1 && end - begin > 1;
        const int node = between ? m_nodes++ : -1;
        for (size_t i = before; i < begin; ++i) {
            if (between)
                addEdge(sorted[i], node, SpaceTimeLink::Version);
            for (size_t j = begin; j < end && !between; ++j)
                addEdge(sorted[i], sorted[j], SpaceTimeLink::Version);
        }
        for (size_t j = begin; j < end && between; ++j)
            addEdge(node, sorted[j], SpaceTimeLink::Version);
    }
}

void Weaver::linkReads(const std::vector<int> &sorted)
{
    for (const int number : sorted) {
        const SpaceTimeEvent &reader = event(number);
        // A store that counts otherwise says nothing about an earlier version.
        if (reader.readVersion == Event::NoVersion || reader.readVersion >= reader.version)
            continue;
        const auto behind =
            std::upper_bound(sorted.begin(), sorted.end(), reader.readVersion,
                             [this](qint64 version, int other) { return version < event(other).version; });
        if (behind == sorted.begin())
            continue;
        const int read = *(behind - 1);
        if (event(read).version == reader.readVersion)
            addLink(read, number, SpaceTimeLink::Read);
        addEdge(read, number, SpaceTimeLink::Read);
    }
}

void measure(SpaceTime &made)
{
    for (int i = 0; i < made.shown; ++i) {
        made.shownEntities = std::max(made.shownEntities, made.event(i).entity + 1);
        const Timestamp time = made.event(i).time;
        if (!time.isValid()) {
            ++made.withoutTime;
            continue;
        }
        made.from = made.from.isValid() ? std::min(made.from, time) : time;
        made.to = made.to.isValid() ? std::max(made.to, time) : time;
    }
}

} // namespace

void weave(SpaceTime &spaceTime)
{
    Weaver(spaceTime).weave();
    measure(spaceTime);
    findWorks(spaceTime);
    findStretches(spaceTime);
}

} // namespace Backstory
