// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingtable.h"

namespace Backstory
{

namespace
{

constexpr const char *Tables = R"(
CREATE TABLE IF NOT EXISTS finding(number INTEGER PRIMARY KEY, rule INTEGER NOT NULL, grp INTEGER NOT NULL, entity INTEGER NOT NULL,
    row INTEGER NOT NULL, rows TEXT NOT NULL, time INTEGER, value INTEGER NOT NULL, message TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS finding_by_entity ON finding(entity);
CREATE TABLE IF NOT EXISTS findingrow(row INTEGER NOT NULL, finding INTEGER NOT NULL, PRIMARY KEY(row, finding)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS findingcount(rule INTEGER NOT NULL, grp INTEGER NOT NULL, hits INTEGER NOT NULL, usual INTEGER NOT NULL,
    PRIMARY KEY(rule, grp)) WITHOUT ROWID;
)";

} // namespace

bool FindingTable::create(const Database &db)
{
    return db.execute(Tables);
}

bool FindingTable::clear(const Database &db)
{
    return db.execute("DELETE FROM finding; DELETE FROM findingrow; DELETE FROM findingcount;");
}

FindingTable::FindingTable(const Database &db)
    : m_db(db)
    , m_insert(db.prepare("INSERT INTO finding(number, rule, grp, entity, row, rows, time, value, message) "
                          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"))
    , m_insertRow(db.prepare("INSERT OR IGNORE INTO findingrow(row, finding) VALUES(?1, ?2)"))
    , m_replace(db.prepare("UPDATE finding SET rows = ?2, message = ?3 WHERE number = ?1"))
    , m_delete(db.prepare("DELETE FROM finding WHERE number = ?1"))
    , m_deleteRow(db.prepare("DELETE FROM findingrow WHERE row = ?1 AND finding = ?2"))
    , m_ofEntity(db.prepare("SELECT number, grp, value FROM finding WHERE entity = ?1 AND rule = ?2"))
    , m_saveCount(db.prepare("INSERT OR REPLACE INTO findingcount(rule, grp, hits, usual) "
                             "VALUES(?1, ?2, ?3, ?4)"))
{
}

bool FindingTable::load()
{
    Statement events = m_db.prepare("SELECT word, events FROM tally");
    while (events.step()) {
        const auto word = size_t(events.integer(0));
        if (word >= m_events.size())
            m_events.resize(word + 1);
        m_events[word] += quint32(events.integer(1));
    }
    Statement counts = m_db.prepare("SELECT rule, grp, hits, usual FROM findingcount");
    while (counts.step())
        m_counts[keyOf(FindingRule(counts.integer(0)), quint32(counts.integer(1)))] = {
            counts.integer(2), counts.integer(3) != 0, false};
    Statement written = m_db.prepare("SELECT rule, count(*) FROM finding GROUP BY rule");
    while (written.step())
        m_written[size_t(written.integer(0))] = written.integer(1);
    m_next = m_db.integer("SELECT max(number) FROM finding") + 1;
    return m_db.error().isEmpty();
}

void FindingTable::countEvent(quint32 type, quint32 category)
{
    const size_t highest = std::max(type, category);
    if (highest >= m_events.size())
        m_events.resize(highest + highest / 2 + 16);
    ++m_events[type];
    ++m_events[category];
}

bool FindingTable::isUsual(const Count &count, quint32 group) const
{
    return group != NoGroup && count.hits >= FewestOfAHabit &&
           double(count.hits) > ShareOfAHabit * double(eventsOf(group));
}

bool FindingTable::wants(FindingRule rule, quint32 group)
{
    Count &count = m_counts[keyOf(rule, group)];
    ++count.hits;
    count.changed = m_changed = true;
    // While it is read the beginning may mislead: only what is much more than usual is not even written.
    const bool plainlyUsual =
        group != NoGroup && count.hits > 10 * FewestOfAHabit && count.hits > eventsOf(group) / 5;
    return !count.isUsual && !plainlyUsual && m_written[size_t(rule)] < MostOfARule;
}

QByteArray FindingTable::listOf(const QList<qint64> &rows)
{
    QByteArray list;
    for (const qint64 row : rows)
        list += (list.isEmpty() ? "" : ",") + QByteArray::number(row);
    return list;
}

void FindingTable::writeRows(qint64 number, const QList<qint64> &rows)
{
    for (const qint64 row : rows) {
        m_insertRow.bind(1, row);
        m_insertRow.bind(2, number);
        m_good = m_insertRow.run() && m_good;
    }
}

qint64 FindingTable::add(const Entry &entry)
{
    const qint64 number = m_next++;
    const QByteArray rows = listOf(entry.rows);
    const QByteArray message = entry.message.toUtf8();
    m_insert.bind(1, number);
    m_insert.bind(2, qint64(entry.rule));
    m_insert.bind(3, entry.group);
    m_insert.bind(4, qint64(entry.entity));
    m_insert.bind(5, entry.row ? entry.row : entry.rows.constLast());
    m_insert.bindText(6, rows);
    if (entry.time.isValid())
        m_insert.bind(7, entry.time.nanoseconds());
    else
        m_insert.bindNull(7);
    m_insert.bind(8, entry.value);
    m_insert.bindText(9, message);
    m_good = m_insert.run() && m_good;
    writeRows(number, entry.rows);
    ++m_written[size_t(entry.rule)];
    return number;
}

void FindingTable::replace(qint64 number, const QList<qint64> &rows, const QString &message)
{
    const QByteArray list = listOf(rows);
    const QByteArray text = message.toUtf8();
    m_replace.bind(1, number);
    m_replace.bindText(2, list);
    m_replace.bindText(3, text);
    m_good = m_replace.run() && m_good;
    writeRows(number, rows);
}

void FindingTable::remove(FindingRule rule, EntityNumber entity, std::optional<qint64> value)
{
    std::vector<qint64> numbers;
    m_ofEntity.bind(1, qint64(entity));
    m_ofEntity.bind(2, qint64(rule));
    while (m_ofEntity.step()) {
        if (value && m_ofEntity.integer(2) != *value)
            continue;
        numbers.push_back(m_ofEntity.integer(0));
        Count &count = m_counts[keyOf(rule, quint32(m_ofEntity.integer(1)))];
        --count.hits;
        count.changed = m_changed = true;
    }
    m_ofEntity.reset();
    removeNumbers(numbers);
    m_written[size_t(rule)] -= qint64(numbers.size());
}

void FindingTable::removeAll(FindingRule rule)
{
    std::vector<qint64> numbers;
    Statement all = m_db.prepare("SELECT number FROM finding WHERE rule = ?1");
    all.bind(1, qint64(rule));
    while (all.step())
        numbers.push_back(all.integer(0));
    removeNumbers(numbers);
    m_written[size_t(rule)] = 0;
    for (auto &[key, count] : m_counts) {
        if (key >> 32 == quint64(rule)) {
            count = {0, false, true};
            m_changed = true;
        }
    }
}

void FindingTable::removeNumbers(const std::vector<qint64> &numbers)
{
    Statement rows = m_db.prepare("SELECT rows FROM finding WHERE number = ?1");
    for (const qint64 number : numbers) {
        rows.bind(1, number);
        const QByteArray list = rows.step() ? rows.bytes(0).toByteArray() : QByteArray();
        rows.reset();
        for (const QByteArray &row : list.split(',')) {
            m_deleteRow.bind(1, row.toLongLong());
            m_deleteRow.bind(2, number);
            m_good = m_deleteRow.run() && m_good;
        }
        m_delete.bind(1, number);
        m_good = m_delete.run() && m_good;
    }
}

void FindingTable::judge(quint64 key, Count &count)
{
    const auto group = quint32(key);
    const bool usual = count.isUsual ? count.hits >= FewestOfAHabit &&
                                           double(count.hits) > ShareOfAHabit / 2 * double(eventsOf(group))
                                     : isUsual(count, group);
    if (usual == count.isUsual)
        return;
    count.isUsual = usual;
    count.changed = m_changed = true;
    if (!usual)
        return;
    std::vector<qint64> numbers;
    Statement ofGroup = m_db.prepare("SELECT number FROM finding WHERE rule = ?1 AND grp = ?2");
    ofGroup.bind(1, qint64(key >> 32));
    ofGroup.bind(2, group);
    while (ofGroup.step())
        numbers.push_back(ofGroup.integer(0));
    removeNumbers(numbers);
    m_written[size_t(key >> 32)] -= qint64(numbers.size());
}

bool FindingTable::flush(bool caughtUp)
{
    if (caughtUp) {
        for (auto &[key, count] : m_counts)
            judge(key, count);
    }
    if (!std::exchange(m_changed, false))
        return m_good;
    for (auto &[key, count] : m_counts) {
        if (!std::exchange(count.changed, false))
            continue;
        m_saveCount.bind(1, qint64(key >> 32));
        m_saveCount.bind(2, qint64(quint32(key)));
        m_saveCount.bind(3, count.hits);
        m_saveCount.bind(4, count.isUsual);
        m_good = m_saveCount.run() && m_good;
    }
    return m_good;
}

} // namespace Backstory
