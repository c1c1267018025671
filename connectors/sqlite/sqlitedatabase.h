// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/sqlite/filestate.h"

#include <functional>
#include <optional>

struct sqlite3;

namespace Backstory
{

/// A read-only connection to one database file, closed on destruction. Creates nothing beside the file unless
/// a writer is at work. Lives on one thread; a stop request interrupts what runs on it.
class SqliteDatabase
{
public:
    enum Mode {
        Rollback,  ///< ordinary read locks: every transaction must be short so that writers get their turn
        Immutable, ///< a WAL database without a `-wal`: no locks, so `isUnchanged()` must hold after reading
        Quiet,     ///< a `-wal` that nobody seems to write: read without a `-shm`; `isUnchanged()` must hold
                   ///< after reading
        Shared     ///< a live WAL database: reads beside the writer through its `-shm`
    };

    /// `live`: the file has been seen to change, so a WAL database is opened `Shared`. Null sets the error.
    static std::unique_ptr<SqliteDatabase> open(const QString &path, bool live, std::stop_token stop,
                                                SourceError *error);
    ~SqliteDatabase();
    Q_DISABLE_COPY(SqliteDatabase)

    sqlite3 *handle() const { return m_handle; }
    const QString &path() const { return m_path; }
    Mode mode() const { return m_mode; }
    const FileState &state() const { return m_state; }
    /// What was read can be trusted: nobody changed a file that is read without locks, and none was put in
    /// its place.
    bool isUnchanged() const;
    bool execute(const char *sql);
    /// The last failure as a sentence.
    SourceError error() const;
    static SourceError errorFor(int code, const QString &path, const QString &raw);

private:
    SqliteDatabase(const QString &path, std::stop_token stop);
    int connect(Mode mode);
    bool disclose(SourceError *error);
    bool isReadable(SourceError *error);
    static int waited(void *self, int times);

    QString m_path;
    std::stop_token m_stop;
    sqlite3 *m_handle = nullptr;
    Mode m_mode = Rollback;
    FileState m_state;
    std::optional<std::stop_callback<std::function<void()>>> m_interrupt;
};

} // namespace Backstory
