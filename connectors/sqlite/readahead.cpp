// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/readahead.h"

#include "connectors/sqlite/contentlookup.h"
#include "connectors/sqlite/sqlitedatabase.h"

#include <sqlite3.h>

namespace Backstory
{

ReadAhead::ReadAhead(const QString &path, const StorePlan &plan, const QList<EventAddress> &addresses)
    : m_path(path)
    , m_plan(plan)
    , m_addresses(addresses)
{
    constexpr qsizetype MostThreads = 8;
    for (qsizetype i = 0; i < std::min(MostThreads, addresses.size()); ++i)
        m_threads.emplace_back([this](std::stop_token stop) { run(std::move(stop)); });
}

ReadAhead::~ReadAhead()
{
    for (std::jthread &thread : m_threads)
        thread.request_stop(); // all of them before the first is waited for
}

void ReadAhead::run(std::stop_token stop)
{
    SourceError error;
    const auto database = SqliteDatabase::open(m_path, true, stop, &error);
    if (!database)
        return;
    ContentLookup lookup(m_plan, database->handle());
    for (qsizetype i = m_next++; i < m_addresses.size() && !stop.stop_requested(); i = m_next++) {
        EventContent content;
        if (lookup.find(m_addresses[i], content) != SQLITE_OK)
            return;
    }
}

} // namespace Backstory
