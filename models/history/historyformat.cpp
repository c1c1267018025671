// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/historyformat.h"

namespace Backstory
{

namespace
{

constexpr const char *Tables = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE word(number INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE entity(number INTEGER PRIMARY KEY, category INTEGER NOT NULL, id TEXT NOT NULL);
CREATE INDEX entity_by_id ON entity(id);
CREATE INDEX entity_by_category ON entity(category);
CREATE VIRTUAL TABLE entitytext USING fts5(id, content='', tokenize='trigram', detail=none, columnsize=0);
CREATE TABLE event(row INTEGER PRIMARY KEY, position INTEGER, part INTEGER, flags INTEGER NOT NULL, id, type INTEGER,
    entity INTEGER, version INTEGER, readversion INTEGER, occurred INTEGER, recorded INTEGER, correlation, causes,
    producer INTEGER, user INTEGER, schemaversion INTEGER, contenttype INTEGER);
CREATE TABLE problem(row INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE content(firstrow INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE run(number INTEGER PRIMARY KEY AUTOINCREMENT, level INTEGER NOT NULL, firstrow INTEGER NOT NULL, lastrow INTEGER NOT NULL,
    directory BLOB NOT NULL);
CREATE TABLE page(number INTEGER PRIMARY KEY, entries BLOB NOT NULL);
CREATE TABLE tally(kind INTEGER NOT NULL, word INTEGER NOT NULL, events INTEGER NOT NULL, entities INTEGER NOT NULL,
    PRIMARY KEY(kind, word)) WITHOUT ROWID;
)";

QByteArray pragma(const char *name, int value)
{
    return QByteArray("PRAGMA ") + name + " = " + QByteArray::number(value);
}

QString createTables(const Database &db, int version)
{
    const bool done = db.execute("BEGIN IMMEDIATE") && db.execute(Tables) &&
                      db.execute(pragma("application_id", HistoryFormat::ApplicationId)) &&
                      db.execute(pragma("user_version", version)) && db.execute("COMMIT");
    if (done)
        return {};
    const QString error = db.error();
    db.execute("ROLLBACK");
    return QStringLiteral("The history file cannot be created: %1.").arg(error);
}

QString migrate(const Database &db, int from, int to, const std::vector<HistoryFormat::Migration> &migrations)
{
    if (!db.execute("BEGIN IMMEDIATE"))
        return QStringLiteral("The history file is in use: %1.").arg(db.error());
    for (int version = from; version < to; ++version) {
        const bool known = version >= 0 && size_t(version) < migrations.size() && migrations[size_t(version)];
        if (!known || !migrations[size_t(version)](db)) {
            db.execute("ROLLBACK");
            return QStringLiteral("The history file has format %1, which cannot be brought to format %2.")
                .arg(from)
                .arg(to);
        }
    }
    if (db.execute(pragma("user_version", to)) && db.execute("COMMIT"))
        return {};
    const QString error = db.error();
    db.execute("ROLLBACK");
    return QStringLiteral("The history file cannot be brought up to date: %1.").arg(error);
}

} // namespace

QString HistoryFormat::prepare(const Database &db)
{
    return prepare(db, Version, {});
}

QString HistoryFormat::prepare(const Database &db, int version, const std::vector<Migration> &migrations)
{
    if (!db.isOpen())
        return QStringLiteral("The history file cannot be opened: %1.").arg(db.error());
    // Both take effect only in an empty file. NORMAL: a power cut may undo the last commits, a kill cannot.
    db.execute(pragma("page_size", PageSize));
    db.execute("PRAGMA journal_mode = WAL");
    db.execute("PRAGMA synchronous = NORMAL");
    if (db.integer("SELECT count(*) FROM sqlite_master") == 0 && db.error().isEmpty())
        return createTables(db, version);
    const int found = int(db.integer("PRAGMA user_version"));
    if (db.error().isEmpty() && db.integer("PRAGMA application_id") == ApplicationId && found < version)
        return migrate(db, found, version, migrations);
    return check(db, version);
}

QString HistoryFormat::check(const Database &db, int version)
{
    if (!db.isOpen())
        return QStringLiteral("The history file cannot be opened: %1.").arg(db.error());
    const bool ours = db.integer("PRAGMA application_id") == ApplicationId;
    if (!db.error().isEmpty())
        return QStringLiteral("The history file cannot be read: %1.").arg(db.error());
    if (!ours)
        return QStringLiteral("The file is no history of Backstory.");
    const int found = int(db.integer("PRAGMA user_version"));
    if (found == version)
        return {};
    return found > version
               ? QStringLiteral(
                     "The history file was written by a newer Backstory (format %1; this one reads %2).")
                     .arg(found)
                     .arg(version)
               : QStringLiteral("The history file still has format %1.").arg(found);
}

} // namespace Backstory
