// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causation.h"
#include "models/causation/causationreader.h"
#include "models/causation/delaysketch.h"
#include "models/causation/kindnodes.h"

#include <QHash>

namespace Backstory
{

/// Adds up the aggregates of several histories to one graph. Lives on a query's thread.
class GraphBuilder
{
public:
    explicit GraphBuilder(const CausationFilter &filter);

    bool add(CausationReader &reader);
    /// Nodes, flows and their sums; once, when all has been added.
    void finish(CausationGraph &graph);

private:
    struct Flow {
        int cause = 0;
        int effect = 0;
        qint64 count = 0;
        qint64 backwards = 0;
        DelaySketch delays;
    };
    int nodeOf(const QString &name);
    bool addEvents(CausationReader &reader, const KindNodes &kinds);
    bool addPairs(CausationReader &reader, const KindNodes &kinds);

    CausationFilter m_filter;
    QHash<QString, int> m_nodeNumbers;
    QList<CausalNode> m_nodes;
    std::vector<QHash<QString, qint64>> m_categories; ///< events of each, by node
    QHash<quint64, qsizetype> m_flowNumbers;
    std::vector<Flow> m_flows;
};

} // namespace Backstory
