// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/database.h"

#include <future>

namespace Backstory
{

/// Brings the write-ahead log of a database back into its file on another thread, so that the writer need
/// not wait for the disk: by then what it has written meanwhile is little, and it brings that back itself,
/// whereupon SQLite begins the log anew. (A log of which something is left is never begun anew:
/// https://www.sqlite.org/wal.html, “Avoiding Excessively Large WAL Files”.) Lives on the writer's thread.
class WriteAheadLog
{
public:
    /// `db` is the writer's connection to the file at `path` and must outlive this. `mostPages`:
    /// from when on the log is brought back. It may grow to four times as much while the disk is slower than
    /// the writer; then the writer waits.
    WriteAheadLog(const Database &db, const QString &path, int mostPages);
    ~WriteAheadLog();
    Q_DISABLE_COPY_MOVE(WriteAheadLog)

    /// To be called after each commit.
    void committed();

private:
    void bringBack();

    const Database &m_db;
    const QString m_path;
    const int m_mostPages;
    int m_pages = 0;               ///< in the log, after the last commit
    std::future<int> m_background; ///< how many of them are in the file
};

} // namespace Backstory
