// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/ingestqueue.h"
#include "app/ingest/ratemeter.h"
#include "app/ingest/statusboard.h"
#include "models/history/historyreader.h"
#include "models/history/historywriter.h"

#include <future>

namespace Backstory
{

class FindingsAnalysis;
struct CausalGap;

/// One run of an Ingest, from start to stop: becomes the history's writer, or reads along while another
/// process is, and moves what the reader thread reads into the history. Lives on the worker thread that calls
/// `run()`.
class IngestJob
{
public:
    IngestJob(const ConnectorCatalog &catalog, const SourceLocation &location, const QString &historyPath,
              StatusBoard &board);

    /// Returns when stopped or failed; the status then says Canceled or Failed.
    void run(std::stop_token stop);

private:
    using Clock = std::chrono::steady_clock;

    /// What causal gaps the history has, looked for on a thread of its own.
    struct GapsSearch {
        GapsSearch(const QString &historyPath, qint64 rowsThen);
        ~GapsSearch() { stop.request_stop(); }

        qint64 rows = 0; ///< that were there when it began
        std::stop_source stop;
        std::future<std::optional<QList<CausalGap>>> found; ///< its end waits for the thread
    };

    bool openWriter();
    void readAlong(std::stop_token stop);
    void write(const Connector &connector, std::stop_token stop);
    bool take(IngestItem &item);
    bool commit();
    void createWriter();
    bool findCausalGaps();
    bool tendCausalGaps();
    bool tendIndex();
    bool takeCausalGaps();
    void refresh();
    void updateRate();
    void fail(const SourceError &error);

    const ConnectorCatalog &m_catalog;
    SourceLocation m_location;
    QString m_connectorId;
    QString m_historyPath;
    StatusBoard &m_board;
    std::stop_token m_stop;
    std::unique_ptr<HistoryWriter> m_writer;
    FindingsAnalysis *m_findings = nullptr;  ///< the writer's
    std::unique_ptr<HistoryReader> m_reader; ///< for what the status says of the visible rows
    std::optional<SourceError> m_error;
    RateMeter m_rate;
    Clock::time_point m_committed;
    Clock::time_point m_gapsFound;
    std::optional<Clock::time_point> m_noticed; ///< while the connector's last notice is shown
    qint64 m_gapsRows = -1;                     ///< the rows that were there then
    std::unique_ptr<GapsSearch> m_gapsSearch;
    bool m_dirty = false;
    bool m_caughtUp = false;
};

} // namespace Backstory
