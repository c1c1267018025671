// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqlitedatabase.h"

#include "connectors/sqlite/fileheader.h"
#include "connectors/sqlite/sqlfunctions.h"

#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include <sqlite3.h>

#include <chrono>
#include <thread>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr auto BusyPause = 5ms;
constexpr int BusyTimes = 1000; // five seconds in all

/// Read through SQLite's own file: opening and closing another descriptor would drop this process's locks.
QByteArray headerOf(sqlite3 *handle)
{
    sqlite3_file *file = nullptr;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    sqlite3_int64 size = 0;
    if (!file || !file->pMethods || file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        return {};
    QByteArray bytes(std::min<qsizetype>(qsizetype(size), 256), 0);
    return file->pMethods->xRead(file, bytes.data(), int(bytes.size()), 0) == SQLITE_OK ? bytes
                                                                                        : QByteArray();
}

SourceError failure(const QString &sentence, const QString &advice)
{
    SourceError error;
    error.sentence = sentence;
    error.advice = advice;
    return error;
}

} // namespace

SqliteDatabase::SqliteDatabase(const QString &path, std::stop_token stop)
    : m_path(path)
    , m_stop(std::move(stop))
{
}

SqliteDatabase::~SqliteDatabase()
{
    m_interrupt.reset();
    // Not sqlite3_close(): it refuses, and leaks, while a statement is left that its owner destroys a moment
    // later.
    sqlite3_close_v2(m_handle);
}

std::unique_ptr<SqliteDatabase> SqliteDatabase::open(const QString &path, bool live, std::stop_token stop,
                                                     SourceError *error)
{
    std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(path, stop));
    if (!database->isReadable(error) || !database->disclose(error))
        return {};
    if (live && database->m_mode == Quiet)
        database->m_mode = Shared;
    int result = database->connect(database->m_mode);
    if (database->m_mode == Shared && result != SQLITE_OK && result != SQLITE_INTERRUPT)
        result = database->connect(Quiet); // the folder cannot be written, so there can be no -shm
    if (result == SQLITE_OK)
        return database;
    *error = database->error();
    return {};
}

bool SqliteDatabase::isReadable(SourceError *error)
{
    const QFileInfo file(m_path);
    const QString name = file.fileName();
    if (file.isDir())
        *error =
            failure(u"“%1” is a folder, not a database file."_s.arg(m_path), u"Choose a file inside it."_s);
    else if (!file.exists())
        *error = failure(u"There is no file “%1”."_s.arg(m_path),
                         u"Check the path: the file may have been moved or renamed."_s);
    else if (!file.isFile())
        *error = failure(u"“%1” is not a regular file."_s.arg(m_path), u"Choose the database file."_s);
    else if (::access(QFile::encodeName(m_path).constData(), R_OK) != 0)
        *error = failure(u"You may not read “%1”."_s.arg(name),
                         u"Ask its owner for permission to read it, or open a copy."_s);
    else if (file.size() == 0)
        *error = failure(u"“%1” is empty: it has no bytes at all."_s.arg(name),
                         u"Choose another file, or wait until its program has written to it."_s);
    else
        return true;
    return false;
}

/// Finds out by its header what the file is, and how it must be opened.
bool SqliteDatabase::disclose(SourceError *error)
{
    const QString name = QFileInfo(m_path).fileName();
    for (int attempt = 0;; ++attempt) {
        m_state = FileState::of(m_path);
        if (connect(Immutable) != SQLITE_OK && !m_handle) {
            *error = this->error();
            return false;
        }
        const FileHeader header(headerOf(m_handle));
        if (!header.isSqlite()) {
            *error = header.foreign(name);
            return false;
        }
        const bool log = m_state.wal.exists && m_state.wal.size > 0;
        m_mode = !header.isWal() ? Rollback : log ? Quiet : Immutable;
        const bool whole = log || header.expectedSize() <= m_state.database.size;
        if (whole && (m_mode == Rollback || m_mode == Quiet || !m_state.isFresh()))
            return true;
        if (attempt == 4 && whole)
            return true;
        if (attempt == 4) { // a writer that is just extending the file would be done by now
            *error = FileHeader::truncated(name, header.expectedSize(), m_state.database.size);
            return false;
        }
        std::this_thread::sleep_for(30ms);
    }
}

