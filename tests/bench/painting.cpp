// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/painting.h"

#include "app/catalog/connectorcatalog.h"
#include "app/gui/mainwindow.h"
#include "app/ingest/historyplace.h"
#include "views/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QTableView>
#include <QTableWidget>

#include <random>
#include <sqlite3.h>

namespace Backstory
{

namespace
{

constexpr int Choices = 300;

/// The plain peer: rows of one entity, read on the window's thread and put into items.
class PlainTable
{
public:
    explicit PlainTable(const QString &store)
    {
        sqlite3_open_v2(QFile::encodeName(store).constData(), &m_db, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_prepare_v2(m_db,
                           "SELECT occurred, version, type, caused_by, payload FROM backstory_events"
                           " WHERE entity = ?1 ORDER BY version LIMIT 50",
                           -1, &m_statement, nullptr);
        m_table.setColumnCount(5);
        m_table.resize(700, 700);
        m_table.show();
    }
    ~PlainTable()
    {
        sqlite3_finalize(m_statement);
        sqlite3_close(m_db);
    }
    Q_DISABLE_COPY(PlainTable)

    void show(const QByteArray &entity)
    {
        m_table.setRowCount(0);
        sqlite3_bind_text(m_statement, 1, entity.constData(), int(entity.size()), SQLITE_STATIC);
        while (sqlite3_step(m_statement) == SQLITE_ROW) {
            const int row = m_table.rowCount();
            m_table.insertRow(row);
            for (int column = 0; column < 5; ++column) {
                const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
                m_table.setItem(row, column, new QTableWidgetItem(QString::fromUtf8(text).left(160)));
            }
        }
        sqlite3_reset(m_statement);
        m_table.viewport()->repaint();
    }

private:
    sqlite3 *m_db = nullptr;
    sqlite3_stmt *m_statement = nullptr;
    QTableWidget m_table;
};

/// The visible table that shows the timeline.
QTableView *timelineTable(MainWindow &window)
{
    for (QTableView *table : window.findChildren<QTableView *>()) {
        if (table->model() == &window.timeline())
            return table;
    }
    return nullptr;
}

std::vector<EntityReference> chosenEntities(Benchmark &bench, int source)
{
    HistoryReader history(historyPathOf(ConnectorCatalog::locationOf(bench.store()), bench.histories()));
    const qint64 count = history.summary().entities;
    std::mt19937_64 random(2);
    std::vector<EntityReference> chosen;
    for (int i = 0; i < Choices && count > 0; ++i) {
        EntityQuery query;
        query.offset = qint64(random() % quint64(count));
        query.limit = 1;
        for (const EntitySummary &entity : history.entities(query))
            chosen.push_back({source, entity.number, entity.id, entity.category});
    }
    return chosen;
}

} // namespace

void benchPainting(Benchmark &bench)
{
    const ConnectorCatalog catalog;
    MainWindow window(catalog);
    window.resize(1280, 800);
    static_cast<QWidget &>(window).show();
    window.openSource(bench.store());
    while (!window.isQuiet() || window.timeline().events() < bench.events)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    QTableView *table = timelineTable(window);

    PlainTable plain(bench.store());
    std::vector<double> ours;
    std::vector<double> peers;
    for (const EntityReference &entity : chosenEntities(bench, window.sources().firstId())) {
        const auto peerStart = std::chrono::steady_clock::now();
        plain.show(entity.id);
        peers.push_back(secondsSince(peerStart) * 1'000);

        const auto start = std::chrono::steady_clock::now();
        window.show({{entity, -1}, {}});
        const auto shown = [&] {
            return window.timeline().rowCount() > 0 &&
                   !window.timeline().index(0, TypeColumn).data().toString().isEmpty();
        };
        while (!shown())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents);
        table->viewport()->repaint();
        ours.push_back(secondsSince(start) * 1'000);
        while (!window.isQuiet())
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
    }
    const double p99 = percentile(ours, 0.99);
    const double peer = percentile(peers, 0.99);
    bench.rows.push_back({QStringLiteral("an entity chosen, first rows painted"),
                          QStringLiteral("p99 %1 ms").arg(p99, 0, 'f', 1),
                          QStringLiteral("SQL into a QTableWidget: p99 %1 ms").arg(peer, 0, 'f', 1),
                          QStringLiteral("%1 ×").arg(p99 / peer, 0, 'f', 2), QStringLiteral("≤ 50 ms"),
                          !ours.empty() && p99 <= 50});
}

} // namespace Backstory
