// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causation.h"
#include "models/causation/causationreader.h"

namespace Backstory
{

/// Counts, for some flows of a graph, the causes that had the time to have the effect and those of them that
/// have none. Looks at every pair and every fact of these flows: some 200 ms at 10 M events. Lives on a
/// query's thread.
class LeakSearch
{
public:
    struct Flow {
        int cause = 0; ///< into the graph's nodes
        int effect = 0;
        qint64 within = 0; ///< nanoseconds: the time that an effect is given
        qint64 expected = 0;
        qint64 missing = 0;
    };

    static constexpr qint64 FewestCauses = 20; ///< of which a leak is told

    /// At most eight flows of one cause.
    LeakSearch(const CausationFilter &filter, const QList<CausalNode> &nodes, std::vector<Flow> flows);

    /// Of a history whose last event has this time. `missed(row)` is called for each cause without its
    /// effect, by row.
    bool add(CausationReader &reader, Timestamp last, const std::function<void(qint64)> &missed = {});
    const std::vector<Flow> &flows() const { return m_flows; }

    /// The flows of a graph that may have a leak.
    static std::vector<Flow> candidates(const CausationGraph &graph, double share);

private:
    class Marks;

    CausationFilter m_filter;
    const QList<CausalNode> m_nodes;
    std::vector<Flow> m_flows;
    std::vector<std::vector<size_t>> m_ofCause; ///< indexes of flows, by node
};

} // namespace Backstory
