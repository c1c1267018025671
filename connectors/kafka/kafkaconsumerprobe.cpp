// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaconsumerprobe.h"

#include "connectors/kafka/consumergroups.h"
#include "connectors/kafka/partitionoffsets.h"
#include "connectors/kafka/recordsbehind.h"

#include <set>

namespace Backstory
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

/// The partitions that a group has anything to do with, of these topics; of all where none is named.
QList<TopicPartition> partitionsOf(const ConsumerGroup &group, const QStringList &topics)
{
    std::set<TopicPartition> all;
    for (const auto &partitions : {group.assigned.keys(), group.committed.keys()}) {
        for (const TopicPartition &each : partitions) {
            if (topics.isEmpty() || topics.contains(each.topic))
                all.insert(each);
        }
    }
    return {all.begin(), all.end()};
}

qint64 knownOr(qint64 offset)
{
    return offset == PartitionOffsets::Unknown ? qint64(ConsumerProgress::None) : offset;
}

} // namespace

KafkaConsumerProbe::KafkaConsumerProbe(const SourceLocation &location)
    : m_source(location)
{
}

KafkaConsumerProbe::~KafkaConsumerProbe() = default;

void KafkaConsumerProbe::setCursor(const QByteArray &cursor)
{
    m_cursor = KafkaCursor::fromJson(cursor);
}

std::optional<SourceError> KafkaConsumerProbe::open()
{
    if (m_client)
        return {};
    KafkaLocation location;
    if (auto failed = KafkaLocation::parse(m_source, location))
        return failed;
    m_behind = std::make_unique<RecordsBehind>(location);
    // A group can be behind records whose transaction is open: the head is the last one of all.
    location.readCommitted = false;
    SourceError error;
    m_client = KafkaClient::open(location, KafkaClient::Use::Requests, &error);
    return m_client ? std::nullopt : std::optional(error);
}

std::optional<SourceError> KafkaConsumerProbe::probe(QList<ConsumerProgress> &consumers, std::stop_token stop)
{
    if (auto failed = open())
        return failed;
    if (auto failed = m_client->connect(10s, stop))
        return failed;
    // Commits before ends: the other way round a group would seem to be ahead of its topic.
    QList<ConsumerGroup> groups;
    if (auto failed = ConsumerGroups(*m_client).ask(groups, stop))
        return failed;
    const QStringList &topics = m_client->location().topics;
    std::set<TopicPartition> wanted;
    for (const ConsumerGroup &group : std::as_const(groups)) {
        for (const TopicPartition &each : partitionsOf(group, topics))
            wanted.insert(each);
    }
    const QList<TopicPartition> partitions(wanted.begin(), wanted.end());
    QList<qint64> begins;
    QList<qint64> ends;
    PartitionOffsets offsets(*m_client);
    if (auto failed = offsets.range(partitions, stop, begins, ends))
        return failed;
    if (stop.stop_requested())
        return {};
    consumers.clear();
    for (const ConsumerGroup &group : std::as_const(groups)) {
        for (const TopicPartition &each : partitionsOf(group, topics)) {
            const auto place = std::distance(wanted.begin(), wanted.find(each));
            ConsumerProgress progress;
            progress.name = group.name;
            progress.topic = each.topic;
            progress.partition = each.partition;
            progress.position = group.committed.value(each, ConsumerProgress::None);
            progress.part = qint32(m_cursor.find(each.topic, each.partition));
            progress.head = knownOr(ends[place]);
            progress.firstKept = knownOr(begins[place]);
            progress.state = group.stateInWords();
            progress.members = group.members;
            progress.member = group.assigned.value(each);
            progress.note = group.problem;
            consumers.append(progress);
        }
    }
    m_behind->measure(consumers, stop);
    return {};
}

} // namespace Backstory
