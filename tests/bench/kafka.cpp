// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/kafka.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/historyplace.h"
#include "app/ingest/ingest.h"
#include "models/history/historyreader.h"
#include "tests/bench/mirroring.h"
#include "tests/support/kafkabroker.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonObject>

#include <cstdio>
#include <random>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 Records = 1'000'000; ///< of the rates
constexpr int RecordBytes = 300;
constexpr int Partitions = 12;
constexpr int Questions = 500;
constexpr int Lookups = 5; ///< of keys without a mirror
constexpr qsizetype PageRows = 50;
const QString Topic = u"bench"_s;

/// In portions, so that no answer has to be waited for too long.
bool produce(KafkaCluster &cluster, qint64 first, qint64 end, qint64 keys)
{
    std::fprintf(stderr, "  writing %lld records …\n", end - first);
    for (; first < end; first += Records) {
        const QJsonObject said = cluster.ask(
            {{u"do"_s, u"produce"_s},
             {u"topic"_s, Topic},
             {u"first"_s, first},
             {u"count"_s, std::min(Records, end - first)},
             {u"keys"_s, keys},
             {u"bytes"_s, RecordBytes},
             {u"words"_s, true},
             {u"headers"_s, false},
             {u"properties"_s, QJsonObject{{u"linger.ms"_s, u"20"_s}, {u"batch.size"_s, u"200000"_s}}}});
        if (said.contains(u"error")) {
            std::fprintf(stderr, "  %s\n", qPrintable(said.value(u"error").toString()));
            return false;
        }
    }
    return true;
}

QStringList kcatArguments(const KafkaCluster &cluster)
{
    return {u"-b"_s, cluster.bootstrap(), u"-C"_s, u"-t"_s, Topic, u"-o"_s, u"beginning"_s, u"-e"_s, u"-q"_s};
}

/// The seconds that kcat takes to read the whole topic; negative when there is no kcat.
double kcatSeconds(const KafkaCluster &cluster, const QStringList &more = {})
{
    QProcess kcat;
    kcat.setStandardOutputFile(QProcess::nullDevice());
    const auto start = std::chrono::steady_clock::now();
    kcat.start(u"kcat"_s, kcatArguments(cluster) + more);
    return kcat.waitForFinished(-1) && kcat.exitCode() == 0 ? secondsSince(start) : -1;
}

/// Writes the records of the topic as CloudEvents, one a line.
bool writeLines(const KafkaCluster &cluster, const QString &path)
{
    QFile file(path);
    QProcess kcat;
    kcat.start(u"kcat"_s, kcatArguments(cluster) + QStringList{u"-f"_s, u"%p\\t%o\\t%T\\t%k\\t%s\\n"_s});
    if (!file.open(QIODevice::WriteOnly) || !kcat.waitForStarted())
        return false;
    while (kcat.state() == QProcess::Running || kcat.canReadLine()) {
        if (!kcat.canReadLine() && !kcat.waitForReadyRead(30'000))
            continue;
        while (kcat.canReadLine()) {
            const QByteArrayList parts = kcat.readLine().trimmed().split('\t');
            if (parts.size() != 5)
                return false;
            const auto time = QDateTime::fromMSecsSinceEpoch(parts.at(2).toLongLong(), Qt::UTC);
            file.write(R"({"specversion":"1.0","id":"bench/)" + parts.at(0) + '/' + parts.at(1) +
                       R"(","source":"kafka","type":"bench","subject":")" + parts.at(3) + R"(","time":")" +
                       time.toString(Qt::ISODateWithMs).toUtf8() + R"(","data":)" + parts.at(4) + "}\n");
        }
    }
    return kcat.exitCode() == 0;
}

void benchRates(Benchmark &bench, const ConnectorCatalog &catalog, const KafkaCluster &cluster,
                qint64 records)
{
    const SourceLocation topic = ConnectorCatalog::locationOf(cluster.url(Topic));
    const QString lines = bench.folder + u"/kafka.ndjson"_s;
    if (!QFile::exists(u"/usr/bin/kcat"_s) || !writeLines(cluster, lines)) {
        std::fprintf(stderr, "  kcat is missing: there are no lines to compare with.\n");
        bench.rows.push_back({u"mirror a topic"_s, u"skipped: there is no kcat"_s, {}, {}, {}, true});
        return;
    }
    const auto [ours, asLines] =
        mirrorInTurn(catalog, topic, ConnectorCatalog::locationOf(lines), bench, records);
    const double kcat = kcatSeconds(cluster);
    QFile::remove(lines);
    const auto rate = [records](double seconds) { return seconds > 0 ? double(records) / seconds : 0; };
    const double ratio = asLines > 0 ? rate(ours) / rate(asLines) : 0;
    bench.rows.push_back({u"mirror %L1 records of %2 bytes"_s.arg(records).arg(RecordBytes),
                          u"%L1 events/s"_s.arg(qint64(rate(ours))),
                          u"as JSON lines: %L1 events/s"_s.arg(qint64(rate(asLines))),
                          u"%1 ×"_s.arg(ratio, 0, 'f', 2), u"≥ 0.7 ×"_s, ours > 0 && ratio >= 0.7});
    bench.rows.push_back({u"the same topic, only read"_s, u"%L1 events/s"_s.arg(qint64(rate(ours))),
                          u"kcat -C -e: %L1 records/s"_s.arg(qint64(rate(kcat))),
                          u"%1 ×"_s.arg(kcat > 0 ? rate(ours) / rate(kcat) : 0, 0, 'f', 2), u"–"_s, true});
}

