// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causation.h"
#include "models/causation/causationreader.h"

namespace Backstory
{

/// Which node each event kind of one history belongs to.
class KindNodes
{
public:
    /// `nodeOf(name)` numbers the names of nodes.
    KindNodes(const std::vector<EventKindNames> &kinds, const CausationFilter &filter,
              const std::function<int(const QString &)> &nodeOf);

    /// -1: its events do not pass the filter.
    int node(EventKindNumber kind) const { return kind < m_nodes.size() ? m_nodes[kind] : -1; }

private:
    std::vector<int> m_nodes;
};

} // namespace Backstory
