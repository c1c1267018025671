// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaparts.h"

#include "connectors/kafka/partitionoffsets.h"
#include "connectors/kafka/recordqueue.h"
#include "connectors/kafka/stretchreader.h"
#include "connectors/kafka/topicretention.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

constexpr auto ConnectLimit = 10s;
constexpr auto SampleLimit = 5s;
constexpr int SampledPartitions = 3;  ///< of each topic
constexpr qint64 SampledRecords = 50; ///< of each of them

/// What the samples of one topic say.
struct Sample {
    qint64 records = 0;
    qint64 bytes = 0;
};

bool isInternal(const QString &topic)
{
    return topic.startsWith(u"__"_s);
}

qint64 bytesOf(const rd_kafka_message_t &message)
{
    qint64 bytes = qint64(message.len + message.key_len);
    KafkaRecord record;
    RecordQueue::view(&message, record);
    for (const RecordHeader &header : record.headers)
        bytes += header.name.size() + header.value.size();
    return bytes;
}

/// The topics of one cluster while they are asked about.
class PartsSurvey
{
public:
    PartsSurvey(KafkaClient &client, QList<SourcePart> &parts)
        : m_client(client)
        , m_parts(parts)
    {
    }

    std::optional<SourceError> run(std::stop_token stop)
    {
        if (auto failed = listTopics(stop))
            return failed;
        if (auto failed = countEvents(stop))
            return failed;
        return sample(stop);
    }

private:
    std::optional<SourceError> listTopics(std::stop_token stop)
    {
        QList<TopicMetadata> topics;
        if (auto failed = m_client.allTopics(ConnectLimit, stop, topics))
            return failed;
        QStringList missing = m_client.location().topics;
        for (const TopicMetadata &topic : std::as_const(topics))
            missing.removeOne(topic.name);
        QList<TopicMetadata> named;
        if (!missing.isEmpty()) {
            if (auto failed = m_client.topics(missing, ConnectLimit, stop, named))
                return failed;
        }
        for (const TopicMetadata &topic : topics + named) {
            SourcePart part;
            part.name = topic.name;
            part.partitions = topic.partitions;
            part.isInternal = isInternal(topic.name);
            if (topic.error != RD_KAFKA_RESP_ERR_NO_ERROR)
                part.problem = m_client.error(topic.error, topic.name).sentence;
            m_parts.append(part);
        }
        return {};
    }

    std::optional<SourceError> countEvents(std::stop_token stop)
    {
        for (const SourcePart &part : std::as_const(m_parts)) {
            for (qint32 partition = 0; part.problem.isEmpty() && partition < part.partitions; ++partition)
                m_partitions.append({part.name, partition});
        }
        PartitionOffsets offsets(m_client);
        if (auto failed = offsets.range(m_partitions, stop, m_begins, m_ends))
            return failed;
        if (stop.stop_requested())
            return {};
        QHash<QString, qint64> events;
        for (qsizetype i = 0; i < m_partitions.size(); ++i) {
            qint64 &sum = events[m_partitions[i].topic];
            const bool isKnown =
                m_begins[i] != PartitionOffsets::Unknown && m_ends[i] != PartitionOffsets::Unknown;
            sum = isKnown && sum >= 0 ? sum + std::max<qint64>(0, m_ends[i] - m_begins[i]) : -1;
        }
        for (SourcePart &part : m_parts)
            part.events = events.value(part.name, -1);
        return {};
    }

    /// The fullest partitions of each topic: their first records.
    QList<Stretch> stretches() const
    {
        QHash<QString, QList<Stretch>> byTopic;
        for (qsizetype i = 0; i < m_partitions.size(); ++i) {
            if (m_begins[i] >= 0 && m_ends[i] > m_begins[i] && !isInternal(m_partitions[i].topic))
                byTopic[m_partitions[i].topic].append({m_partitions[i], m_begins[i], m_ends[i]});
        }
        QList<Stretch> chosen;
        for (QList<Stretch> &all : byTopic) {
            std::stable_sort(all.begin(), all.end(),
                             [](const Stretch &a, const Stretch &b) { return a.size() > b.size(); });
            chosen += all.mid(0, SampledPartitions);
        }
        for (Stretch &stretch : chosen)
            stretch.to = std::min(stretch.to, stretch.from + SampledRecords);
        return chosen;
    }

    std::optional<SourceError> sample(std::stop_token stop)
    {
        const QList<Stretch> chosen = stretches();
        QHash<QString, Sample> samples;
        QHash<QString, Timestamp> oldest;
        const auto take = [&](const rd_kafka_message_t &message, qsizetype stretch) {
            Sample &sample = samples[chosen[stretch].where.topic];
            ++sample.records;
            sample.bytes += bytesOf(message);
            Timestamp &first = oldest[chosen[stretch].where.topic];
            KafkaRecord record;
            RecordQueue::view(&message, record);
            if (record.time.isValid() && (!first.isValid() || record.time < first))
                first = record.time;
            return true;
        };
        QHash<QString, QString> problems;
        const auto spare = [&](const SourceError &error, rd_kafka_resp_err_t, qsizetype stretch) {
            problems.insert(chosen[stretch].where.topic, error.sentence + u' ' + error.advice);
            return true;
        };
        StretchReader reader(m_client);
        // A sample that cannot be had leaves an estimate open: that is no reason to fail.
        reader.read(chosen, SampleLimit, stop, take, spare);
        for (SourcePart &part : m_parts) {
            if (problems.contains(part.name))
                part.problem = problems.value(part.name);
            part.oldest = oldest.value(part.name);
            const Sample sample = samples.value(part.name);
            if (part.events == 0)
                part.bytes = 0;
            else if (part.events > 0 && sample.records > 0)
                part.bytes = qint64(double(sample.bytes) / double(sample.records) * double(part.events));
        }
        return {};
    }

    KafkaClient &m_client;
    QList<SourcePart> &m_parts;
    QList<TopicPartition> m_partitions; ///< of topics that can be described
    QList<qint64> m_begins;
    QList<qint64> m_ends;
};

} // namespace

std::optional<SourceError> kafkaParts(const KafkaLocation &location, QList<SourcePart> &parts,
                                      std::stop_token stop)
{
    parts.clear();
    SourceError error;
    {
        const auto client = KafkaClient::open(forSamples(location), KafkaClient::Use::Requests, &error);
        if (!client)
            return error;
        if (auto failed = PartsSurvey(*client, parts).run(stop))
            return failed;
    }
    // Administrative requests can block a handle: they have one of their own.
    const auto client = KafkaClient::open(location, KafkaClient::Use::Requests, &error);
    if (!client || stop.stop_requested())
        return {};
    QStringList names;
    for (const SourcePart &part : std::as_const(parts))
        names.append(part.name);
    const QHash<QString, TopicRetention> retention = retentionOf(*client, names, stop);
    for (SourcePart &part : parts)
        part.retention = retention.value(part.name).words;
    return {};
}

} // namespace Backstory