int SqliteDatabase::connect(Mode mode)
{
    m_interrupt.reset();
    sqlite3_close_v2(m_handle);
    m_handle = nullptr;
    m_mode = mode;
    QByteArray uri = "file:" + QUrl::toPercentEncoding(m_path, "/");
    uri += mode == Immutable ? "?immutable=1" : mode == Quiet ? "?mode=ro&vfs=unix-none" : "?mode=ro";
    int result = sqlite3_open_v2(
        uri.constData(), &m_handle,
        SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (result != SQLITE_OK)
        return result;
    sqlite3_busy_handler(m_handle, &SqliteDatabase::waited, this);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    registerSqlFunctions(m_handle);
    sqlite3 *const handle = m_handle;
    m_interrupt.emplace(m_stop, [handle] { sqlite3_interrupt(handle); });
    if (mode == Quiet) // an exclusive lock on an index in memory instead of a -shm file
        execute("PRAGMA locking_mode = EXCLUSIVE");
    execute("PRAGMA query_only = 1");
    if (mode == Immutable)
        return SQLITE_OK; // nothing is read yet: it may be no database at all
    return sqlite3_exec(m_handle, "PRAGMA schema_version", nullptr, nullptr, nullptr);
}

int SqliteDatabase::waited(void *self, int times)
{
    const auto *database = static_cast<SqliteDatabase *>(self);
    if (database->m_stop.stop_requested() || times >= BusyTimes)
        return 0;
    std::this_thread::sleep_for(BusyPause);
    return 1;
}

bool SqliteDatabase::isUnchanged() const
{
    const FileState now = FileState::of(m_path);
    return m_mode == Immutable || m_mode == Quiet ? now == m_state : now.isSameFile(m_state);
}

bool SqliteDatabase::execute(const char *sql)
{
    return sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

SourceError SqliteDatabase::error() const
{
    return errorFor(m_handle ? sqlite3_extended_errcode(m_handle) : SQLITE_NOMEM, m_path,
                    QString::fromUtf8(m_handle ? sqlite3_errmsg(m_handle) : "out of memory"));
}

SourceError SqliteDatabase::errorFor(int code, const QString &path, const QString &raw)
{
    const QString name = QFileInfo(path).fileName();
    SourceError error;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error = failure(
            u"“%1” has been locked by another program for five seconds."_s.arg(name),
            u"Close that program or wait until its transaction ends, then try again; or open a copy."_s);
        break;
    case SQLITE_CORRUPT:
        error = failure(
            u"“%1” is damaged: SQLite cannot read all of its pages."_s.arg(name),
            u"Check it with “PRAGMA integrity_check” and restore it from a backup, or salvage it with “.recover”."_s);
        break;
    case SQLITE_NOTADB:
        error = failure(u"“%1” is not a SQLite database, or it is encrypted."_s.arg(name),
                        u"Choose the database file of the event store, or decrypt a copy."_s);
        break;
    case SQLITE_READONLY:
        error = failure(
            u"“%1” was left in the middle of a transaction by a program that ended."_s.arg(name),
            u"Open it once with the program that writes it, which repairs it; Backstory never writes."_s);
        break;
    case SQLITE_CANTOPEN:
        error = failure(
            u"“%1” or a file beside it cannot be opened."_s.arg(name),
            u"Check that you may read the file, its “-wal” and “-journal”, or open a copy of all of them."_s);
        break;
    default:
        error = failure(u"“%1” cannot be read: %2."_s.arg(name, raw),
                        u"Try again, or open a copy of the file."_s);
    }
    error.raw = u"SQLite %1: %2"_s.arg(code).arg(raw);
    return error;
}

} // namespace Backstory
