// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/sankeylayout.h"

#include <vector>

namespace Backstory
{

/// A causation graph made fit for a picture: what is small is gathered, cycles are broken, every node has a
/// layer, and links over several layers have bends in those between. A value.
struct SankeyDraft {
    struct Node {
        enum Kind { Named, OtherCauses, OtherEffects, Leak, Bend };
        Kind kind = Named;
        int of = -1; ///< into the graph's nodes (Named) or leaks (Leak); else -1
        QString name;
        int layer = 0;
        QList<int> flows;
        QStringList opens;
        int gathered = 0;
    };
    struct Link {
        int from = -1;
        int to = -1;
        QList<int> flows;
        qint64 count = 0;
        bool returns = false;
        QList<int> bends; ///< one node for each layer between
    };

    std::vector<Node> nodes;
    std::vector<Link> links;
    int layers = 0;
    qint64 hiddenPairs = 0;
    int gatheredNames = 0;

    /// The nodes that the link passes, its ends included.
    QList<int> way(const Link &link) const;
};

/// `rows`: how many nodes a layer has room for; more are gathered, unless they are opened.
SankeyDraft draftOf(const CausationGraph &graph, const SankeyOptions &options, int rows);

/// The nodes of each layer from top to bottom, so that few links cross.
std::vector<std::vector<int>> orderOf(const SankeyDraft &draft);

/// How many digits the count has: how much a link weighs against others, without jumping as counts grow.
int digitsOf(qint64 count);

} // namespace Backstory
