// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/trace.h"

namespace Backstory
{

/// The causes of every event of a trace, each once, in the order of `rank`; none is its own.
class CauseLists
{
public:
    CauseLists(const std::vector<TraceLink> &links, const std::vector<int> &rank);

    int size() const { return int(m_start.size()) - 1; }
    std::span<const int> of(int event) const
    {
        const auto from = size_t(m_start[size_t(event)]);
        return std::span(m_causes).subspan(from, size_t(m_start[size_t(event) + 1]) - from);
    }

private:
    std::vector<int> m_start;
    std::vector<int> m_causes;
};

/// Which of its causes each event stands below: the latest that is not after it, else the first of those
/// after it. Circles are cut open at their first event, which then stands below another of its causes or is
/// a root.
class TreeParents
{
public:
    TreeParents(const CauseLists &causes, const std::vector<Timestamp> &times, const std::vector<int> &rank);

    /// By event; -1 for a root.
    const std::vector<int> &parents() const { return m_parents; }
    bool isCut(int event) const { return m_cut[size_t(event)]; }

private:
    enum Visit : char { New, OnPath, Done };

    void settle(int from);
    void cut(int event);
    bool isSafe(int cause) const;
    /// Its causes, the preferred one first.
    std::vector<int> preferred(int event) const;

    const CauseLists &m_causes;
    const std::vector<Timestamp> &m_times;
    const std::vector<int> &m_rank;
    std::vector<int> m_parents;
    std::vector<bool> m_cut;
    std::vector<Visit> m_visit;
    std::vector<int> m_path;
};

} // namespace Backstory
