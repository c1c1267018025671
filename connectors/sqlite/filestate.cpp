// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/filestate.h"

#include <QFile>

#include <sys/stat.h>
#include <time.h>

namespace Backstory
{

namespace
{

constexpr qint64 Second = 1'000'000'000;
constexpr qint64 FreshFor = 30'000'000; // kernels stamp files with a clock of 1–10 ms

FileState::File stateOf(const QString &path)
{
    struct stat status;
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return {};
    return {true, quint64(status.st_dev), quint64(status.st_ino), qint64(status.st_size),
            qint64(status.st_mtim.tv_sec) * Second + status.st_mtim.tv_nsec};
}

} // namespace

FileState FileState::of(const QString &path)
{
    return {stateOf(path), stateOf(path + QStringLiteral("-wal"))};
}

bool FileState::isSameFile(const FileState &other) const
{
    return database.exists && other.database.exists && database.device == other.database.device &&
           database.inode == other.database.inode;
}

bool FileState::isFresh() const
{
    timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const qint64 since = qint64(now.tv_sec) * Second + now.tv_nsec - FreshFor;
    return database.modified > since || (wal.exists && wal.modified > since);
}

} // namespace Backstory
