// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/tallies.h"

namespace Backstory
{

void Tallies::count(const Event &event, quint32 type, quint32 category)
{
    if (event.kind == EventKind::Snapshot) {
        ++m_snapshots;
        return;
    }
    ++m_events;
    if (!event.causes.empty())
        ++m_withCause;
    for (const Cause &cause : event.causes)
        m_positionCauses += cause.kind == Cause::Position;
    if (!event.problem.isNull())
        ++m_undecodable;
    const Timestamp time = event.occurred.isValid() ? event.occurred : event.recorded;
    if (time.isValid()) {
        m_first = m_first.isValid() ? std::min(m_first, time) : time;
        m_last = m_last.isValid() ? std::max(m_last, time) : time;
    }
    Tally &byType = m_types[type];
    ++byType.events;
    byType.changed = true;
    Tally &byCategory = m_categories[category];
    ++byCategory.events;
    byCategory.changed = true;
}

bool Tallies::load(const Database &db)
{
    const MetaTable meta(db);
    m_events = meta.integer("events");
    m_snapshots = meta.integer("snapshots");
    m_withCause = meta.integer("withCause");
    m_positionCauses = meta.integer("positionCauses");
    m_undecodable = meta.integer("undecodable");
    m_first = Timestamp::fromNanoseconds(meta.integer("first", Timestamp().nanoseconds()));
    m_last = Timestamp::fromNanoseconds(meta.integer("last", Timestamp().nanoseconds()));
    m_types.clear();
    m_categories.clear();
    Statement rows = db.prepare("SELECT kind, word, events, entities FROM tally");
    while (rows.step()) {
        auto &tallies = rows.integer(0) == ByType ? m_types : m_categories;
        tallies.insert(quint32(rows.integer(1)), {rows.integer(2), rows.integer(3), false});
    }
    return db.error().isEmpty();
}

bool Tallies::save(const Database &db)
{
    const MetaTable meta(db);
    return meta.write("events", m_events) && meta.write("snapshots", m_snapshots) &&
           meta.write("withCause", m_withCause) && meta.write("positionCauses", m_positionCauses) &&
           meta.write("undecodable", m_undecodable) && meta.write("first", m_first.nanoseconds()) &&
           meta.write("last", m_last.nanoseconds()) && saveWords(db, ByType, m_types) &&
           saveWords(db, ByCategory, m_categories);
}

bool Tallies::saveWords(const Database &db, Kind kind, QHash<quint32, Tally> &tallies)
{
    Statement insert =
        db.prepare("INSERT OR REPLACE INTO tally(kind, word, events, entities) VALUES(?1, ?2, ?3, ?4)");
    for (auto tally = tallies.begin(); tally != tallies.end(); ++tally) {
        if (!tally->changed)
            continue;
        insert.bind(1, kind);
        insert.bind(2, tally.key());
        insert.bind(3, tally->events);
        insert.bind(4, tally->entities);
        if (!insert.run())
            return false;
        tally->changed = false;
    }
    return true;
}

bool MetaTable::write(const char *key, qint64 value) const
{
    Statement insert = m_db.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)");
    insert.bindText(1, key);
    insert.bind(2, value);
    return insert.run();
}

bool MetaTable::write(const char *key, QByteArrayView value) const
{
    Statement insert = m_db.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)");
    insert.bindText(1, key);
    insert.bindBlob(2, value);
    return insert.run();
}

qint64 MetaTable::integer(const char *key, qint64 otherwise) const
{
    Statement select = m_db.prepare("SELECT value FROM meta WHERE key = ?1");
    select.bindText(1, key);
    return select.step() ? select.integer(0) : otherwise;
}

QByteArray MetaTable::bytes(const char *key) const
{
    Statement select = m_db.prepare("SELECT value FROM meta WHERE key = ?1");
    select.bindText(1, key);
    return select.step() ? select.bytes(0).toByteArray() : QByteArray();
}

} // namespace Backstory
