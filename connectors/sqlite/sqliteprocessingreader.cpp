// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqliteprocessingreader.h"

#include "connectors/sqlite/processingscan.h"
#include "connectors/sqlite/schema.h"

#include <QFileInfo>

#include <condition_variable>
#include <mutex>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr auto PollTime = std::chrono::milliseconds(200);
constexpr auto WriterTurn = std::chrono::milliseconds(5); // between two slices

/// False when stopped.
bool pause(std::chrono::milliseconds time, std::stop_token stop)
{
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any none;
    none.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

SourceError withoutTable(const QString &path)
{
    SourceError error;
    error.sentence =
        u"“%1” does not say when its events were received and processed."_s.arg(QFileInfo(path).fileName());
    error.advice = u"Where another table of it does, name that one as “processing” in a mapping."_s;
    return error;
}

} // namespace

SqliteProcessingReader::SqliteProcessingReader(const SourceLocation &location)
    : m_location(location)
    , m_path(location.url.toLocalFile())
{
}

std::optional<SourceError> SqliteProcessingReader::read(ProcessingSink &sink, const QByteArray &cursor,
                                                        std::stop_token stop)
{
    m_known = cursor;
    m_isOpened = false;
    bool isCaughtUp = false;
    while (!stop.stop_requested()) {
        std::optional<SourceError> failure;
        const ScanResult result = look(sink, failure, stop);
        if (stop.stop_requested())
            break;
        if (failure)
            return failure;
        if (result == ScanResult::Changed) {
            m_isLive = true;
        } else if (result == ScanResult::Restart) {
            m_known.clear();
            m_read = 0;
            sink.restarted(u"“%1” holds other processing times than before, so they are read anew."_s.arg(
                QFileInfo(m_path).fileName()));
        } else {
            if (!isCaughtUp)
                sink.caughtUp();
            isCaughtUp = true;
            waitForChange(stop);
        }
    }
    return {};
}

ScanResult SqliteProcessingReader::look(ProcessingSink &sink, std::optional<SourceError> &failure,
                                        std::stop_token stop)
{
    SourceError error;
    const auto database = SqliteDatabase::open(m_path, m_isLive, stop, &error);
    const auto plan = database ? planFor(database->handle(), m_location, &error) : std::nullopt;
    if (!plan || !plan->processing) {
        failure = plan ? withoutTable(m_path) : error;
        return ScanResult::Failed;
    }
    m_state = database->state();
    if (!m_isOpened)
        sink.opened(u"table %1"_s.arg(plan->processing->name));
    m_isOpened = true;
    m_cursor = ProcessingCursor::fromBytes(m_known);
    const QByteArray name = plan->processing->name.toUtf8();
    if (!m_known.isEmpty() && m_cursor.table != name)
        return ScanResult::Restart;
    m_cursor.table = name;
    return scan(*database, *plan->processing, sink, failure, stop);
}

ScanResult SqliteProcessingReader::scan(const SqliteDatabase &database, const ProcessingTable &table,
                                        ProcessingSink &sink, std::optional<SourceError> &failure,
                                        std::stop_token stop)
{
    ProcessingScan scan(database, table, m_cursor);
    const auto fail = [&] {
        if (!database.isUnchanged())
            return ScanResult::Changed;
        failure = database.error();
        return ScanResult::Failed;
    };
    const std::optional<bool> fits = scan.isPrepared() ? scan.fitsCursor() : std::nullopt;
    if (!fits)
        return fail();
    if (!*fits)
        return database.isUnchanged() ? ScanResult::Restart : ScanResult::Changed;
    while (!stop.stop_requested()) {
        ProcessingBatch batch;
        const ScanResult result = scan.slice(batch);
        if (result == ScanResult::Failed)
            return fail();
        if (!database.isUnchanged())
            return ScanResult::Changed;
        m_read += qint64(batch.records.size());
        const QByteArray cursor = m_cursor.toBytes();
        if (!batch.records.empty() || cursor != m_known) {
            batch.cursor = m_known = cursor;
            sink.append(std::move(batch));
        }
        notice(sink, scan.unreadable());
        sink.progressed({m_read, 0, Progress::Events});
        if (result == ScanResult::End)
            return result;
        if (database.mode() == SqliteDatabase::Rollback)
            pause(WriterTurn, stop);
    }
    return ScanResult::More;
}

void SqliteProcessingReader::notice(ProcessingSink &sink, const QByteArray &unreadable)
{
    if (!unreadable.isEmpty() && !m_saidUnreadable)
        sink.noticed(
            u"Times such as “%1” cannot be read, and count as missing."_s.arg(QString::fromUtf8(unreadable)));
    m_saidUnreadable = m_saidUnreadable || !unreadable.isEmpty();
    if (m_cursor.overflowed && !m_saidOverflow)
        sink.noticed(u"More than %L1 received events wait: the first of them count as waiting even when they "
                     "are processed later."_s.arg(ProcessingCursor::MostWaiting));
    m_saidOverflow = m_saidOverflow || m_cursor.overflowed;
}

/// Returns when the file may hold something new, or when stopped (false).
bool SqliteProcessingReader::waitForChange(std::stop_token stop)
{
    const bool wasFresh = m_state.isFresh();
    while (pause(PollTime, stop)) {
        const FileState now = FileState::of(m_path);
        if (now == m_state && !wasFresh)
            continue;
        m_isLive = m_isLive || now != m_state;
        return true;
    }
    return false;
}

} // namespace Backstory
