// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/server.h"

#include "tests/servercalls.h"

#include <QFile>

#include <sqlite3.h>

#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int Appends = 4'000;
constexpr int LiveEvents = 500;

QString freshFile(const Benchmark &bench, const QString &name)
{
    const QString path = bench.folder + u'/' + name;
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s})
        QFile::remove(path + suffix);
    return path;
}

/// Transactions of one row a second, each on the disk.
double plainRate(const Benchmark &bench)
{
    sqlite3 *db = nullptr;
    sqlite3_open(qPrintable(freshFile(bench, u"plain.db"_s)), &db);
    sqlite3_exec(db,
                 "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(a INTEGER PRIMARY KEY, b)",
                 nullptr, nullptr, nullptr);
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < Appends / 4; ++i)
        sqlite3_exec(db, "INSERT INTO t(b) VALUES(zeroblob(300))", nullptr, nullptr, nullptr);
    const double seconds = secondsSince(start);
    sqlite3_close(db);
    return Appends / 4 / seconds;
}

void benchAppends(Benchmark &bench, const Server &server, int clients, double plain)
{
    std::mutex mutex;
    std::vector<double> milliseconds;
    std::vector<std::thread> threads;
    const auto start = std::chrono::steady_clock::now();
    for (int client = 0; client < clients; ++client)
        threads.emplace_back([&, client] {
            grpc::ChannelArguments arguments;
            arguments.SetInt("grpc.use_local_subchannel_pool", 1); // a connection of its own
            const auto streams = Streams::NewStub(
                grpc::CreateCustomChannel(server.address(), grpc::InsecureChannelCredentials(), arguments));
            std::vector<double> own;
            const std::string stream = "bench-" + std::to_string(clients) + '-' + std::to_string(client);
            for (int i = 0; i < Appends / clients; ++i) {
                const auto before = std::chrono::steady_clock::now();
                if (append(*streams, stream, {newId()}).has_success())
                    own.push_back(secondsSince(before) * 1000);
            }
            const std::scoped_lock lock(mutex);
            milliseconds.insert(milliseconds.end(), own.begin(), own.end());
        });
    for (std::thread &thread : threads)
        thread.join();
    const double rate = double(milliseconds.size()) / secondsSince(start);
    const bool isComplete = milliseconds.size() == size_t(Appends / clients * clients);
    bench.rows.push_back(
        {u"append through the server, %1 clients"_s.arg(clients),
         isComplete
             ? u"%L1 events/s, p99 %2 ms"_s.arg(qint64(rate)).arg(percentile(milliseconds, 0.99), 0, 'f', 1)
             : u"failed"_s,
         u"SQLite, a commit each: %L1/s"_s.arg(qint64(plain)),
         u"%1 ×"_s.arg(rate / plain, 0, 'f', 2),
         {},
         isComplete});
}

void benchLive(Benchmark &bench, Server &server)
{
    ReadReq request = readRequest("");
    request.mutable_options()->mutable_all()->mutable_end();
    request.mutable_options()->mutable_subscription();
    grpc::ClientContext context;
    const auto reader = server.streams().Read(&context, request);
    ReadResp response;
    while (reader->Read(&response) && !response.has_caught_up()) {}
    std::vector<double> milliseconds;
    for (int i = 0; i < LiveEvents; ++i) {
        std::chrono::steady_clock::time_point acknowledged;
        std::thread writer([&] {
            append(server.streams(), "live-1", {newId()});
            acknowledged = std::chrono::steady_clock::now();
        });
        const bool isRead = reader->Read(&response);
        const auto read = std::chrono::steady_clock::now();
        writer.join();
        if (isRead)
            milliseconds.push_back(std::chrono::duration<double, std::milli>(read - acknowledged).count());
    }
    context.TryCancel();
    reader->Finish();
    const double p99 = percentile(milliseconds, 0.99);
    const bool isReached = milliseconds.size() == size_t(LiveEvents) && p99 <= 50;
    bench.rows.push_back(
        {u"an appended event reaches a subscription"_s,
         u"median %1 ms, p99 %2 ms after the answer"_s.arg(percentile(milliseconds, 0.5), 0, 'f', 1)
             .arg(p99, 0, 'f', 1),
         {},
         {},
         u"≤ 50 ms"_s,
         isReached});
}

} // namespace

void benchServer(Benchmark &bench)
{
    const double plain = plainRate(bench);
    Server server(freshFile(bench, u"server.db"_s));
    for (const int clients : {1, 8, 64})
        benchAppends(bench, server, clients, plain);
    benchLive(bench, server);
}

} // namespace Backstory
