// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqlitepayloadreader.h"

#include "connectors/sqlite/contentlookup.h"
#include "connectors/sqlite/readahead.h"
#include "connectors/sqlite/schema.h"

#include <sqlite3.h>

#include <chrono>

namespace Backstory
{

namespace
{

constexpr int Attempts = 3; // for a file that changes while it is read without locks

/// Whether the rows read so far had to come from the disk: from the system's cache one takes some
/// microseconds.
class DiskWatch
{
public:
    bool isSlow(qsizetype rows) const
    {
        constexpr auto SlowRow = std::chrono::microseconds(500);
        constexpr qsizetype Enough = 3;
        return rows == Enough && std::chrono::steady_clock::now() - m_start > Enough * SlowRow;
    }

private:
    const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

int lookUp(const StorePlan &plan, const SqliteDatabase &database, const QList<EventAddress> &addresses,
           QList<EventContent> &contents, const std::stop_token &stop)
{
    ContentLookup lookup(plan, database.handle());
    // Quiet: each connection would read the whole -wal first.
    const bool mayReadAhead = database.mode() != SqliteDatabase::Quiet;
    std::optional<ReadAhead> ahead;
    const DiskWatch watch;
    for (const EventAddress &address : addresses) {
        if (mayReadAhead && watch.isSlow(contents.size()))
            ahead.emplace(database.path(), plan, addresses.mid(contents.size() + 1));
        EventContent content;
        if (const int result = lookup.find(address, content); result != SQLITE_OK)
            return result;
        if (stop.stop_requested())
            break;
        contents << content;
    }
    return SQLITE_OK;
}

} // namespace

std::optional<SourceError> SqlitePayloadReader::read(const QList<EventAddress> &addresses,
                                                     QList<EventContent> &contents, std::stop_token stop)
{
    for (int attempt = 1;; ++attempt) {
        contents.clear();
        SourceError error;
        const auto database = SqliteDatabase::open(m_location.url.toLocalFile(), attempt > 1, stop, &error);
        const std::optional<StorePlan> plan =
            database ? planFor(database->handle(), m_location, &error) : std::optional<StorePlan>();
        if (stop.stop_requested())
            return {};
        // A file that is written while it is read without locks can look damaged; the second look has locks.
        if (!plan && attempt == 1)
            continue;
        if (!plan)
            return error;
        const int result = lookUp(*plan, *database, addresses, contents, stop);
        if (stop.stop_requested())
            return {};
        if (!database->isUnchanged() && attempt < Attempts)
            continue;
        if (result != SQLITE_OK)
            return database->error();
        return {};
    }
}

} // namespace Backstory
