// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/query/entityids.h"
#include "models/text/plainname.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString categoryOf(HistoryReader &history, EntityNumber number)
{
    const auto entity = history.entity(number);
    return entity ? entity->category : QString();
}

} // namespace

bool mayBeId(const PossibleId &value)
{
    constexpr qsizetype ShortestPlain = 5;
    if (value.text.isEmpty() || value.text.size() > 200 || value.text.contains(' ') ||
        value.text.contains('\n'))
        return false;
    const bool isNumber =
        std::all_of(value.text.begin(), value.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!isNumber && value.text.size() >= ShortestPlain)
        return true;
    // An entity may well be called 5, but a quantity of 5 is none.
    const QString key = plainName(value.key);
    return key.endsWith("id"_L1) || key.endsWith("ref"_L1) || key.endsWith("key"_L1) ||
           key.endsWith("entity"_L1) || key.endsWith("stream"_L1) || key.endsWith("aggregate"_L1);
}

QList<EntityReference> findEntities(QueryScope &scope, const QList<HistorySource> &sources, int source,
                                    const QList<PossibleId> &ids)
{
    QList<HistorySource> ordered = sources;
    std::stable_partition(ordered.begin(), ordered.end(),
                          [source](const HistorySource &other) { return other.id == source; });
    QList<EntityReference> found;
    for (const PossibleId &id : ids) {
        EntityReference best;
        bool isNamed = false;
        for (const HistorySource &from : std::as_const(ordered)) {
            HistoryReader &history = scope.history(from);
            if (scope.isStopped())
                return {};
            for (const EntityNumber number : history.entitiesWithId(id.text)) {
                const QString category = categoryOf(history, number);
                const bool named = !category.isEmpty() && plainName(id.key).contains(plainName(category));
                if (!best.isValid() || (named && !isNamed))
                    best = {from.id, number, id.text, category};
                isNamed = isNamed || named;
            }
        }
        found.append(best);
    }
    return found;
}

} // namespace Backstory
