// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/lookups.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/historyplace.h"
#include "app/ingest/ingest.h"
#include "models/history/historyreader.h"

#include <QFile>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>
#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr int Questions = 500;
constexpr int Scans = 3; ///< questions to a peer that reads everything
constexpr int Buckets = 2'000;
constexpr int ColdQuestions = 20;
constexpr qsizetype PageRows = 50;
constexpr qint64 SearchPage = 128;

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
    StoreQuestion(const QString &store, const QByteArray &sql)
    {
        sqlite3_open_v2(QFile::encodeName(store).constData(), &m_db, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_prepare_v2(m_db, sql.constData(), -1, &m_statement, nullptr);
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

void benchEntity(Benchmark &bench, const SourceLocation &location, HistoryReader &history,
                 const std::vector<QByteArray> &ids)
{
    const ConnectorCatalog catalog;
    const Ingest ingest(catalog, location, {}, bench.histories()); // not started: only for the contents
    const auto contents = ingest.contentSource()();
    const auto times = timesOf(ids, [&](const QByteArray &id) {
        QList<EventRow> rows;
        for (const EntityNumber number : history.entitiesWithId(id))
            rows += history.eventsOf(number);
        const QList<StoredEvent> events = history.events(rows.first(std::min(PageRows, rows.size())));
        for (const StoredEvent &event : events)
            history.causesOf(event);
        contents->contents(events, {});
    });
    StoreQuestion plain(bench.store(),
                        "SELECT * FROM backstory_events WHERE entity = ?1 ORDER BY version LIMIT 50");
    bench.rows.push_back(rowOf(QStringLiteral("an entity's first 50 rows, causes and payloads"), times,
                               QStringLiteral("SQL by the store's index, no causes"),
                               timesOf(ids, [&](const QByteArray &id) { plain.ask(id); }), 50));
}

/// What a keystroke in the search field asks: how many match in each category, and the first page of the one
/// that stands first.
void searchAs(HistoryReader &history, const QByteArray &typed)
{
    const QString match = QString::fromUtf8(typed);
    history.categories();
    QList<EntityMatches> matches = history.entityMatches(match);
    if (matches.isEmpty())
        return;
    std::sort(matches.begin(), matches.end(), [](const EntityMatches &a, const EntityMatches &b) {
        return std::pair(a.best, a.category) < std::pair(b.best, b.category);
    });
    history.entities({matches.first().category, match, 0, SearchPage, false});
}

void benchSearch(Benchmark &bench, const QString &path, HistoryReader &history,
                 const std::vector<QByteArray> &ids)
{
    StoreQuestion plain(path, "SELECT number, category, id FROM entity WHERE instr(id, ?1) > 0 LIMIT 50");
    const qint64 entities = history.summary().entities;
    const auto partsOf = [&ids](qsizetype length, qsizetype most) {
        std::vector<QByteArray> parts;
        for (const QByteArray &id : ids) {
            if (qsizetype(parts.size()) < most)
                parts.push_back(id.right(length));
        }
        return parts;
    };
    const auto row = [&](const QString &name, const std::vector<QByteArray> &parts,
                         const std::vector<double> &times) {
        bench.rows.push_back(rowOf(name, times, QStringLiteral("instr() over the ids"),
                                   timesOf(parts, [&](const QByteArray &part) { plain.ask(part); }), 50));
    };
    const auto asked = [&history](const QByteArray &typed) { searchAs(history, typed); };
    history.prepareSearch(); // as the window does when the search field is entered
    for (const qsizetype length : {1, 2, 4}) {
        const std::vector<QByteArray> parts = partsOf(length, Questions);
        const QString name =
            QStringLiteral("a keystroke, %1 characters, among %L2 entities").arg(length).arg(entities);
        row(name, parts, timesOf(parts, asked));
    }
    if (!dropCaches())
        return;
    const auto cold = [&history](const QByteArray &typed) {
        const auto start = std::chrono::steady_clock::now();
        searchAs(history, typed);
        return secondsSince(start) * 1'000;
    };
    std::vector<double> times;
    const std::vector<QByteArray> parts = partsOf(4, ColdQuestions);
    for (const QByteArray &part : parts) {
        dropCaches();
        times.push_back(cold(part));
    }
    row(QStringLiteral("the same, 4 characters, nothing in the system's caches"), parts, times);
    std::vector<double> first;
    for (int i = 0; i < ColdQuestions / 4; ++i) {
        HistoryReader unread(path);
        dropCaches();
        const auto start = std::chrono::steady_clock::now();
        unread.prepareSearch();
        first.push_back(secondsSince(start) * 1'000);
    }
    std::fprintf(stderr, "  reading the ids when the search field is entered, cold: median %.0f ms\n",
                 percentile(first, 0.5));
}

void benchEffects(Benchmark &bench, const QString &path, HistoryReader &history, std::mt19937_64 &random)
{
    const qint64 rows = history.summary().rows;
    std::vector<QByteArray> numbers;
    for (int i = 0; i < Questions && rows > 0; ++i)
        numbers.push_back(QByteArray::number(1 + qint64(random() % quint64(rows))));
    const auto times = timesOf(numbers, [&](const QByteArray &number) {
        if (const auto event = history.event(EventRow(number.toLongLong())))
            history.events(history.effectsOf(*event));
    });
    numbers.resize(std::min<size_t>(numbers.size(), Scans));
    StoreQuestion plain(path, "SELECT * FROM event WHERE causes = (SELECT id FROM event WHERE row = ?1)");
    bench.rows.push_back(rowOf(QStringLiteral("an event's effects"), times,
                               QStringLiteral("SQL without an index"),
                               timesOf(numbers, [&](const QByteArray &number) { plain.ask(number); }), 50));
}

/// A moment within the history and a distance to another, as an overview strip or lanes ask for them.
struct Stretch {
    Timestamp from;
    Timestamp to;
};

std::vector<Stretch> stretches(const HistorySummary &summary, std::mt19937_64 &random)
{
    const qint64 first = summary.first.nanoseconds();
    const qint64 span = summary.last.nanoseconds() - first + 1;
    std::vector<Stretch> list{{summary.first, Timestamp::fromNanoseconds(first + span)}};
    for (int i = 1; i < Questions; ++i) {
        const qint64 width = std::max<qint64>(1, span >> (random() % 24));
        const qint64 start = first + qint64(random() % quint64(span - width + 1));
        list.push_back({Timestamp::fromNanoseconds(start), Timestamp::fromNanoseconds(start + width)});
    }
    return list;
}

void benchTimes(Benchmark &bench, const QString &path, HistoryReader &history, std::mt19937_64 &random)
{
    const std::vector<Stretch> list = stretches(history.summary(), random);
    std::vector<QByteArray> whole(50, "0");
    std::vector<QByteArray> all;
    for (size_t i = 0; i < list.size(); ++i)
        all.push_back(QByteArray::number(qint64(i)));
    const std::vector<QByteArray> few(all.begin() + 1, all.begin() + 1 + Scans);
    const auto count = [&](const QByteArray &number) {
        const Stretch &stretch = list[number.toULong()];
        history.countsBetween(stretch.from, stretch.to, Buckets);
    };
    const auto firstRows = [&](const QByteArray &number) {
        const Stretch &stretch = list[number.toULong()];
        history.events(history.rowsBetween(stretch.from, stretch.to, PageRows));
    };
    const QByteArray time = "coalesce(occurred, recorded)";
    StoreQuestion plainCounts(path,
                              "SELECT " + time +
                                  " / (SELECT (max(value) - min(value)) / 2000 FROM meta"
                                  " WHERE key IN ('first', 'last')) + ?1, count(*) FROM event GROUP BY 1");
    const std::vector<QByteArray> once{"0"};
    const auto plainTimes = timesOf(once, [&](const QByteArray &number) { plainCounts.ask(number); });
    count("0"); // warm: a strip asks again whenever something was appended
    bench.rows.push_back(rowOf(QStringLiteral("%L1 counts over the whole time").arg(Buckets),
                               timesOf(whole, count), QStringLiteral("SQL, GROUP BY"), plainTimes, 50));
    bench.rows.push_back(rowOf(QStringLiteral("%L1 counts over any stretch").arg(Buckets),
                               timesOf(all, count), QStringLiteral("SQL, GROUP BY"), plainTimes, 50));
    StoreQuestion plainRows(path, "SELECT * FROM event WHERE " + time +
                                      " >= (SELECT value FROM meta WHERE key = 'first') + ?1 ORDER BY " +
                                      time + " LIMIT 50");
    bench.rows.push_back(rowOf(QStringLiteral("the first 50 rows of any stretch"), timesOf(all, firstRows),
                               QStringLiteral("SQL without an index"),
                               timesOf(few, [&](const QByteArray &number) { plainRows.ask(number); }), 50));
}

} // namespace

void benchLookups(Benchmark &bench)
{
    const SourceLocation location = ConnectorCatalog::locationOf(bench.store());
    const QString path = historyPathOf(location, bench.histories());
    HistoryReader history(path);
    const qint64 entities = history.summary().entities;
    std::mt19937_64 random(1);
    std::vector<QByteArray> ids;
    for (int i = 0; i < Questions && entities > 0; ++i) {
        EntityQuery query;
        query.offset = qint64(random() % quint64(entities));
        query.limit = 1;
        for (const EntitySummary &entity : history.entities(query))
            ids.push_back(entity.id);
    }
    benchEntity(bench, location, history, ids);
    benchSearch(bench, path, history, ids);
    benchEffects(bench, path, history, random);
    benchTimes(bench, path, history, random);
}

} // namespace Backstory
