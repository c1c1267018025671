// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/memory.h"

#include "tests/bench/screen.h"

#include <QCoreApplication>
#include <QFile>
#include <QStandardPaths>

#include <cstdio>
#include <thread>

namespace Backstory
{

namespace
{

/// Resident memory of a process in MB, from /proc; 0 where there is none.
double residentMegabytes(qint64 pid)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() * 1'024 / 1e6;
    }
    return 0;
}

double programMegabytes(const QString &program, const QStringList &arguments,
                        const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(program, arguments);
    if (!process.waitForStarted())
        return 0;
    const double megabytes = settledMegabytes(process.processId());
    process.kill();
    process.waitForFinished();
    return megabytes;
}

} // namespace

double settledMegabytes(qint64 pid)
{
    double last = 0;
    for (int i = 0; i < 60; ++i) {
        std::this_thread::sleep_for(std::chrono::seconds(3));
        const double now = residentMegabytes(pid);
        if (now > 0 && qAbs(now - last) < 0.5)
            return now;
        last = now;
    }
    return last;
}

void benchMemory(Benchmark &bench)
{
    constexpr double Limit = 200;
    const Screen screen;
    const QProcessEnvironment environment = screen.environment();
    const QString window = QCoreApplication::applicationDirPath() + QStringLiteral("/backstory");
    const double empty = programMegabytes(window, {}, environment);
    const double open = programMegabytes(window, {bench.store()}, environment);
    const auto row = [&](const QString &name, const QString &peerName, double peer, bool reached) {
        bench.rows.push_back({name, QStringLiteral("%1 MB").arg(open, 0, 'f', 0),
                              QStringLiteral("%1: %2 MB").arg(peerName).arg(peer, 0, 'f', 0),
                              QStringLiteral("%1 ×").arg(open / peer, 0, 'f', 2),
                              QStringLiteral("≤ %1 MB").arg(Limit), reached});
    };
    const bool reached = open > 0 && open <= Limit;
    row(QStringLiteral("resident memory, %L1 events open").arg(bench.events),
        QStringLiteral("the empty window"), empty, reached);
    const QString peer = QStandardPaths::findExecutable(QStringLiteral("sqlitebrowser"));
    if (peer.isEmpty() || !screen.isOpen()) {
        std::fprintf(stderr, "  DB Browser for SQLite is not installed, or Xvfb is not: it is left out.\n");
        return;
    }
    row(QStringLiteral("the same"), QStringLiteral("DB Browser for SQLite, the table shown"),
        programMegabytes(peer, {QStringLiteral("-t"), QStringLiteral("backstory_events"), bench.store()},
                         environment),
        reached);
}

} // namespace Backstory