/// A key's timeline as the window opens it: rows, the first page and what is in it.
void benchTimelines(Benchmark &bench, const SourceLocation &topic, qint64 records, qint64 keys)
{
    HistoryReader history(historyPathOf(topic, bench.histories()));
    std::mt19937_64 random(1);
    std::vector<double> milliseconds;
    for (int i = 0; i < Questions; ++i) {
        const QByteArray key = "key-" + QByteArray::number(qint64(random() % quint64(keys)));
        const auto start = std::chrono::steady_clock::now();
        QList<EventRow> rows;
        for (const EntityNumber number : history.entitiesWithId(key))
            rows += history.eventsOf(number);
        for (const StoredEvent &event : history.events(rows.first(std::min(PageRows, rows.size()))))
            history.content(event.row);
        if (rows.isEmpty())
            return;
        milliseconds.push_back(secondsSince(start) * 1'000);
    }
    const double p99 = percentile(milliseconds, 0.99);
    bench.rows.push_back(
        {u"a key's timeline among %L1 records"_s.arg(records),
         u"p50 %1 ms, p99 %2 ms"_s.arg(percentile(milliseconds, 0.5), 0, 'f', 2).arg(p99, 0, 'f', 2),
         {},
         u"%1 ms"_s.arg(p99, 0, 'f', 2),
         u"≤ 50 ms"_s,
         p99 <= 50});
}

/// One key without a mirror: the partition that its hash selects, beside all of the topic.
void benchLookups(Benchmark &bench, const ConnectorCatalog &catalog, const KafkaCluster &cluster,
                  qint64 records, qint64 keys)
{
    const Ingest ingest(catalog, ConnectorCatalog::locationOf(cluster.url(Topic)), {},
                        bench.histories()); // not started
    std::vector<double> seconds;
    for (int i = 0; i < Lookups; ++i) {
        const qint64 n = keys * i / Lookups;
        const auto start = std::chrono::steady_clock::now();
        SourceError error;
        const auto events = ingest.readEntity("key-" + QByteArray::number(n), &error, {});
        seconds.push_back(secondsSince(start));
        const qint64 wanted = records / keys + (n < records % keys);
        if (!events || events->size() != wanted) {
            std::fprintf(stderr, "  %lld of %lld records of a key: %s\n", events ? qint64(events->size()) : 0,
                         wanted, qPrintable(error.sentence));
            bench.rows.push_back({u"one key without a mirror"_s, u"failed"_s, {}, {}, {}, false});
            return;
        }
    }
    const double ours = percentile(seconds, 0.5);
    const double scan = kcatSeconds(cluster, {u"-f"_s, u"%k\\n"_s});
    bench.rows.push_back(
        {u"one key of %L1 records, its partition of %2 only"_s.arg(records).arg(Partitions),
         u"median %1 s"_s.arg(ours, 0, 'f', 2), u"kcat over all of them: %1 s"_s.arg(scan, 0, 'f', 2),
         u"%1 ×"_s.arg(scan > 0 ? ours / scan : 0, 0, 'f', 2), u"< 1 ×"_s, scan <= 0 || ours < scan});
}

} // namespace

void benchKafka(Benchmark &bench)
{
    KafkaOptions options;
    options.folder = bench.folder;
    options.properties = {{u"log.segment.bytes"_s, u"268435456"_s}};
    KafkaCluster cluster(options);
    if (!cluster.start() || !cluster.createTopic(Topic, Partitions)) {
        std::fprintf(stderr, "  %s\n", qPrintable(cluster.error()));
        bench.rows.push_back({u"mirror a topic"_s, u"skipped: there is no Apache Kafka"_s, {}, {}, {}, true});
        return;
    }
    QDir(bench.histories()).removeRecursively();
    const ConnectorCatalog catalog;
    const qint64 records = std::min(bench.events, Records);
    const qint64 keys = bench.events / 40;
    if (!produce(cluster, 0, records, keys)) {
        bench.rows.push_back({u"mirror a topic"_s, u"failed"_s, {}, {}, {}, false});
        return;
    }
    benchRates(bench, catalog, cluster, records);
    const SourceLocation topic = ConnectorCatalog::locationOf(cluster.url(Topic));
    if (bench.events > records &&
        (!produce(cluster, records, bench.events, keys) || mirror(catalog, topic, bench, bench.events) < 0)) {
        bench.rows.push_back({u"mirror the whole topic"_s, u"failed"_s, {}, {}, {}, false});
        return;
    }
    benchTimelines(bench, topic, bench.events, keys);
    benchLookups(bench, catalog, cluster, bench.events, keys);
}

} // namespace Backstory
