// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/ingestjob.h"

#include "app/ingest/causalgaps.h"
#include "app/ingest/historyanalyses.h"
#include "app/ingest/historyplace.h"
#include "app/pause/pause.h"
#include "models/findings/findingsanalysis.h"

#include <QFile>
#include <QLockFile>

#include <thread>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace Backstory
{

namespace
{

using namespace std::chrono_literals;

constexpr auto CommitInterval = 250ms; // with the commit itself, rows are visible within half a second
constexpr auto FollowInterval =
    40ms; // while following: a burst becomes one commit, a lone event does not wait
constexpr auto AlongInterval = 200ms;
constexpr auto GapsInterval = 60s; ///< while following
constexpr auto NoticeTime = 60s;   ///< for which a notice stands instead of what is usual

/// The batches of a scan leave tens of megabytes in the allocator, which glibc keeps unless asked.
void returnFreedMemory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace

IngestJob::IngestJob(const ConnectorCatalog &catalog, const SourceLocation &location,
                     const QString &historyPath, StatusBoard &board)
    : m_catalog(catalog)
    , m_location(location)
    , m_historyPath(historyPath)
    , m_board(board)
{
}

void IngestJob::run(std::stop_token stop)
{
    m_stop = stop;
    m_board.update([](SourceStatus &status) {
        status.state = SourceStatus::Opening;
        status.sentence.clear();
        status.advice.clear();
        status.raw.clear();
        status.tried.clear();
    });
    SourceError error;
    const ConnectorDescription *description = m_catalog.find(m_location, &error);
    const Connector *connector = description ? m_catalog.load(*description, &error) : nullptr;
    if (!connector) {
        fail(error);
        return;
    }
    m_connectorId = description->id;
    QLockFile lock(m_historyPath + QStringLiteral(".lock"));
    lock.setStaleLockTime(0); // never by age: only when the process that holds it is gone
    while (!lock.tryLock() && !stop.stop_requested())
        readAlong(stop);
    if (!stop.stop_requested() && openWriter())
        write(*connector, stop);
    m_writer.reset();
    if (m_error)
        fail(*m_error);
    else
        m_board.update([](SourceStatus &status) { status.state = SourceStatus::Canceled; });
}

void IngestJob::createWriter()
{
    HistoryAnalyses analyses = historyAnalyses();
    m_findings = analyses.findings;
    m_writer = std::make_unique<HistoryWriter>(m_historyPath, std::move(analyses.all));
    if (m_writer->error().isEmpty())
        m_gapsRows = m_findings->causalGapsRows();
}

bool IngestJob::openWriter()
{
    createWriter();
    if (m_writer->error().contains(u"newer Backstory")) {
        m_error = SourceError{
            m_writer->error(),
            QStringLiteral("Open it with that version, or delete the file %1.").arg(m_historyPath),
            {},
            {}};
        return false;
    }
    if (!m_writer->error().isEmpty()) { // a cache that cannot be used is read anew
        const QString why = m_writer->error();
        m_writer.reset();
        m_reader.reset();
        removeHistory(m_historyPath);
        createWriter();
        m_board.update([&](SourceStatus &status) {
            status.notice = why + QStringLiteral(" It was begun anew.");
            ++status.restarts;
        });
    }
    if (m_writer->error().isEmpty())
        return true;
    m_error = SourceError{
        m_writer->error(),
        QStringLiteral("Make sure that the folder of %1 can be written and has room.").arg(m_historyPath),
        {},
        {}};
    return false;
}

void IngestJob::readAlong(std::stop_token stop)
{
    m_board.update([](SourceStatus &status) { status.written = false; });
    refresh();
    const bool caughtUp = m_reader && m_reader->summary().caughtUp;
    m_board.update([caughtUp](SourceStatus &status) {
        status.state = caughtUp ? SourceStatus::Following : SourceStatus::Reading;
    });
    pauseFor(AlongInterval, stop);
}

void IngestJob::write(const Connector &connector, std::stop_token stop)
{
    m_board.update([](SourceStatus &status) {
        status.written = true;
        status.state = SourceStatus::Reading;
    });
    refresh();
    std::stop_source readerStop;
    const std::stop_callback stopReader(stop, [&readerStop] { readerStop.request_stop(); });
    IngestQueue queue(readerStop.get_token());
    std::jthread readerThread([&, cursor = m_writer->cursor()] {
        const auto reader = connector.eventReader(m_location);
        queue.ended(reader->read(queue, cursor, readerStop.get_token()));
    });
    m_committed = Clock::now();
    for (bool more = true; more;) {
        const auto interval = m_caughtUp ? FollowInterval : CommitInterval;
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(m_committed + interval - Clock::now());
        auto item =
            queue.pop(m_dirty ? std::clamp<std::chrono::milliseconds>(left, 0ms, interval) : AlongInterval);
        if (item)
            more = take(*item);
        else
            updateRate();
        if (m_caughtUp && more)
            more = tendCausalGaps() && tendIndex();
        const bool due = m_dirty && Clock::now() - m_committed >= interval;
        if (more && due)
            more = commit();
    }
    readerStop.request_stop();
    readerThread.join();
    m_gapsSearch.reset();
    if (m_dirty && m_writer->error().isEmpty())
        commit();
    returnFreedMemory();
    if (!m_writer->error().isEmpty())
        m_error = SourceError{m_writer->error(), {}, {}, {}};
}

bool IngestJob::take(IngestItem &item)
{
    if (auto *batch = std::get_if<EventBatch>(&item)) {
        m_dirty = true;
        return m_writer->append(std::move(*batch));
    }
    if (const auto *description = std::get_if<SourceDescription>(&item)) {
        m_writer->describe({m_connectorId, description->schema, description->positionName,
                            description->assumptions, description->isPartitioned});
        m_board.update([&](SourceStatus &status) { status.schema = description->schema; });
        m_dirty = true;
    } else if (const auto *restart = std::get_if<SourceRestarted>(&item)) {
        m_caughtUp = false;
        m_gapsRows = -1;
        m_gapsSearch.reset();
        const bool cleared = m_writer->clear(restart->why);
        m_board.update([&](SourceStatus &status) {
            status.state = SourceStatus::Reading;
            status.notice = QStringLiteral("The history was begun anew: ") + restart->why;
            ++status.restarts;
        });
        m_rate.clear();
        refresh();
        return cleared;
    } else if (const auto *notice = std::get_if<SourceNotice>(&item)) {
        m_writer->notice(notice->sentence);
        m_noticed = Clock::now();
        m_dirty = true;
        m_board.update([&](SourceStatus &status) { status.notice = notice->sentence; });
    } else if (const auto *progress = std::get_if<Progress>(&item)) {
        m_writer->setProgress(progress->done, progress->total, progress->unit == Progress::Bytes);
        m_board.update([&](SourceStatus &status) {
            status.done = progress->done;
            status.total = progress->total;
            status.inBytes = progress->unit == Progress::Bytes;
        });
    } else if (std::holds_alternative<SourceCaughtUp>(item)) {
        const bool first = !std::exchange(m_caughtUp, true);
        m_writer->setCaughtUp(true);
        if (!commit() || (first && !findCausalGaps()))
            return false;
        if (first) {
            m_rate.clear(); // from here on it is that of the source, not of the reading
            m_writer->releaseMemory();
            returnFreedMemory();
        }
        m_board.update([this](SourceStatus &status) {
            status.state = SourceStatus::Following;
            status.rate = m_rate.rate();
            status.secondsLeft = 0;
            if (m_writer->committedRows() == 0)
                status.notice = QStringLiteral(
                    "The store holds no events yet. They appear here as soon as they are written.");
        });
    } else if (auto *end = std::get_if<ReadingEnded>(&item)) {
        m_error = std::move(end->error);
        return false;
    }
    return true;
}

bool IngestJob::commit()
{
    if (!m_writer->commit())
        return false;
    m_dirty = false;
    m_committed = Clock::now();
    refresh();
    return true;
}

IngestJob::GapsSearch::GapsSearch(const QString &historyPath, qint64 rowsThen)
    : rows(rowsThen)
    , found(std::async(std::launch::async,
                       [historyPath, token = stop.get_token()] { return causalGaps(historyPath, token); }))
{
}

/// What has a cause or an effect and what lacks one shows only when everything has been read.
bool IngestJob::findCausalGaps()
{
    if (m_writer->committedRows() == m_gapsRows)
        return true;
    m_gapsSearch = std::make_unique<GapsSearch>(m_historyPath, m_writer->committedRows());
    const std::stop_callback stopSearch(m_stop,
                                        [stop = m_gapsSearch->stop]() mutable { stop.request_stop(); });
    return takeCausalGaps();
}

/// While following, they are looked for beside the writing, which does not wait for them.
bool IngestJob::tendCausalGaps()
{
    if (m_gapsSearch)
        return m_gapsSearch->found.wait_for(0s) != std::future_status::ready || takeCausalGaps();
    if (m_writer->committedRows() != m_gapsRows && Clock::now() - m_gapsFound >= GapsInterval)
        m_gapsSearch = std::make_unique<GapsSearch>(m_historyPath, m_writer->committedRows());
    return true;
}

bool IngestJob::takeCausalGaps()
{
    const auto gaps = m_gapsSearch->found.get();
    m_gapsRows = m_gapsSearch->rows;
    m_gapsSearch.reset();
    m_gapsFound = Clock::now();
    if (m_stop.stop_requested() || !gaps)
        return true; // they are not complete
    m_findings->setCausalGaps(*gaps, m_gapsRows);
    if (!commit())
        return false;
    m_board.update([](SourceStatus &status) { ++status.judgements; });
    return true;
}

/// Where nothing comes any more, what was merged beside the writing would wait for its commit for ever.
bool IngestJob::tendIndex()
{
    if (m_dirty || !m_writer->hasMerged())
        return true;
    const bool committed = commit();
    returnFreedMemory();
    return committed;
}

// Nothing has come: a rate falls by that, too.
void IngestJob::updateRate()
{
    if (!m_caughtUp)
        return;
    m_rate.add(m_writer->committedRows());
    if (m_rate.rate() != m_board.status().rate)
        m_board.update([this](SourceStatus &status) { status.rate = m_rate.rate(); });
}

void IngestJob::refresh()
{
    if (!m_reader || !m_reader->error().isEmpty())
        m_reader = std::make_unique<HistoryReader>(m_historyPath);
    const HistorySummary summary = m_reader->summary();
    const bool isNoticeOld = m_noticed && Clock::now() - *m_noticed >= NoticeTime;
    if (isNoticeOld)
        m_noticed.reset();
    m_rate.add(summary.rows);
    m_board.update([&](SourceStatus &status) {
        status.events = summary.events;
        status.coveredFrom = summary.first;
        status.coveredTo = summary.last;
        status.rate = m_rate.rate();
        status.notices.clear();
        for (const HistoryNotice &notice : summary.notices)
            status.notices.append(notice.sentence);
        if (isNoticeOld)
            status.notice.clear(); // it is among the lasting ones
        if (!summary.schema.isEmpty())
            status.schema = summary.schema;
        if (!status.written) {
            status.done = summary.progressDone;
            status.total = summary.progressTotal;
            status.inBytes = summary.progressInBytes;
        }
        // Bytes and events pass at the same pace: what is left takes its share of the time that the rows
        // took.
        const double doneShare = status.total > 0 ? double(status.done) / double(status.total) : 0;
        const bool known = status.rate > 0 && doneShare > 0 && summary.rows > 0;
        status.secondsLeft = known ? qint64(double(summary.rows) * (1 / doneShare - 1) / status.rate) : -1;
    });
}

void IngestJob::fail(const SourceError &error)
{
    m_board.update([&](SourceStatus &status) {
        status.state = SourceStatus::Failed;
        status.sentence = error.sentence;
        status.advice = error.advice;
        status.raw = error.raw;
        status.tried.clear();
        for (const SourceError::Step &step : error.tried)
            status.tried.append({step.name, step.result, step.passed});
    });
}

} // namespace Backstory
