// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/processingformat.h"

#include "models/history/database.h"

namespace Backstory::ProcessingFormat
{

namespace
{

constexpr const char *Tables = R"(
CREATE TABLE origin(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, label TEXT NOT NULL, cursor BLOB, runs INTEGER NOT NULL,
    untimed INTEGER NOT NULL);
CREATE TABLE series(number INTEGER PRIMARY KEY, origin INTEGER NOT NULL, consumer TEXT NOT NULL, type TEXT NOT NULL,
    part INTEGER NOT NULL, UNIQUE(origin, consumer, type, part));
CREATE TABLE cell(series INTEGER NOT NULL, level INTEGER NOT NULL, chunk INTEGER NOT NULL, counts BLOB NOT NULL,
    PRIMARY KEY(series, level, chunk)) WITHOUT ROWID;
CREATE TABLE place(series INTEGER NOT NULL, chunk INTEGER NOT NULL, run INTEGER NOT NULL, events BLOB NOT NULL,
    PRIMARY KEY(series, chunk, run)) WITHOUT ROWID;
)";

QString failed(const Database &database)
{
    return QStringLiteral("The processing times cannot be kept: %1.").arg(database.error());
}

bool create(Database &database)
{
    const QByteArray version = "PRAGMA user_version = " + QByteArray::number(Version);
    const QByteArray id = "PRAGMA application_id = " + QByteArray::number(ApplicationId);
    return database.execute("PRAGMA page_size = 8192") && database.execute("PRAGMA journal_mode = WAL") &&
           database.execute("BEGIN IMMEDIATE") && database.execute(Tables) &&
           database.execute(id.constData()) && database.execute(version.constData()) &&
           database.execute("COMMIT");
}

} // namespace

QString pathBeside(const QString &historyPath)
{
    return historyPath + QStringLiteral(".processing");
}

QString prepare(Database &database, bool canWrite)
{
    if (!database.isOpen())
        return failed(database);
    const bool isNew = database.integer("SELECT count(*) FROM sqlite_master") == 0;
    if (!database.error().isEmpty() || (isNew && canWrite && !create(database)))
        return failed(database);
    const bool isOurs = database.integer("PRAGMA application_id") == ApplicationId;
    const qint64 version = database.integer("PRAGMA user_version");
    if (!database.error().isEmpty())
        return failed(database);
    if (!isOurs)
        return QStringLiteral("The file beside the history holds no processing times of Backstory.");
    if (version != Version)
        return QStringLiteral("The processing times were written by a newer Backstory (format %1; this one "
                              "reads %2). Use that one, or remove the file: it is then read anew.")
            .arg(version)
            .arg(Version);
    if (canWrite)
        database.execute("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536");
    return {};
}

} // namespace Backstory::ProcessingFormat
