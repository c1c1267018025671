// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/grpc.h"

#include "app/catalog/connectorcatalog.h"
#include "connectors/grpc/client/kurrentclient.h"
#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/client/readrequest.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "tests/bench/mirroring.h"
#include "tests/support/serverprocess.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 MostEvents = 1'000'000;
constexpr int Streams = 250;
constexpr double WantedRatio = 0.6;

void fail(Benchmark &bench, const QString &why)
{
    std::fprintf(stderr, "  %s\n", qPrintable(why));
    bench.rows.push_back({u"read $all over gRPC"_s, u"failed"_s, {}, {}, {}, false});
}

QString rateOf(qint64 events, double seconds)
{
    return u"%L1 events/s"_s.arg(qint64(double(events) / seconds));
}

/// What the server alone can deliver: seconds until all answers have come, -1 when some have not.
double drain(const ServerProcess &server, qint64 wanted)
{
    KurrentSettings settings;
    if (KurrentSettings::parse({server.url(), {}}, settings))
        return -1;
    KurrentClient client(settings);
    const auto start = std::chrono::steady_clock::now();
    if (!client.connect({}).isOk())
        return -1;
    const auto call = client.read(ReadRequest::forwards({}, ReadRequest::Everything), {});
    qint64 count = 0;
    while (call->next() == ReadCall::Next::Message)
        ++count;
    return count == wanted ? secondsSince(start) : -1;
}

/// Seconds that KurrentDB's own Node client takes to read the same, without keeping it; -1 with a sentence.
double readWithNode(const ServerProcess &server, qint64 wanted, QString &problem)
{
    const QString scripts = QStringLiteral(BENCH_ROOT "/../kurrentdb");
    const QString folder = QDir::cleanPath(QStringLiteral(BUILD_ROOT "/../kurrentdb/kurrent-node"));
    QProcess process;
    process.start(scripts + u"/prepare"_s, {folder, u"@kurrent/kurrentdb-client@1.3.1"_s});
    if (!process.waitForFinished(240'000) || process.exitCode() != 0) {
        problem = QString::fromUtf8(process.readAllStandardError()).trimmed().section(u'\n', -1);
        return -1;
    }
    process.start(u"node"_s,
                  {scripts + u"/readall.js"_s, folder, u"@kurrent/kurrentdb-client"_s, server.address()});
    process.waitForFinished(600'000);
    const QList<QByteArray> said = process.readAllStandardOutput().trimmed().split(' ');
    if (said.size() == 2 && said[0].toLongLong() == wanted)
        return said[1].toDouble();
    problem = u"the client has read %1 events"_s.arg(QString::fromUtf8(said[0]));
    return -1;
}

/// What surrounds our own rate: the server's, and that of the official client.
void addPeers(Benchmark &bench, const ServerProcess &server, qint64 events, double ours)
{
    const QString name = u"read $all of %L1 events of 300 bytes"_s.arg(events);
    const QString mirrored = u"our mirror: "_s + rateOf(events, ours);
    const double drained = drain(server, events);
    bench.rows.push_back({name + u", a client that only drains"_s,
                          drained > 0 ? rateOf(events, drained) : u"failed"_s,
                          mirrored,
                          u"%1 ×"_s.arg(ours / drained, 0, 'f', 2),
                          {},
                          drained > 0});
    QString problem;
    const double node = readWithNode(server, events, problem);
    bench.rows.push_back({name + u", KurrentDB’s Node client"_s,
                          node > 0 ? rateOf(events, node) : u"not measured: "_s + problem,
                          mirrored,
                          node > 0 ? u"%1 ×"_s.arg(ours / node, 0, 'f', 2) : QString(),
                          {}});
}

} // namespace

void benchGrpc(Benchmark &bench)
{
    const QTemporaryDir folder(bench.folder + u"/grpc-XXXXXX"_s);
    const QString store = folder.filePath(u"store.db"_s);
    const qint64 events = std::min(bench.events, MostEvents);
    ServerProcess server(store);
    if (!server.start())
        return fail(bench, u"backstory-server does not start."_s);
    std::fprintf(stderr, "  appending %lld events …\n", events);
    if (const QString error = server.append(int(events), Streams); !error.isEmpty())
        return fail(bench, error);
    QDir(bench.histories()).removeRecursively();
    const ConnectorCatalog catalog;
    const auto [ours, file] =
        mirrorInTurn(catalog, {server.url(), {}}, ConnectorCatalog::locationOf(store), bench, events);
    if (file <= 0 || ours <= 0)
        return fail(bench, u"The store could not be read both ways."_s);
    const double ratio = file / ours;
    bench.rows.push_back({u"read $all of %L1 events of 300 bytes"_s.arg(events), rateOf(events, ours),
                          u"the same store as a file: "_s + rateOf(events, file),
                          u"%1 ×"_s.arg(ratio, 0, 'f', 2), u"≥ %1 ×"_s.arg(WantedRatio),
                          ratio >= WantedRatio});
    addPeers(bench, server, events, ours);
}

} // namespace Backstory
