// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/trace.h"

#include "models/event/eventbatch.h"
#include "models/history/historywriter.h"
#include "views/trace/tracearea.h"
#include "views/trace/traceview.h"

#include <QApplication>
#include <QFile>
#include <QScrollBar>
#include <QUuid>

#include <algorithm>
#include <cstdio>
#include <random>
#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr int Sizes[] = {10'000, 80'000};
constexpr int Rounds = 5;
constexpr qint64 MostEvents = 1'000'000;

struct Row {
    QByteArray id;
    QByteArray cause;
    QByteArray correlation;
    qint64 time = 0;
};

/// Two requests whose events are spread among those of many small ones.
class Events
{
public:
    explicit Events(qint64 count)
    {
        const auto uuid = [this] {
            quint64 words[2] = {m_random(), m_random()};
            return QUuid::fromRfc4122({reinterpret_cast<const char *>(words), 16})
                .toByteArray(QUuid::WithoutBraces);
        };
        std::vector<QByteArray> known[std::size(Sizes)];
        QByteArray before;
        QByteArray correlation;
        for (qint64 i = 0; i < count; ++i) {
            Row row{uuid(), {}, {}, 1'767'225'600'000'000'000 + i * 1'000'000};
            size_t request = 0;
            while (request < std::size(Sizes) && (qint64(known[request].size()) >= Sizes[request] ||
                                                  m_random() % quint64(count) >= 2 * quint64(Sizes[request])))
                ++request;
            if (request < std::size(Sizes)) {
                std::vector<QByteArray> &ids = known[request];
                if (!ids.empty()) // of one of the last fifty
                    row.cause = ids[ids.size() - 1 - m_random() % std::min<size_t>(ids.size(), 50)];
                else
                    roots[request] = i + 1;
                row.correlation = "request-" + QByteArray::number(Sizes[request]);
                ids.push_back(row.id);
            } else {
                if (i % 6 == 0)
                    correlation = uuid();
                row.cause = i % 6 == 0 ? QByteArray() : before;
                row.correlation = correlation;
                before = row.id;
            }
            rows.push_back(std::move(row));
        }
    }

    std::vector<Row> rows;
    qint64 roots[std::size(Sizes)] = {};

private:
    std::mt19937_64 m_random{1};
};

bool writeHistory(const QString &path, const Events &events)
{
    QFile::remove(path);
    HistoryWriter writer(path);
    writer.describe({QStringLiteral("bench"), QStringLiteral("trace"), QStringLiteral("row"), {}});
    EventBatch batch;
    qint64 position = 0;
    for (const Row &row : events.rows) {
        Event event;
        event.position = {++position, 0};
        event.id = row.id;
        event.type = position % 3 ? "Changed" : "Placed";
        const QByteArray entity = "order-" + QByteArray::number(position / 5);
        event.entity = entity;
        event.category = "order";
        event.version = position % 5;
        event.occurred = Timestamp::fromNanoseconds(row.time);
        event.correlation = row.correlation;
        if (!row.cause.isEmpty())
            event.causes = {{row.cause, Cause::Id}};
        batch.append(event);
        if (position % 20'000 == 0 || position == qint64(events.rows.size())) {
            batch.setCursor(QByteArray::number(position));
            if (!writer.append(std::move(batch)) || !writer.commit())
                return false;
            batch = {};
        }
    }
    return true;
}

