// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/starting.h"

#include "app/catalog/connectorcatalog.h"
#include "app/demo/demo.h"
#include "app/ingest/ingest.h"
#include "tests/bench/screen.h"

#include <QCoreApplication>
#include <QFile>
#include <QMap>
#include <QStandardPaths>

#include <cstdio>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double Limit = 300; ///< milliseconds
constexpr int WarmStarts = 11;
constexpr int ColdStarts = 5;

/// Milestones of one start, in milliseconds since the process was asked for.
using Start = QMap<QString, double>;

Start startBackstory(const QString &store, const QProcessEnvironment &environment)
{
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    Start start;
    const auto asked = std::chrono::steady_clock::now();
    program.start(QCoreApplication::applicationDirPath() + u"/backstory"_s, {u"--report-start"_s, store});
    while (!start.contains(u"rows"_s) && program.waitForReadyRead(Screen::Patience)) {
        const double now = secondsSince(asked) * 1'000;
        while (program.canReadLine())
            start[QString::fromLatin1(program.readLine().trimmed())] = now;
    }
    program.closeWriteChannel(); // it ends as it does when the last window is closed
    if (!program.waitForFinished(Screen::Patience))
        program.kill();
    return start;
}

/// Milliseconds until the window of DB Browser for SQLite is mapped; nullopt where none was.
std::optional<double> startPeer(const QString &peer, const QString &store, Screen &screen)
{
    QProcess program;
    program.setProcessEnvironment(screen.environment());
    program.setStandardErrorFile(QProcess::nullDevice());
    screen.clear();
    const auto asked = std::chrono::steady_clock::now();
    program.start(peer, {store});
    const bool mapped = screen.waitForWindow();
    const double milliseconds = secondsSince(asked) * 1'000;
    program.kill();
    program.waitForFinished();
    return mapped ? std::optional(milliseconds) : std::nullopt;
}

bool prepareStore(Benchmark &bench, const QString &store)
{
    if (!QFile::exists(store) && writeDemo(store, {}))
        return false;
    const ConnectorCatalog catalog;
    Ingest ingest(catalog, ConnectorCatalog::locationOf(store), {}, bench.histories());
    ingest.start();
    while (!ingest.waitUntilSettled(std::chrono::milliseconds(100))) {}
    return ingest.status().state == SourceStatus::Following;
}

void benchStarts(Benchmark &bench, const QString &name, const QString &store, Screen &screen, int count,
                 bool cold)
{
    const QString peer = QStandardPaths::findExecutable(u"sqlitebrowser"_s);
    std::vector<double> ours;
    std::vector<double> peers;
    QMap<QString, std::vector<double>> milestones;
    for (int i = 0; i < count; ++i) {
        if (cold)
            dropCaches();
        const Start start = startBackstory(store, screen.environment());
        for (auto it = start.begin(); it != start.end(); ++it)
            milestones[it.key()].push_back(it.value());
        if (start.contains(u"rows"_s))
            ours.push_back(start[u"rows"_s]);
        if (peer.isEmpty() || !screen.isOpen())
            continue;
        if (cold)
            dropCaches();
        if (const auto mapped = startPeer(peer, store, screen))
            peers.push_back(*mapped);
    }
    for (const char *milestone : {"begun", "shown", "window", "rows"})
        std::fprintf(stderr, "  %-6s after %.0f ms\n", milestone,
                     percentile(milestones[QString::fromLatin1(milestone)], 0.5));
    const double median = percentile(ours, 0.5);
    const double peerMedian = percentile(peers, 0.5);
    bench.rows.push_back(
        {name, u"median %1 ms, slowest %2 ms"_s.arg(median, 0, 'f', 0).arg(percentile(ours, 1), 0, 'f', 0),
         peers.empty() ? u"DB Browser for SQLite is not here"_s
                       : u"DB Browser for SQLite, window mapped: median %1 ms"_s.arg(peerMedian, 0, 'f', 0),
         peers.empty() ? QString() : u"%1 ×"_s.arg(median / peerMedian, 0, 'f', 2), u"≤ %1 ms"_s.arg(Limit),
         ours.size() == size_t(count) && median <= Limit});
}

} // namespace

void benchStarting(Benchmark &bench)
{
    const QString store = bench.folder + u"/demo-start.db"_s;
    if (!prepareStore(bench, store)) {
        bench.rows.push_back({u"start"_s, u"failed"_s, {}, {}, {}, false});
        return;
    }
    Screen screen;
    startBackstory(store, screen.environment());
    benchStarts(bench, u"start to the painted demo"_s, store, screen, WarmStarts, false);
    if (dropCaches())
        benchStarts(bench, u"the same with nothing in the system's caches"_s, store, screen, ColdStarts,
                    true);
    else
        std::fprintf(stderr, "  The system's caches cannot be dropped: no start with a cold disk.\n");
}

} // namespace Backstory
