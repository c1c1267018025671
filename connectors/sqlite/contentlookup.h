// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/sqlite/storeplan.h"

#include <memory>

struct sqlite3;

namespace Backstory
{

/// Looks up the contents of single rows in the tables of a store. Lives no longer than the connection.
class ContentLookup
{
public:
    ContentLookup(const StorePlan &plan, sqlite3 *database);
    ~ContentLookup();

    /// SQLITE_OK, also for what is gone: then the content's problem says so. Else SQLite's error code.
    int find(const EventAddress &address, EventContent &content);

private:
    class Rows;
    std::map<int, std::unique_ptr<Rows>> m_tables; ///< by `EventTable::part`
};

} // namespace Backstory