/// The peer's table: what one would make to ask for trees with SQL.
class PlainTable
{
public:
    PlainTable(const QString &path, const Events &events)
    {
        QFile::remove(path);
        sqlite3_open(QFile::encodeName(path).constData(), &m_db);
        sqlite3_exec(m_db,
                     "PRAGMA journal_mode=OFF; CREATE TABLE event(id TEXT, cause TEXT, time INTEGER); BEGIN",
                     nullptr, nullptr, nullptr);
        sqlite3_stmt *insert = nullptr;
        sqlite3_prepare_v2(m_db, "INSERT INTO event VALUES(?1, ?2, ?3)", -1, &insert, nullptr);
        for (const Row &row : events.rows) {
            sqlite3_bind_text(insert, 1, row.id.constData(), int(row.id.size()), SQLITE_STATIC);
            sqlite3_bind_text(insert, 2, row.cause.constData(), int(row.cause.size()), SQLITE_STATIC);
            sqlite3_bind_int64(insert, 3, row.time);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        sqlite3_finalize(insert);
        sqlite3_exec(m_db, "CREATE INDEX byid ON event(id); CREATE INDEX bycause ON event(cause); COMMIT",
                     nullptr, nullptr, nullptr);
        // In the order of the tree, as one would show it.
        sqlite3_prepare_v2(
            m_db,
            "WITH RECURSIVE tree(id, depth, time) AS (SELECT id, 0, time FROM event WHERE rowid = ?1"
            " UNION ALL SELECT e.id, tree.depth + 1, e.time FROM event e JOIN tree ON e.cause = tree.id"
            " ORDER BY 2 DESC, 3) SELECT * FROM tree",
            -1, &m_tree, nullptr);
    }
    ~PlainTable()
    {
        sqlite3_finalize(m_tree);
        sqlite3_close(m_db);
    }
    Q_DISABLE_COPY(PlainTable)

    qint64 ask(qint64 root)
    {
        qint64 rows = 0;
        sqlite3_bind_int64(m_tree, 1, root);
        for (; sqlite3_step(m_tree) == SQLITE_ROW; ++rows)
            sqlite3_column_text(m_tree, 0);
        sqlite3_reset(m_tree);
        return rows;
    }

private:
    sqlite3 *m_db = nullptr;
    sqlite3_stmt *m_tree = nullptr;
};

template<typename Work>
double milliseconds(Work work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return secondsSince(start) * 1'000;
}

/// What a query may use, on this thread.
class PlainScope : public QueryScope
{
public:
    explicit PlainScope(const QString &path)
        : m_history(path)
    {
    }
    HistoryReader &history(const HistorySource &) override { return m_history; }
    ContentSource *contents(const HistorySource &) override { return nullptr; }
    std::stop_token stop() const override { return {}; }

private:
    HistoryReader m_history;
};

QString text(double ms)
{
    return QStringLiteral("%1 ms").arg(ms, 0, 'f', 1);
}

void benchTree(Benchmark &bench, const QString &history, PlainTable &peer, int size, qint64 root)
{
    PlainScope scope(history);
    const QList<HistorySource> sources{{1, QStringLiteral("bench"), history, {}}};
    std::vector<double> all;
    std::vector<double> trees;
    std::vector<double> peers;
    FoundTrace found;
    for (int round = 0; round < Rounds; ++round) {
        all.push_back(milliseconds([&] {
            found = readTrace(scope, sources, TraceStart::ofEvent({1, EventRow{root}}));
            TraceLayout layout;
            layout.setSize(1'920, 1'000);
            layout.setTrace(&found.trace);
        }));
        trees.push_back(milliseconds([&] { // without the reading: events and their causes are known
            std::vector<TraceLink> links;
            for (const TraceRow &row : found.trace.rows()) {
                if (row.parent >= 0)
                    links.push_back({found.trace.row(row.parent).event, row.event});
            }
            const Trace trace(found.trace.events(), links);
            TraceLayout layout;
            layout.setSize(1'920, 1'000);
            layout.setTrace(&trace);
        }));
        qint64 rows = 0;
        peers.push_back(milliseconds([&] { rows = peer.ask(root); }));
        if (found.trace.size() != rows)
            std::fprintf(stderr, "  the peer found %lld events, not %d\n", static_cast<long long>(rows),
                         found.trace.size());
    }
    const double limit = size == Sizes[0] ? 100 : 1'000;
    const double tree = percentile(trees, 0.5);
    const double asked = percentile(all, 0.5);
    const double plain = percentile(peers, 0.5);
    const QString name = QStringLiteral("a trace of %L1 events").arg(found.trace.size());
    const QString peerName = QStringLiteral("recursive SQL: ") + text(plain);
    bench.rows.push_back({name + QStringLiteral(" laid out"), text(tree), peerName,
                          QStringLiteral("%1 ×").arg(tree / plain, 0, 'f', 2),
                          QStringLiteral("≤ %1 ms").arg(limit), tree <= limit});
    bench.rows.push_back({name + QStringLiteral(" found, read and laid out"), text(asked), peerName,
                          QStringLiteral("%1 ×").arg(asked / plain, 0, 'f', 2), QStringLiteral("(shown)"),
                          true});
}

/// Shows the trace in the window's thread and takes every stretch for which that thread is kept.
void benchWindow(Benchmark &bench, const QString &history, int size, qint64 root)
{
    QueryPool pool(2);
    TraceModel model(pool, std::make_shared<Categories>());
    TraceView view(model);
    view.resize(1'920, 1'000);
    static_cast<QWidget &>(view).show();
    model.setSources({{1, QStringLiteral("bench"), history, {}}});
    QApplication::processEvents();
    double longest = 0;
    const auto take = [&](auto work) { longest = std::max(longest, milliseconds(work)); };
    take([&] { model.show(TraceStart::ofEvent({1, EventRow{root}})); });
    while (model.isLoading())
        take([] { QApplication::processEvents(); });
    QScrollBar *bar = view.area()->verticalScrollBar();
    for (int i = 0; i <= 60; ++i) {
        take([&] {
            bar->setValue(bar->maximum() / 60 * i);
            view.area()->viewport()->repaint();
        });
    }
    take([&] { view.setSelected(model.trace().referenceOf(model.trace().size() - 1)); });
    take([&] { view.area()->setCompressed(true); });
    take([&] { view.area()->setOnlyCritical(true); });
    const QString name = QStringLiteral("longest stall with a trace of %L1 events").arg(model.trace().size());
    const double limit = size == Sizes[0] ? 50 : 250;
    bench.rows.push_back({name, text(longest), QStringLiteral("none"), text(longest),
                          QStringLiteral("≤ %1 ms").arg(limit), longest <= limit});
}

} // namespace

void benchTrace(Benchmark &bench)
{
    const qint64 count = std::clamp<qint64>(bench.events, 300'000, MostEvents);
    const Events events(count);
    const QString history = bench.folder + QStringLiteral("/trace.history");
    const QString plain = bench.folder + QStringLiteral("/trace.db");
    if (!writeHistory(history, events)) {
        std::fprintf(stderr, "  the history could not be written\n");
        return;
    }
    PlainTable peer(plain, events);
    for (size_t i = 0; i < std::size(Sizes); ++i) {
        benchTree(bench, history, peer, Sizes[i], events.roots[i]);
        benchWindow(bench, history, Sizes[i], events.roots[i]);
    }
    QFile::remove(history);
    QFile::remove(plain);
}

} // namespace Backstory
