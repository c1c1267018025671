// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/lanes.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/historyplace.h"
#include "models/history/historyreader.h"
#include "views/timeline/lanesarea.h"
#include "views/timeline/lanesview.h"

#include <QApplication>
#include <QFile>
#include <QWheelEvent>

#include <algorithm>
#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr int Frames = 600;
constexpr int Entities = 12;

/// The peer of one frame: the whole store counted per hour.
double secondsOfSql(const QString &store)
{
    sqlite3 *db = nullptr;
    sqlite3_open_v2(QFile::encodeName(store).constData(), &db, SQLITE_OPEN_READONLY, nullptr);
    const auto start = std::chrono::steady_clock::now();
    sqlite3_exec(db, "SELECT substr(occurred, 1, 13), count(*) FROM backstory_events GROUP BY 1", nullptr,
                 nullptr, nullptr);
    const double seconds = secondsSince(start);
    sqlite3_close(db);
    return seconds;
}

/// Turns the wheel or drags in the lanes, a frame each, and takes the times.
class LanesWalk
{
public:
    explicit LanesWalk(const HistorySource &source)
        : m_pool(3)
        , m_model(m_pool, std::make_shared<Categories>())
        , m_view(m_model)
    {
        m_view.resize(1920, 720);
        static_cast<QWidget &>(m_view).show();
        m_model.setSources({source});
    }

    LanesModel &model() { return m_model; }

    void settle()
    {
        while (m_model.isLoading())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QApplication::processEvents();
    }

    std::vector<double> frames()
    {
        settle();
        std::vector<double> times;
        for (int i = 0; i < Frames; ++i) {
            const auto start = std::chrono::steady_clock::now();
            turn(i);
            QApplication::processEvents(); // answers, then one update of the window
            times.push_back(secondsSince(start) * 1'000);
            if (i % 8 == 7)
                waitForAnswer(times);
        }
        return times;
    }

private:
    // In, sideways, out again, at places all over the window.
    void turn(int frame)
    {
        const bool sideways = frame % 3 == 2;
        const bool in = frame / 60 % 2 == 0;
        QWidget *viewport = m_view.area()->viewport();
        const QPointF at(300 + frame * 37 % 1'500, 60);
        QWheelEvent wheel(at, viewport->mapToGlobal(at), {}, {0, sideways || in ? 120 : -120}, Qt::NoButton,
                          sideways ? Qt::ShiftModifier : Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(viewport, &wheel);
    }

    // The frames that draw what a query brought count as well.
    void waitForAnswer(std::vector<double> &times)
    {
        while (m_model.isLoading()) {
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
            const auto start = std::chrono::steady_clock::now();
            m_view.update();
            QApplication::processEvents();
            times.push_back(secondsSince(start) * 1'000);
        }
    }

    QueryPool m_pool;
    LanesModel m_model;
    LanesView m_view;
};

QList<EntityReference> entitiesOf(HistoryReader &history)
{
    EntityQuery query;
    query.limit = 2'000;
    QList<EntitySummary> found = history.entities(query);
    std::sort(found.begin(), found.end(),
              [](const EntitySummary &a, const EntitySummary &b) { return a.events > b.events; });
    QList<EntityReference> entities;
    for (const EntitySummary &entity : found.mid(0, Entities))
        entities.append({1, entity.number, entity.id, entity.category});
    return entities;
}

BenchRow rowOf(const QString &name, const std::vector<double> &times, double sqlSeconds)
{
    const double p50 = percentile(times, 0.5);
    const double p99 = percentile(times, 0.99);
    return {name,
            QStringLiteral("p50 %1 ms, p99 %2 ms").arg(p50, 0, 'f', 1).arg(p99, 0, 'f', 1),
            QStringLiteral("SQL, one count per hour: %1 ms").arg(sqlSeconds * 1'000, 0, 'f', 0),
            QStringLiteral("p99 %1 ms").arg(p99, 0, 'f', 1),
            QStringLiteral("≤ 16.7 ms"),
            !times.empty() && p99 <= 16.7};
}

} // namespace

void benchLanes(Benchmark &bench)
{
    const QString path = historyPathOf(ConnectorCatalog::locationOf(bench.store()), bench.histories());
    HistoryReader history(path);
    const qint64 rows = history.summary().rows;
    if (rows == 0) {
        bench.rows.push_back(
            {QStringLiteral("lanes"), QStringLiteral("no history: run indexing first"), {}, {}, {}, false});
        return;
    }
    const double sql = secondsOfSql(bench.store());
    LanesWalk walk({1, QStringLiteral("bench"), path, {}});
    walk.model().showAll(1);
    bench.rows.push_back(rowOf(
        QStringLiteral("a frame of zooming and panning, %L1 events in range").arg(rows), walk.frames(), sql));
    walk.model().showEntities(entitiesOf(history));
    const std::vector<double> times = walk.frames();
    bench.rows.push_back(rowOf(QStringLiteral("a frame of zooming and panning, %1 entities of %L2 events")
                                   .arg(walk.model().lanes().size())
                                   .arg(walk.model().events()),
                               times, sql));
}

} // namespace Backstory
