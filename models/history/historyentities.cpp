// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/historyreader_p.h"

#include <QHash>
#include <QSet>

namespace Backstory
{

namespace
{

constexpr qsizetype TrigramSize = 3;

/// The match as an FTS5 query: every trigram of it, since the index keeps no positions (detail=none). Ids
/// that have all of them are then looked into.
QByteArray trigramQuery(const QString &match)
{
    QSet<QString> trigrams;
    QStringList parts;
    const QList<uint> characters = match.toUcs4();
    for (qsizetype i = 0; i + TrigramSize <= characters.size(); ++i) {
        const auto *first = reinterpret_cast<const char32_t *>(characters.constData() + i);
        QString trigram = QString::fromUcs4(first, TrigramSize);
        if (trigrams.contains(trigram))
            continue;
        trigrams.insert(trigram);
        parts.append(u'"' + trigram.replace(u'"', QStringLiteral("\"\"")) + u'"');
    }
    return parts.join(QStringLiteral(" AND ")).toUtf8();
}

/// WHERE clause and parameters (1 match, 2 trigrams, 3 category) of an entity query.
struct EntitySearch {
    explicit EntitySearch(const EntityQuery &query)
        : match(query.match.toUtf8())
        , trigrams(trigramQuery(query.match))
        , category(query.category.value_or(QString()).toUtf8())
    {
        QByteArrayList conditions;
        if (query.category)
            // Where the trigrams have found the rows, the index by category would only lead there again.
            conditions += QByteArray(trigrams.isEmpty() ? "category" : "+category") +
                          " = (SELECT number FROM word WHERE text = ?3)";
        if (!trigrams.isEmpty())
            conditions += "number IN (SELECT rowid FROM entitytext WHERE entitytext MATCH ?2)";
        if (!match.isEmpty())
            conditions += "entity_rank(id, ?1) IS NOT NULL";
        if (!conditions.isEmpty())
            where = " WHERE " + conditions.join(" AND ");
    }

    void bind(Statement &statement) const
    {
        statement.bindText(1, match);
        statement.bindText(2, trigrams);
        statement.bindText(3, category);
    }

    QByteArray match, trigrams, category, where;
};

} // namespace

std::shared_ptr<const FoundEntities> HistoryReader::Private::found(const QString &match)
{
    return texts->find(db, match.toUtf8(), interrupted);
}

EntitySummary HistoryReader::Private::summaryOf(EntityNumber number, quint32 category, QByteArrayView id,
                                                bool withEvents)
{
    EntitySummary entity;
    entity.number = number;
    entity.category = rowReader.word(category);
    entity.id = id.toByteArray();
    if (!withEvents)
        return entity;
    const auto extent = runs.extent(Lookup::ByEntity, quint64(number));
    entity.events = extent.count;
    if (const auto first = read(extent.first))
        entity.first = first->time();
    if (const auto last = read(extent.last))
        entity.last = last->time();
    return entity;
}

void HistoryReader::prepareSearch()
{
    const Snapshot snapshot(*d);
    if (snapshot)
        d->texts->load(d->db, d->interrupted);
}

qint64 HistoryReader::entityCount(const EntityQuery &query)
{
    const Snapshot snapshot(*d);
    if (!snapshot)
        return 0;
    const EntitySearch search(query);
    Statement count = d->db.prepare("SELECT count(*) FROM entity" + search.where);
    search.bind(count);
    return count.step() ? count.integer(0) : 0;
}

QList<EntityMatches> HistoryReader::entityMatches(const QString &match)
{
    const Snapshot snapshot(*d);
    if (!snapshot || match.isEmpty())
        return {};
    QHash<quint32, EntityMatches> matches;
    if (const auto found = d->found(match)) {
        matches = found->byCategory;
    } else if (!d->interrupted) {
        const EntitySearch search({std::nullopt, match, 0, 0});
        // Counted here: SQLite would sort all that match to group them.
        Statement rows = d->db.prepare("SELECT category, entity_rank(id, ?1) FROM entity" + search.where);
        search.bind(rows);
        while (rows.step() && !d->interrupted) {
            EntityMatches &each = matches[quint32(rows.integer(0))];
            ++each.entities;
            each.best = std::min(each.best, EntityRank(rows.integer(1)));
        }
    }
    QList<EntityMatches> all;
    for (auto it = matches.begin(); it != matches.end(); ++it) {
        it->category = d->rowReader.word(it.key());
        all.append(*it);
    }
    return all;
}

QList<EntitySummary> HistoryReader::entities(const EntityQuery &query)
{
    const Snapshot snapshot(*d);
    if (!snapshot)
        return {};
    const auto found = query.match.isEmpty() ? nullptr : d->found(query.match);
    return found ? d->foundEntities(*found, query) : d->queriedEntities(query);
}

QList<EntitySummary> HistoryReader::Private::foundEntities(const FoundEntities &found,
                                                           const EntityQuery &query)
{
    QList<EntitySummary> entities;
    QHash<quint32, bool> wanted;
    for (auto it = found.byCategory.begin(); it != found.byCategory.end(); ++it)
        wanted[it.key()] = !query.category || rowReader.word(it.key()) == *query.category;
    qint64 skip = query.offset;
    for (const std::vector<FoundEntities::Entity> &ranked : found.byRank) {
        for (const FoundEntities::Entity &each : ranked) {
            if (entities.size() >= query.limit || interrupted)
                return entities;
            if (!wanted.value(each.category) || skip-- > 0)
                continue;
            entities.append(
                summaryOf(EntityNumber(each.number), each.category, found.id(each.number), query.withEvents));
        }
    }
    return entities;
}

QList<EntitySummary> HistoryReader::Private::queriedEntities(const EntityQuery &query)
{
    QList<EntitySummary> entities;
    const EntitySearch search(query);
    const QByteArray order =
        search.match.isEmpty() ? " ORDER BY number" : " ORDER BY entity_rank(id, ?1), number";
    Statement rows =
        db.prepare("SELECT number, category, id FROM entity" + search.where + order + " LIMIT ?4 OFFSET ?5");
    search.bind(rows);
    rows.bind(4, query.limit);
    rows.bind(5, query.offset);
    while (!interrupted && rows.step())
        entities.append(summaryOf(EntityNumber(rows.integer(0)), quint32(rows.integer(1)), rows.bytes(2),
                                  query.withEvents));
    return entities;
}

QList<qint64> HistoryReader::eventCounts(const QList<EntityNumber> &entities)
{
    QList<qint64> counts;
    const Snapshot snapshot(*d);
    for (const EntityNumber number : entities)
        counts.append(snapshot && !d->interrupted ? d->runs.extent(Lookup::ByEntity, quint64(number)).count
                                                  : 0);
    return counts;
}

std::optional<EntitySummary> HistoryReader::entity(EntityNumber number)
{
    const Snapshot snapshot(*d);
    Statement row = d->db.prepare("SELECT category, id FROM entity WHERE number = ?1");
    row.bind(1, qint64(number));
    if (!snapshot || !row.step())
        return {};
    return d->summaryOf(number, quint32(row.integer(0)), row.bytes(1), true);
}

QList<EntityNumber> HistoryReader::entitiesWithId(QByteArrayView id)
{
    QList<EntityNumber> numbers;
    const Snapshot snapshot(*d);
    Statement rows = d->db.prepare("SELECT number FROM entity WHERE id = ?1 ORDER BY number");
    rows.bindText(1, id);
    while (snapshot && rows.step())
        numbers.append(EntityNumber(rows.integer(0)));
    return numbers;
}

} // namespace Backstory
