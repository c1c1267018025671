// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/kindnodes.h"

namespace Backstory
{

namespace
{

bool passes(const QStringList &chosen, const QString &name)
{
    return chosen.isEmpty() || chosen.contains(name);
}

const QString &nodeName(const EventKindNames &kind, CausationBy by)
{
    return by == CausationBy::Type ? kind.type : by == CausationBy::Category ? kind.category : kind.producer;
}

} // namespace

KindNodes::KindNodes(const std::vector<EventKindNames> &kinds, const CausationFilter &filter,
                     const std::function<int(const QString &)> &nodeOf)
    : m_nodes(kinds.size(), -1)
{
    for (size_t i = 1; i < kinds.size(); ++i) {
        const EventKindNames &kind = kinds[i];
        if (passes(filter.types, kind.type) && passes(filter.categories, kind.category) &&
            passes(filter.producers, kind.producer))
            m_nodes[i] = nodeOf(nodeName(kind, filter.by));
    }
}

} // namespace Backstory
