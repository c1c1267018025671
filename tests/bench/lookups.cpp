// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/lookups.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/historyplace.h"
#include "app/ingest/ingest.h"
#include "models/history/historyreader.h"

#include <QFile>

#include <functional>
#include <random>
#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr int Questions = 500;
constexpr qsizetype PageRows = 50;

std::vector<double> timesOf(const std::vector<QByteArray> &texts,
                            const std::function<void(const QByteArray &)> &ask)
{
    std::vector<double> milliseconds;
    for (const QByteArray &text : texts) {
        const auto start = std::chrono::steady_clock::now();
        ask(text);
        milliseconds.push_back(secondsSince(start) * 1'000);
    }
    return milliseconds;
}

/// Runs a question against the store with plain SQL and reads all columns of all rows.
class StoreQuestion
{
public:
    StoreQuestion(const QString &store, const char *sql)
    {
        sqlite3_open_v2(QFile::encodeName(store).constData(), &m_db, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_prepare_v2(m_db, sql, -1, &m_statement, nullptr);
    }
    ~StoreQuestion()
    {
        sqlite3_finalize(m_statement);
        sqlite3_close(m_db);
    }
    Q_DISABLE_COPY(StoreQuestion)

    void ask(const QByteArray &parameter)
    {
        sqlite3_bind_text(m_statement, 1, parameter.constData(), int(parameter.size()), SQLITE_STATIC);
        while (sqlite3_step(m_statement) == SQLITE_ROW) {
            for (int i = 0; i < sqlite3_column_count(m_statement); ++i)
                sqlite3_column_text(m_statement, i);
        }
        sqlite3_reset(m_statement);
    }

private:
    sqlite3 *m_db = nullptr;
    sqlite3_stmt *m_statement = nullptr;
};

BenchRow rowOf(const QString &name, const std::vector<double> &ours, const QString &peerName,
               const std::vector<double> &peer, double limit)
{
    const double p99 = percentile(ours, 0.99);
    const double peerP99 = percentile(peer, 0.99);
    return {name,
            QStringLiteral("p99 %1 ms").arg(p99, 0, 'f', 2),
            QStringLiteral("%1: p99 %2 ms").arg(peerName).arg(peerP99, 0, 'f', 2),
            QStringLiteral("%1 ×").arg(p99 / peerP99, 0, 'f', 2),
            QStringLiteral("≤ %1 ms").arg(limit),
            !ours.empty() && p99 <= limit};
}

} // namespace

void benchLookups(Benchmark &bench)
{
    const ConnectorCatalog catalog;
    const SourceLocation location = ConnectorCatalog::locationOf(bench.store());
    HistoryReader history(historyPathOf(location, bench.histories()));
    const qint64 entities = history.summary().entities;
    std::mt19937_64 random(1);
    std::vector<QByteArray> ids;
    std::vector<QByteArray> parts;
    for (int i = 0; i < Questions && entities > 0; ++i) {
        EntityQuery query;
        query.offset = qint64(random() % quint64(entities));
        query.limit = 1;
        for (const EntitySummary &entity : history.entities(query)) {
            ids.push_back(entity.id);
            parts.push_back(entity.id.right(4));
        }
    }

    const Ingest ingest(catalog, location, {}, bench.histories()); // not started: only for the contents
    const auto contents = ingest.contentSource()();
    const auto entityTimes = timesOf(ids, [&](const QByteArray &id) {
        QList<EventRow> rows;
        for (const EntityNumber number : history.entitiesWithId(id))
            rows += history.eventsOf(number);
        const QList<StoredEvent> events = history.events(rows.first(std::min(PageRows, rows.size())));
        for (const StoredEvent &event : events)
            history.causesOf(event);
        contents->contents(events, {});
    });
    StoreQuestion byEntity(bench.store(),
                           "SELECT * FROM backstory_events WHERE entity = ?1 ORDER BY version LIMIT 50");
    bench.rows.push_back(rowOf(QStringLiteral("an entity's first 50 rows, causes and payloads"), entityTimes,
                               QStringLiteral("SQL by the store's index, no causes"),
                               timesOf(ids, [&](const QByteArray &id) { byEntity.ask(id); }), 50));

    const auto searchTimes = timesOf(parts, [&](const QByteArray &part) {
        EntityQuery query;
        query.match = QString::fromUtf8(part);
        query.limit = PageRows;
        history.entities(query);
    });
    StoreQuestion byPart(historyPathOf(location, bench.histories()),
                         "SELECT number, category, id FROM entity WHERE instr(id, ?1) > 0 LIMIT 50");
    bench.rows.push_back(rowOf(QStringLiteral("search among %L1 entities").arg(entities), searchTimes,
                               QStringLiteral("instr() over the ids"),
                               timesOf(parts, [&](const QByteArray &part) { byPart.ask(part); }), 50));
}

} // namespace Backstory
