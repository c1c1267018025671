// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/findings.h"

#include "app/catalog/connectorcatalog.h"
#include "connectors/connector.h"
#include "models/causation/causationanalysis.h"
#include "models/findings/findingsanalysis.h"
#include "models/history/historywriter.h"
#include "models/payload/payloadscanner.h"

#include <QFile>

#include <cstdio>
#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr qint64 EventsPerCommit = 50'000; // about what a quarter of a second reads
constexpr double MostShare = 0.15;

/// A history that is written, and the time that it took.
struct Written {
    Written(const QString &folder, bool withFindings)
        : path(folder + (withFindings ? QStringLiteral("/with.history") : QStringLiteral("/without.history")))
    {
        for (const char *suffix : {"", "-wal", "-shm"})
            QFile::remove(path + QLatin1String(suffix));
        HistoryWriter::Analyses analyses;
        auto findings = std::make_unique<FindingsAnalysis>();
        analyses.push_back(std::make_unique<CausationAnalysis>(withFindings ? findings.get() : nullptr));
        if (withFindings)
            analyses.push_back(std::move(findings));
        writer = std::make_unique<HistoryWriter>(path, std::move(analyses));
    }

    void take(std::vector<EventBatch> batches)
    {
        const auto start = std::chrono::steady_clock::now();
        for (EventBatch &batch : batches)
            writer->append(std::move(batch));
        writer->commit();
        seconds += secondsSince(start);
    }

    QString path;
    std::unique_ptr<HistoryWriter> writer;
    double seconds = 0;
};

EventBatch copyOf(const EventBatch &batch)
{
    EventBatch copy;
    for (const Event &event : batch.events())
        copy.append(event);
    copy.setCursor(batch.cursor());
    return copy;
}

/// Hands what makes one commit to both, in turns the one or the other first: in smaller pieces each would
/// find the caches full of the other's memory.
class BothSink : public EventSink
{
public:
    explicit BothSink(const QString &folder)
        : with(folder, true)
        , without(folder, false)
    {
    }
    void opened(const SourceDescription &) override {}
    void restarted(const QString &) override {}
    void noticed(const QString &) override {}
    void progressed(const Progress &) override {}
    void append(EventBatch &&batch) override
    {
        m_gathered += batch.size();
        events += batch.size();
        m_batches.push_back(std::move(batch));
        if (m_gathered >= EventsPerCommit)
            write();
    }
    void caughtUp() override
    {
        for (Written *each : {&with, &without})
            each->writer->setCaughtUp(true);
        write();
        stop.request_stop();
    }

    Written with;
    Written without;
    std::stop_source stop;
    qint64 events = 0;

private:
    void write()
    {
        Written *order[] = {&with, &without};
        if (m_turn = !m_turn; m_turn)
            std::swap(order[0], order[1]);
        std::vector<EventBatch> copies;
        for (const EventBatch &batch : m_batches)
            copies.push_back(copyOf(batch));
        order[0]->take(std::move(copies));
        order[1]->take(std::exchange(m_batches, {}));
        m_gathered = 0;
    }

    std::vector<EventBatch> m_batches;
    qint64 m_gathered = 0;
    bool m_turn = false;
};

double scanTime(const QString &store)
{
    sqlite3 *db = nullptr;
    sqlite3_stmt *rows = nullptr;
    std::vector<QByteArray> payloads;
    if (sqlite3_open_v2(store.toUtf8().constData(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "SELECT payload FROM backstory_events WHERE position > 2000 LIMIT 100000", -1,
                           &rows, nullptr) == SQLITE_OK) {
        while (sqlite3_step(rows) == SQLITE_ROW)
            payloads.emplace_back(static_cast<const char *>(sqlite3_column_blob(rows, 0)),
                                  sqlite3_column_bytes(rows, 0));
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
    PayloadScanner scanner;
    const auto start = std::chrono::steady_clock::now();
    qint64 fields = 0;
    for (const QByteArray &payload : payloads)
        fields += scanner.scan(payload).shape != 0;
    return fields ? secondsSince(start) / double(payloads.size()) : 0;
}

} // namespace

void benchFindings(Benchmark &bench)
{
    const ConnectorCatalog catalog;
    const SourceLocation location = ConnectorCatalog::locationOf(bench.store());
    SourceError error;
    const ConnectorDescription *description = catalog.find(location, &error);
    const Connector *connector = description ? catalog.load(*description, &error) : nullptr;
    if (!connector) {
        bench.rows.push_back({QStringLiteral("findings"), error.sentence, {}, {}, {}, false});
        return;
    }
    BothSink sink(bench.folder);
    connector->eventReader(location)->read(sink, {}, sink.stop.get_token());
    const double share = 1 - sink.without.seconds / sink.with.seconds;
    const auto each = [&](double seconds) {
        return QStringLiteral("%1 µs an event").arg(seconds / double(sink.events) * 1e6, 0, 'f', 2);
    };
    bench.rows.push_back({QStringLiteral("write %L1 events with 18 rules").arg(sink.events),
                          each(sink.with.seconds), QStringLiteral("without: ") + each(sink.without.seconds),
                          QStringLiteral("%1 % of it").arg(100 * share, 0, 'f', 1),
                          QStringLiteral("≤ %1 %").arg(100 * MostShare), share <= MostShare});
    const double scan = scanTime(bench.store());
    bench.rows.push_back({QStringLiteral("hash, size and shape of a payload"),
                          QStringLiteral("%1 µs").arg(scan * 1e6, 0, 'f', 2),
                          QStringLiteral("in the reader's thread, beside the writer's"), QString(),
                          QStringLiteral("≤ 1 µs"), scan <= 1e-6});
}

} // namespace Backstory
