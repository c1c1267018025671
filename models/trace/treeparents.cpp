// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/treeparents.h"

#include <algorithm>

namespace Backstory
{

CauseLists::CauseLists(const std::vector<TraceLink> &links, const std::vector<int> &rank)
{
    std::vector<TraceLink> sorted;
    sorted.reserve(links.size());
    std::copy_if(links.begin(), links.end(), std::back_inserter(sorted),
                 [](const TraceLink &link) { return link.cause != link.effect; });
    std::sort(sorted.begin(), sorted.end(), [&rank](const TraceLink &a, const TraceLink &b) {
        return std::pair(a.effect, rank[size_t(a.cause)]) < std::pair(b.effect, rank[size_t(b.cause)]);
    });
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    m_start.assign(rank.size() + 1, 0);
    m_causes.reserve(sorted.size());
    for (const TraceLink &link : sorted) {
        ++m_start[size_t(link.effect) + 1];
        m_causes.push_back(link.cause);
    }
    for (size_t i = 1; i < m_start.size(); ++i)
        m_start[i] += m_start[i - 1];
}

TreeParents::TreeParents(const CauseLists &causes, const std::vector<Timestamp> &times,
                         const std::vector<int> &rank)
    : m_causes(causes)
    , m_times(times)
    , m_rank(rank)
    , m_parents(size_t(causes.size()), -1)
    , m_cut(size_t(causes.size()), false)
    , m_visit(size_t(causes.size()), New)
{
    for (int event = 0; event < causes.size(); ++event) {
        const auto several = causes.of(event);
        if (several.size() == 1)
            m_parents[size_t(event)] = several.front();
        else if (several.size() > 1)
            m_parents[size_t(event)] = preferred(event).front();
    }
    for (int event = 0; event < causes.size(); ++event)
        settle(event);
}

std::vector<int> TreeParents::preferred(int event) const
{
    const auto causes = m_causes.of(event);
    const Timestamp time = m_times[size_t(event)];
    std::vector<int> before;
    std::vector<int> after;
    for (const int cause : causes) {
        const Timestamp at = m_times[size_t(cause)];
        (at.isValid() && (!time.isValid() || at <= time) ? before : after).push_back(cause);
    }
    std::reverse(before.begin(), before.end());
    before.insert(before.end(), after.begin(), after.end());
    return before;
}

// Follows parents up to a root or to what is settled already; a path that meets itself is a circle.
void TreeParents::settle(int from)
{
    m_path.clear();
    int at = from;
    while (at >= 0 && m_visit[size_t(at)] != Done) {
        if (m_visit[size_t(at)] == OnPath) {
            const auto begin = std::find(m_path.begin(), m_path.end(), at);
            const int first = *std::min_element(
                begin, m_path.end(), [this](int a, int b) { return m_rank[size_t(a)] < m_rank[size_t(b)]; });
            cut(first);
            break;
        }
        m_visit[size_t(at)] = OnPath;
        m_path.push_back(at);
        at = m_parents[size_t(at)];
    }
    // What a cut led to is settled when its own turn comes, and may not lead back here: see isSafe().
    for (const int event : m_path)
        m_visit[size_t(event)] = Done;
}

void TreeParents::cut(int event)
{
    m_cut[size_t(event)] = true;
    const int before = m_parents[size_t(event)];
    m_parents[size_t(event)] = -1;
    for (const int cause : preferred(event)) {
        if (cause != before && isSafe(cause)) {
            m_parents[size_t(event)] = cause;
            return;
        }
    }
}

// Whether the way up from here ends at a root without coming to the path that is being settled, all of which
// leads to the event that is cut.
bool TreeParents::isSafe(int cause) const
{
    constexpr int MostSteps = 10'000;
    for (int steps = 0; steps < MostSteps; ++steps) {
        if (cause < 0 || m_visit[size_t(cause)] == Done)
            return true;
        if (m_visit[size_t(cause)] == OnPath)
            return false;
        cause = m_parents[size_t(cause)];
    }
    return false;
}

} // namespace Backstory
