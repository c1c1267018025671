// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqliteeventreader.h"

#include "connectors/sqlite/schema.h"

#include <QFileInfo>

#include <condition_variable>
#include <mutex>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr auto PollTime = 100ms;
constexpr auto WriterTurn = 300us; ///< between two slices, so that a waiting writer gets its lock
constexpr int ReplaceTimes = 20;   ///< polls that a file may be missing while it is replaced

} // namespace

SqliteEventReader::SqliteEventReader(const SourceLocation &location)
    : m_location(location)
    , m_path(location.url.toLocalFile())
{
}

std::optional<SourceError> SqliteEventReader::read(EventSink &sink, const QByteArray &cursor,
                                                   std::stop_token stop)
{
    m_context = {nullptr, &sink, stop, StoreCursor::fromJson(cursor), {}};
    m_tables.clear();
    m_opened = m_caughtUp = m_live = false;
    while (!stop.stop_requested()) {
        SourceError error;
        if (!open(&error)) {
            if (stop.stop_requested() || (m_opened && comesBack()))
                continue;
            return error;
        }
        const ScanResult result = scan();
        if (stop.stop_requested())
            break;
        if (result == ScanResult::Failed && m_database->isUnchanged())
            return m_database->error();
        m_database.reset();
        if (result == ScanResult::Restart) {
            restart(m_context.reason.arg(QFileInfo(m_path).fileName()));
        } else if (result == ScanResult::End) {
            if (!m_caughtUp)
                sink.caughtUp();
            m_caughtUp = true;
            waitForChange();
        } else {
            m_live = true;
        }
    }
    m_database.reset();
    return {};
}

bool SqliteEventReader::open(SourceError *error)
{
    m_database = SqliteDatabase::open(m_path, m_live, m_context.stop, error);
    if (!m_database)
        return false;
    m_context.database = m_database.get();
    m_state = m_database->state();
    m_settled = !m_state.isFresh();
    const std::optional<StorePlan> plan = planFor(m_database->handle(), m_location, error);
    if (!plan)
        return false;
    if (!fitsCursor(*plan))
        restart(u"“%1” has become a store of another kind, so it is read anew."_s.arg(
            QFileInfo(m_path).fileName()));
    describe(*plan);
    for (const auto &table : m_tables) {
        if (!table->prepare(m_database->handle())) {
            *error = m_database->error();
            return false;
        }
    }
    return true;
}

/// Keeps what is known of tables that are still there.
void SqliteEventReader::describe(const StorePlan &plan)
{
    std::vector<std::unique_ptr<TableScan>> tables;
    for (const EventTable &table : plan.tables) {
        const auto known = std::find_if(m_tables.begin(), m_tables.end(), [&](const auto &scan) {
            return scan && scan->table().name == table.name && scan->table().keyed == table.keyed;
        });
        tables.push_back(known == m_tables.end() ? scanOf(table) : std::move(*known));
    }
    m_tables = std::move(tables);
    if (!m_opened || m_description.schema != plan.description.schema) {
        m_description = plan.description;
        const bool unordered =
            std::any_of(m_tables.begin(), m_tables.end(), [](auto &t) { return t->table().keyed; });
        if (unordered)
            m_description.assumptions
                << u"A table has no order of its own: its rows stand in the order of their keys."_s;
        m_context.sink->opened(m_description);
    }
    m_opened = true;
    m_context.cursor.schema = plan.description.schema;
}

bool SqliteEventReader::fitsCursor(const StorePlan &plan)
{
    const StoreCursor &cursor = m_context.cursor;
    if (cursor.isEmpty())
        return true;
    for (auto it = cursor.tables.begin(); it != cursor.tables.end(); ++it) {
        const bool same = std::any_of(plan.tables.begin(), plan.tables.end(), [&](const EventTable &table) {
            return table.name == it.key() && table.part == it->part;
        });
        if (!same)
            return false;
    }
    return true;
}

void SqliteEventReader::restart(const QString &why)
{
    m_context.cursor = {};
    m_tables.clear();
    m_caughtUp = false;
    m_opened = false; // the description is told again
    m_context.sink->restarted(why);
}

ScanResult SqliteEventReader::scan()
{
    for (const auto &table : m_tables) {
        const ScanResult result = scan(*table);
        if (result != ScanResult::End)
            return result;
    }
    return ScanResult::End;
}

ScanResult SqliteEventReader::scan(TableScan &table)
{
    while (!m_context.stop.stop_requested()) {
        const ScanResult result = table.slice(m_context);
        report();
        if (result != ScanResult::More)
            return result;
        if (m_database->mode() == SqliteDatabase::Rollback)
            pause(WriterTurn);
    }
    return ScanResult::More;
}

void SqliteEventReader::report()
{
    Progress progress;
    for (const auto &table : m_tables) {
        const qint64 done = table->done(m_context.cursor);
        progress.done += done;
        progress.total += std::max(done, table->total());
    }
    m_context.sink->progressed(progress);
}

/// False when stopped.
bool SqliteEventReader::pause(std::chrono::microseconds time)
{
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any none;
    none.wait_for(lock, m_context.stop, time, [] { return false; });
    return !m_context.stop.stop_requested();
}

/// Returns when the file may hold something new, or when stopped (false).
bool SqliteEventReader::waitForChange()
{
    while (pause(PollTime)) {
        const FileState now = FileState::of(m_path);
        if (now == m_state && m_settled)
            continue;
        m_live = m_live || now != m_state;
        return true;
    }
    return false;
}

/// A file that is replaced may be missing, or half there, for a moment.
bool SqliteEventReader::comesBack()
{
    const FileState before = m_state;
    for (int i = 0; i < ReplaceTimes; ++i) {
        if (!pause(PollTime))
            return true;
        const FileState now = FileState::of(m_path);
        if (now.database.exists && (now != before)) {
            m_state = now;
            return true;
        }
    }
    return false;
}

} // namespace Backstory
