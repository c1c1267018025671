// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/writeaheadlog.h"

#include <chrono>

using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

/// Returns how many pages of the log are in the file now.
int checkpoint(sqlite3 *db)
{
    int inLog = 0;
    int inFile = 0;
    sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, &inLog, &inFile);
    return std::max(0, inFile);
}

} // namespace

WriteAheadLog::WriteAheadLog(const Database &db, const QString &path, int mostPages)
    : m_db(db)
    , m_path(path)
    , m_mostPages(mostPages)
{
    const auto count = [](void *self, sqlite3 *, const char *, int pages) {
        static_cast<WriteAheadLog *>(self)->m_pages = pages;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(m_db.handle(), count, this); // in place of SQLite's own, which has the writer do it
}

WriteAheadLog::~WriteAheadLog()
{
    sqlite3_wal_hook(m_db.handle(), nullptr, nullptr);
}

void WriteAheadLog::committed()
{
    if (m_pages >= 4 * m_mostPages) {
        bringBack();
    } else if (m_background.valid()) {
        if (m_background.wait_for(0s) != std::future_status::ready)
            return;
        const int left = m_pages - m_background.get();
        if (left <= m_mostPages / 4)
            bringBack();
    }
    if (m_pages >= m_mostPages && !m_background.valid())
        m_background = std::async(std::launch::async, [path = m_path] {
            const Database db(path, Database::ReadWrite);
            return db.isOpen() ? checkpoint(db.handle()) : 0;
        });
}

void WriteAheadLog::bringBack()
{
    if (m_background.valid())
        m_background.get();
    if (checkpoint(m_db.handle()) >= m_pages)
        m_pages = 0; // the next commit tells what is in the log that it begins
}

} // namespace Backstory
