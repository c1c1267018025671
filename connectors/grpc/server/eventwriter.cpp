// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/eventwriter.h"

#include <sqlite3.h>

#include <utility>

namespace Backstory
{

namespace
{

// One transaction: long enough to share the wait for the disk, short enough for the first to be answered
// soon.
constexpr size_t MaximumGroup = 512;
constexpr size_t MaximumGroupBytes = 8u << 20;

size_t sizeOf(const WriteRequest &request)
{
    size_t bytes = request.stream.size();
    for (const ProposedEvent &event : request.events)
        bytes += event.data.size() + event.metadata.size() + event.type.size() + event.id.size();
    return bytes;
}

} // namespace

EventWriter::EventWriter(sqlite3 *db, std::function<void()> committed)
    : m_db(db)
    , m_committed(std::move(committed))
    , m_writing(db)
{
    m_writing.loadRecentIds();
    m_thread = std::thread([this] { run(); });
}

EventWriter::~EventWriter()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isEnding = true;
    }
    m_wake.notify_one();
    m_thread.join();
    m_writing = StreamWriting(nullptr); // the statements end before their connection
    sqlite3_close(m_db);
}

bool EventWriter::submit(WriteRequest request)
{
    const size_t bytes = sizeOf(request);
    {
        const std::scoped_lock lock(m_mutex);
        if (m_isEnding || m_waiting.size() >= MaximumWaiting || m_waitingBytes + bytes > MaximumWaitingBytes)
            return false;
        m_waitingBytes += bytes;
        m_waiting.push_back(std::move(request));
    }
    m_wake.notify_one();
    return true;
}

void EventWriter::run()
{
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_isEnding || !m_waiting.empty(); });
            if (m_waiting.empty())
                return;
        }
        carryOut(take());
    }
}

std::deque<WriteRequest> EventWriter::take()
{
    const std::scoped_lock lock(m_mutex);
    std::deque<WriteRequest> group;
    size_t groupBytes = 0;
    while (!m_waiting.empty() && group.size() < MaximumGroup && groupBytes < MaximumGroupBytes) {
        const size_t bytes = sizeOf(m_waiting.front());
        groupBytes += bytes;
        m_waitingBytes -= bytes;
        group.push_back(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
    return group;
}

void EventWriter::carryOut(const std::deque<WriteRequest> &requests)
{
    std::vector<WriteOutcome> outcomes;
    qint64 before = 0;
    bool isGood = execute("BEGIN IMMEDIATE");
    if (isGood) {
        m_writing.begin(Timestamp::now());
        before = m_writing.lastPosition();
        for (const WriteRequest &request : requests) {
            outcomes.push_back(m_writing.write(request));
            if (m_writing.hasFailed())
                break;
        }
        isGood = !m_writing.hasFailed() && execute("COMMIT");
    }
    if (!isGood) {
        const QString error = failure();
        execute("ROLLBACK");
        m_writing.loadRecentIds();
        outcomes.assign(requests.size(), {WriteOutcome::Failed, NoStream, 0, error});
    }
    for (size_t i = 0; i < requests.size(); ++i)
        requests[i].done(outcomes[i]);
    if (isGood && m_writing.lastPosition() > before)
        m_committed();
}

bool EventWriter::execute(const char *sql)
{
    return sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

QString EventWriter::failure() const
{
    const int code = sqlite3_errcode(m_db);
    if (code == SQLITE_FULL)
        return QStringLiteral("There is no room left on the store's disk.");
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return QStringLiteral("Another program holds the store's write lock. Try again.");
    return QStringLiteral("The store cannot be written: %1.").arg(QString::fromUtf8(sqlite3_errmsg(m_db)));
}

} // namespace Backstory
