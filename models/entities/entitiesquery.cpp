// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/entities/entitiesquery.h"

#include <algorithm>

namespace Backstory
{

namespace
{

CategoryCount &categoryIn(EntityOverview &overview, const QString &name)
{
    for (CategoryCount &category : overview.categories) {
        if (category.name == name)
            return category;
    }
    overview.categories.append({name, 0, QList<qint64>(overview.sources.size(), 0), 0, EntityRank::Inside});
    return overview.categories.last();
}

void sortCategories(EntityOverview &overview)
{
    const bool searching = !overview.match.isEmpty();
    std::sort(overview.categories.begin(), overview.categories.end(),
              [searching](const CategoryCount &a, const CategoryCount &b) {
                  if (searching && (a.foundInAll() > 0) != (b.foundInAll() > 0))
                      return a.foundInAll() > 0;
                  // The very id that was typed is never below others that only hold it.
                  if (searching && a.best != b.best)
                      return a.best < b.best;
                  const int order = a.name.compare(b.name, Qt::CaseInsensitive);
                  return order != 0 ? order < 0 : a.name < b.name;
              });
}

} // namespace

EntityOverview readOverview(QueryScope &scope, const QList<HistorySource> &sources, const QString &match)
{
    EntityOverview overview{sources, match, {}, {}, 0, 0};
    for (qsizetype i = 0; i < sources.size() && !scope.isStopped(); ++i) {
        HistoryReader &history = scope.history(sources[i]);
        const QList<CategorySummary> categories = history.categories();
        const QList<EntityMatches> matches =
            match.isEmpty() ? QList<EntityMatches>() : history.entityMatches(match);
        for (const CategorySummary &summary : categories) {
            CategoryCount &category = categoryIn(overview, summary.name);
            category.entities += summary.entities;
            category.events += summary.events;
            overview.entities += summary.entities;
            if (match.isEmpty())
                category.found[i] = summary.entities;
            for (const EntityMatches &each : matches) {
                if (each.category != summary.name)
                    continue;
                category.found[i] = each.entities;
                category.best = std::min(category.best, each.best);
            }
            overview.found += category.found[i];
        }
    }
    for (const CategoryCount &category : std::as_const(overview.categories))
        overview.firstSeen.append(category.name);
    sortCategories(overview);
    return overview;
}

QList<qint64> readEventCounts(QueryScope &scope, const QList<HistorySource> &sources,
                              const QList<EntityReference> &entities)
{
    QList<qint64> counts(entities.size(), 0);
    for (const HistorySource &source : sources) {
        QList<EntityNumber> numbers;
        QList<qsizetype> places;
        for (qsizetype i = 0; i < entities.size(); ++i) {
            if (entities[i].source != source.id || !entities[i].isValid())
                continue;
            numbers.append(entities[i].number);
            places.append(i);
        }
        const QList<qint64> found =
            numbers.isEmpty() ? QList<qint64>() : scope.history(source).eventCounts(numbers);
        for (qsizetype i = 0; i < found.size(); ++i)
            counts[places[i]] = found[i];
    }
    return counts;
}

QList<EntityRow> readEntities(QueryScope &scope, const QList<HistorySource> &sources,
                              const CategoryCount &category, const QString &match, qint64 first, qint64 count)
{
    QList<EntityRow> rows;
    for (qsizetype i = 0; i < sources.size() && count > 0 && !scope.isStopped(); ++i) {
        if (first >= category.found[i]) {
            first -= category.found[i];
            continue;
        }
        const qint64 here = std::min(count, category.found[i] - first);
        for (const EntitySummary &entity :
             scope.history(sources[i]).entities({category.name, match, first, here, false}))
            rows.append({{sources[i].id, entity.number, entity.id, entity.category}, -1});
        count -= here;
        first = 0;
    }
    return rows;
}

} // namespace Backstory
