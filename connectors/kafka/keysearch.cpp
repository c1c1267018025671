// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/keysearch.h"

#include "connectors/kafka/recordqueue.h"
#include "connectors/kafka/records/recorddecoder.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

constexpr auto Limit = 10s;
constexpr qsizetype SampledPartitions = 16;
constexpr qint64 SampledRecords = 25; ///< from the beginning of each, and from its end

/// Some of them, evenly from all.
QList<Stretch> spread(const QList<Stretch> &all)
{
    if (all.size() <= SampledPartitions)
        return all;
    QList<Stretch> chosen;
    for (qsizetype i = 0; i < SampledPartitions; ++i)
        chosen.append(all[i * all.size() / SampledPartitions]);
    return chosen;
}

} // namespace

std::optional<SourceError> KeySearch::plan(QList<TopicSearch> &searches, std::stop_token stop)
{
    SourceError error;
    const auto client = KafkaClient::open(forSamples(m_location), KafkaClient::Use::Requests, &error);
    if (!client)
        return error;
    QList<TopicMetadata> topics;
    if (auto failed = client->topics(m_location.topics, Limit, stop, topics))
        return failed;
    for (const TopicMetadata &topic : std::as_const(topics)) {
        if (stop.stop_requested())
            return {};
        if (topic.error != RD_KAFKA_RESP_ERR_NO_ERROR)
            return client->error(topic.error, topic.name);
        TopicSearch search;
        search.topic = topic.name;
        search.partitions = topic.partitions;
        if (auto failed = findStretches(*client, search, stop))
            return failed;
        Samples samples;
        if (auto failed = sample(*client, spread(search.stretches), samples, stop))
            return failed;
        if (!search.stretches.isEmpty())
            singleOut(search, samples);
        searches.append(search);
    }
    return {};
}

std::optional<SourceError> KeySearch::findStretches(KafkaClient &client, TopicSearch &search,
                                                    std::stop_token stop) const
{
    const KafkaLocation::Scope &scope = m_location.scope;
    QList<TopicPartition> partitions;
    for (qint32 partition = 0; partition < search.partitions; ++partition) {
        if (scope.holds(partition))
            partitions.append({search.topic, partition});
    }
    PartitionOffsets offsets(client);
    QList<qint64> begins;
    QList<qint64> ends;
    if (auto failed = scope.from.isValid() ? offsets.since(scope.from, partitions, stop, begins)
                                           : offsets.earliest(partitions, stop, begins))
        return failed;
    if (auto failed = offsets.latest(partitions, stop, ends))
        return failed;
    for (qsizetype i = 0; i < partitions.size() && !stop.stop_requested(); ++i) {
        if (begins[i] == PartitionOffsets::Unknown || ends[i] == PartitionOffsets::Unknown)
            return client.error(RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, search.topic);
        Stretch stretch{partitions[i], begins[i], ends[i]};
        if (scope.newest >= 0)
            stretch.from = std::max(stretch.from, stretch.to - scope.newest);
        if (stretch.size() > 0)
            search.stretches.append(stretch);
    }
    return {};
}

std::optional<SourceError> KeySearch::sample(KafkaClient &client, const QList<Stretch> &all, Samples &samples,
                                             std::stop_token stop) const
{
    RecordDecoder decoder;
    if (m_mapping)
        decoder.setMapping(*m_mapping);
    KafkaRecord record;
    Event event;
    const auto take = [&](const rd_kafka_message_t &message, qsizetype) {
        RecordQueue::view(&message, record);
        decoder.decode(record, event);
        const QByteArray key = record.key.toByteArray();
        if (!key.isEmpty())
            samples.keys.append({key, record.partition});
        if (!event.entity.isEmpty())
            samples.entities.append({event.entity.toByteArray(), key});
        return true;
    };
    // The oldest as well: partitions may have been added since.
    QList<Stretch> oldest = all;
    QList<Stretch> newest = all;
    for (Stretch &stretch : oldest)
        stretch.to = std::min(stretch.to, stretch.from + SampledRecords);
    for (qsizetype i = 0; i < newest.size(); ++i)
        newest[i].from = std::max(oldest[i].to, newest[i].to - SampledRecords);
    StretchReader reader(client);
    if (auto failed = reader.read(oldest, Limit, stop, take))
        return failed;
    return reader.read(newest, Limit, stop, take);
}

void KeySearch::singleOut(TopicSearch &search, const Samples &samples) const
{
    search.form = KeyForm::of(samples.entities);
    const auto key = search.form ? search.form->keyOf(m_entity) : std::nullopt;
    if (!key || key->isEmpty()) {
        search.form.reset();
        search.why =
            u"Its partition cannot be told from it, because the keys in %1 are made otherwise."_s.arg(
                search.topic);
        return;
    }
    if (search.partitions == 1)
        return;
    const bool isGiven = !m_location.partitioner.isEmpty();
    const auto partitioner = isGiven ? Partitioner::named(m_location.partitioner)
                                     : Partitioner::fitting(samples.keys, search.partitions);
    if (!partitioner) {
        search.why =
            isGiven
                ? u"Any of its partitions may have it, as the source’s address says."_s
                : u"No partitioner that is known puts the keys of %1 where they are, so any partition may have it."_s
                      .arg(search.topic);
        return;
    }
    const qint32 partition = partitioner->partitionOf(*key, search.partitions);
    search.stretches.removeIf(
        [partition](const Stretch &stretch) { return stretch.where.partition != partition; });
    search.isSingledOut = true;
    search.why = u"Of the %1 partitions of %2 the key’s hash selects %3 (%4)."_s.arg(search.partitions)
                     .arg(search.topic)
                     .arg(partition)
                     .arg(partitioner->description());
}

} // namespace Backstory
