// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/kafkasampling.h"

#include "app/catalog/connectorcatalog.h"
#include "app/sampling/consumersampler.h"
#include "tests/support/kafkabroker.h"

#include <QJsonObject>

#include <cstdio>
#include <ctime>
#include <thread>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int Partitions = 1'000;
constexpr int RecordsEach = 20; ///< about, before the first look
constexpr int Waiting = 5;      ///< about, of each partition
constexpr int RecordsBetween = 500;
constexpr int Looks = 24;
constexpr int SecondsBetween = 5;
const QString Topic = u"sampled"_s;

bool produce(KafkaCluster &cluster, qint64 first, qint64 count)
{
    const QJsonObject said = cluster.ask({{u"do"_s, u"produce"_s},
                                          {u"topic"_s, Topic},
                                          {u"first"_s, first},
                                          {u"count"_s, count},
                                          {u"keys"_s, 100'000},
                                          {u"bytes"_s, 200}});
    return !said.contains(u"error");
}

bool commit(KafkaCluster &cluster)
{
    QJsonObject offsets;
    for (int partition = 0; partition < Partitions; ++partition)
        offsets[QString::number(partition)] = RecordsEach - Waiting;
    const QJsonObject said = cluster.ask(
        {{u"do"_s, u"commit"_s}, {u"group"_s, u"shipping"_s}, {u"topic"_s, Topic}, {u"offsets"_s, offsets}});
    return !said.contains(u"error");
}

void skip(Benchmark &bench, const QString &why)
{
    std::fprintf(stderr, "  %s\n", qPrintable(why));
    bench.rows.push_back({u"1,000 partitions of a broker sampled"_s, u"skipped"_s, {}, {}, {}, true});
}

} // namespace

void benchKafkaSampling(Benchmark &bench)
{
    KafkaOptions options;
    options.folder = bench.folder;
    KafkaCluster cluster(options);
    if (!cluster.start() || !cluster.createTopic(Topic, Partitions))
        return skip(bench, cluster.error());
    if (!produce(cluster, 0, Partitions * RecordsEach) || !commit(cluster))
        return skip(bench, u"The topic cannot be written."_s);
    const ConnectorCatalog catalog;
    const SourceLocation location = ConnectorCatalog::locationOf(cluster.url(Topic));
    SourceError error;
    const ConnectorDescription *description = catalog.find(location, &error);
    const Connector *connector = description ? catalog.load(*description, &error) : nullptr;
    if (!connector)
        return skip(bench, error.sentence);
    ConsumerSampler sampler(*connector, location, bench.folder + u"/sampled.history"_s,
                            SecondsBetween * 1'000'000'000LL);
    bool good = true;
    double first = 0;
    std::clock_t begin = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int look = 0; look <= Looks && good; ++look) {
        const std::clock_t before = std::clock();
        good = !sampler.sample({}) && sampler.standings().size() == Partitions &&
               produce(cluster, Partitions * RecordsEach + look * RecordsBetween, RecordsBetween);
        if (look == 0) { // all that waits is read once
            begin = std::clock();
            first = double(begin - before) / CLOCKS_PER_SEC;
        }
        std::this_thread::sleep_until(start + std::chrono::seconds((look + 1) * SecondsBetween));
    }
    qint64 counted = 0;
    for (const ConsumerStanding &standing : sampler.standings())
        counted += standing.sample.realLag != ConsumerSample::None;
    const double used = double(std::clock() - begin) / CLOCKS_PER_SEC;
    const double share = 100 * used / (Looks * SecondsBetween);
    std::fprintf(stderr, "  what really waits is known of %lld partitions; the first look took %.0f ms\n",
                 counted, 1'000 * first);
    bench.rows.push_back({u"1,000 partitions of a broker sampled every 5 s"_s,
                          u"%1 ms a look"_s.arg(1'000 * used / Looks, 0, 'f', 0), u"one core"_s,
                          u"%1 %"_s.arg(share, 0, 'f', 2), u"<= 2 %"_s, good && share <= 2});
}

} // namespace Backstory
