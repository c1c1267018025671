// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/storescan.h"

#include <sqlite3.h>
#include <xxhash.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

quint64 hashOf(const QByteArray &entity, qint64 version)
{
    return XXH3_64bits_withSeed(entity.constData(), size_t(entity.size()), quint64(version));
}

} // namespace

bool KeyScan::prepare(sqlite3 *database)
{
    const QByteArray entity = table().fields.at(Field::Entity).sql;
    const QByteArray version = table().fields.at(Field::Version).sql;
    const QByteArray order =
        "ORDER BY " + entity + ", " + version + " LIMIT " + QByteArray::number(SliceEvents);
    const std::vector<Field> key{Field::Entity, Field::Version};
    const QByteArray behind = '(' + entity + ", " + version + ") > (?1, ?2)";
    m_keys = std::make_unique<SqliteStatement>(database, table().select(key, behind, order));
    m_row = std::make_unique<SqliteStatement>(
        database, m_reader.select(entity + " = ?1 AND " + version + " = ?2", "LIMIT 1"));
    m_passed.reset();
    if (m_keys->prepared() != SQLITE_OK || m_row->prepared() != SQLITE_OK)
        return false;
    SqliteStatement count(database, "SELECT count(*) FROM " + sqlName(table().name));
    m_total = count.next() ? count.integer(0) : 0;
    return true;
}

qint64 KeyScan::done(const StoreCursor &cursor) const
{
    const auto known = cursor.tables.find(table().name);
    return known == cursor.tables.end() ? 0 : known->count;
}

bool KeyScan::isOld(const Key &key, const TableCursor &cursor) const
{
    if (m_knowsAll) {
        const auto known = m_known.find(key.entity);
        return known != m_known.end() && key.version <= *known;
    }
    const int order = key.entity.compare(cursor.afterEntity);
    return cursor.count > 0 && (order < 0 || (order == 0 && key.version <= cursor.afterVersion));
}

bool KeyScan::fetch(const Key &key, const TableCursor &cursor, EventBatch &batch)
{
    m_row->bind(1, QByteArrayView(key.entity));
    m_row->bind(2, key.version);
    const int result = m_row->step();
    if (result == SQLITE_ROW) {
        m_reader.read(*m_row, [&](const Event &event) {
            Event placed = event;
            placed.position = {cursor.count, table().basePart()};
            batch.append(placed);
        });
    }
    m_row->reset();
    return result == SQLITE_ROW;
}

ScanResult KeyScan::slice(ScanContext &context)
{
    TableCursor cursor = context.cursor.tables.value(table().name);
    cursor.part = table().part;
    if (!m_passed) {
        m_passed = Key{QByteArray(""), std::numeric_limits<qint64>::min()};
        m_before = cursor;
        m_oldCount = 0;
        m_oldSum = 0;
    }
    context.database->execute("BEGIN");
    EventBatch batch;
    QList<Key> keys;
    SliceClock clock;
    m_keys->bind(1, QByteArrayView(m_passed->entity));
    m_keys->bind(2, m_passed->version);
    int result = SQLITE_ROW;
    qint64 rows = 0;
    while (!clock.isOver() && (result = m_keys->step()) == SQLITE_ROW) {
        const Key key{m_keys->text(1).toByteArray(), m_keys->integer(2)};
        ++rows;
        keys << key;
        if (isOld(key, m_before)) {
            ++m_oldCount;
            m_oldSum += hashOf(key.entity, key.version);
            continue;
        }
        if (!fetch(key, cursor, batch)) {
            result = SQLITE_ERROR;
            break;
        }
        ++cursor.count;
        cursor.sum += hashOf(key.entity, key.version);
        if (std::pair(key.entity, key.version) > std::pair(cursor.afterEntity, cursor.afterVersion)) {
            cursor.afterEntity = key.entity;
            cursor.afterVersion = key.version;
        }
    }
    m_keys->reset();
    context.database->execute("COMMIT");
    if (!context.database->isUnchanged())
        return ScanResult::Changed;
    for (const Key &key : keys) {
        qint64 &highest = m_known[key.entity]; // keys come in order, so the last of an entity is its highest
        highest = key.version;
    }
    if (!keys.isEmpty())
        m_passed = keys.last();
    if (!batch.isEmpty()) {
        context.cursor.tables.insert(table().name, cursor);
        context.append(std::move(batch));
    }
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return ScanResult::Failed;
    if (result == SQLITE_ROW || rows == SliceEvents)
        return ScanResult::More;
    m_passed.reset();
    m_knowsAll = true;
    if (m_oldCount == m_before.count && m_oldSum == m_before.sum)
        return ScanResult::End;
    context.reason =
        u"“%1” has a table without an order of its own, in which older rows have appeared or gone, so it is read anew."_s;
    return ScanResult::Restart;
}

} // namespace Backstory
