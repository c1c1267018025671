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
    const EntitySearch search({std::nullopt, match, 0, 0});
    // Counted here: SQLite would sort all that match to group them.
    QHash<quint32, EntityMatches> found;
    Statement rows = d->db.prepare("SELECT category, entity_rank(id, ?1) FROM entity" + search.where);
    search.bind(rows);
    while (rows.step() && !d->interrupted) {
        EntityMatches &matches = found[quint32(rows.integer(0))];
        ++matches.entities;
        matches.best = std::min(matches.best, EntityRank(rows.integer(1)));
    }
    QList<EntityMatches> all;
    for (auto it = found.begin(); it != found.end(); ++it) {
        it->category = d->rowReader.word(it.key());
        all.append(*it);
    }
    return all;
}

QList<EntitySummary> HistoryReader::entities(const EntityQuery &query)
{
    QList<EntitySummary> entities;
    const Snapshot snapshot(*d);
    if (!snapshot)
        return entities;
    const EntitySearch search(query);
    const QByteArray order =
        search.match.isEmpty() ? " ORDER BY number" : " ORDER BY entity_rank(id, ?1), number";
    Statement rows = d->db.prepare("SELECT number, category, id FROM entity" + search.where + order +
                                   " LIMIT ?4 OFFSET ?5");
    search.bind(rows);
    rows.bind(4, query.limit);
    rows.bind(5, query.offset);
    while (rows.step() && !d->interrupted) {
        EntitySummary entity;
        entity.number = EntityNumber(rows.integer(0));
        entity.category = d->rowReader.word(quint32(rows.integer(1)));
        entity.id = rows.bytes(2).toByteArray();
        const auto extent = d->runs.extent(Lookup::ByEntity, quint64(entity.number));
        entity.events = extent.count;
        if (const auto first = d->read(extent.first))
            entity.first = first->time();
        if (const auto last = d->read(extent.last))
            entity.last = last->time();
        entities.append(std::move(entity));
    }
    return entities;
}

std::optional<EntitySummary> HistoryReader::entity(EntityNumber number)
{
    const Snapshot snapshot(*d);
    Statement row = d->db.prepare("SELECT category, id FROM entity WHERE number = ?1");
    row.bind(1, qint64(number));
    if (!snapshot || !row.step())
        return {};
    EntitySummary entity;
    entity.number = number;
    entity.category = d->rowReader.word(quint32(row.integer(0)));
    entity.id = row.bytes(1).toByteArray();
    const auto extent = d->runs.extent(Lookup::ByEntity, quint64(number));
    entity.events = extent.count;
    if (const auto first = d->read(extent.first))
        entity.first = first->time();
    if (const auto last = d->read(extent.last))
        entity.last = last->time();
    return entity;
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
