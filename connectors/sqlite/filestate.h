// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Backstory
{

/// What the file system says of a database file and the `-wal` beside it at one moment, without opening
/// either: closing a file drops every POSIX lock that this process holds on it, SQLite's too. A plain value.
struct FileState {
    struct File {
        bool exists = false;
        quint64 device = 0;
        quint64 inode = 0;
        qint64 size = 0;
        qint64 modified = 0; ///< nanoseconds
        bool operator==(const File &) const = default;
    };

    File database;
    File wal;

    static FileState of(const QString &path);
    bool operator==(const FileState &) const = default;
    bool isSameFile(const FileState &other) const;
    /// Changed so short ago that another change could carry the same time stamp.
    bool isFresh() const;
};

} // namespace Backstory
