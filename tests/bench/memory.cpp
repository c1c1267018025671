// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/memory.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>

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

double windowMegabytes(const QStringList &arguments, const QProcessEnvironment &environment)
{
    QProcess window;
    window.setProcessEnvironment(environment);
    window.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    window.start(QCoreApplication::applicationDirPath() + QStringLiteral("/backstory"), arguments);
    if (!window.waitForStarted())
        return 0;
    double last = 0;
    for (int i = 0; i < 60; ++i) { // settled: three equal readings a second apart
        std::this_thread::sleep_for(std::chrono::seconds(3));
        const double now = residentMegabytes(window.processId());
        if (now > 0 && qAbs(now - last) < 0.5)
            break;
        last = now;
    }
    const double megabytes = residentMegabytes(window.processId());
    window.kill();
    window.waitForFinished();
    return megabytes;
}

} // namespace

void benchMemory(Benchmark &bench)
{
    constexpr double Limit = 200;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    const double empty = windowMegabytes({}, environment);
    const double open = windowMegabytes({bench.store()}, environment);
    bench.rows.push_back({QStringLiteral("resident memory, %L1 events open").arg(bench.events),
                          QStringLiteral("%1 MB").arg(open, 0, 'f', 0),
                          QStringLiteral("the empty window: %1 MB").arg(empty, 0, 'f', 0),
                          QStringLiteral("%1 ×").arg(open / empty, 0, 'f', 2), QStringLiteral("≤ 200 MB"),
                          open > 0 && open <= Limit});
}

} // namespace Backstory
