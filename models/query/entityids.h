// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"

namespace Backstory
{

/// A value of a payload with the key it stands under, which may be the id of an entity.
struct PossibleId {
    QByteArray text;
    QString key;

    bool operator==(const PossibleId &) const = default;
};

/// The known entities of all sources with these ids, one each, in their order; invalid where there is none.
/// Where several categories have the id, the one that the key names comes first, then the event's own source.
QList<EntityReference> findEntities(QueryScope &scope, const QList<HistorySource> &sources, int source,
                                    const QList<PossibleId> &ids);

/// Whether a value may be an id at all: short numbers only under a key that says so.
bool mayBeId(const PossibleId &value);

} // namespace Backstory
