// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/grpc.h"

#include "app/catalog/connectorcatalog.h"
#include "tests/bench/mirroring.h"
#include "tests/support/serverprocess.h"

#include <QDir>
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
    const double file = mirror(catalog, ConnectorCatalog::locationOf(store), bench, events);
    const double ours = mirror(catalog, {server.url(), {}}, bench, events);
    if (file <= 0 || ours <= 0)
        return fail(bench, u"The store could not be read both ways."_s);
    const double ratio = file / ours;
    bench.rows.push_back({u"read $all of %L1 events of 300 bytes"_s.arg(events),
                          u"%L1 events/s"_s.arg(qint64(double(events) / ours)),
                          u"the same store as a file: %L1 events/s"_s.arg(qint64(double(events) / file)),
                          u"%1 ×"_s.arg(ratio, 0, 'f', 2), u"≥ %1 ×"_s.arg(WantedRatio),
                          ratio >= WantedRatio});
}

} // namespace Backstory
