// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaprocessingreader.h"

#include "connectors/jsonevents/processingjson.h"
#include "connectors/kafka/partitionoffsets.h"
#include "connectors/network/pause.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr size_t BatchRecords = 5'000;
constexpr auto Limit = 10s; ///< for a broker to answer
constexpr auto Pause = 5s;

} // namespace

KafkaProcessingReader::~KafkaProcessingReader() = default;

void KafkaProcessingReader::readCursor(const QByteArray &cursor)
{
    m_next.clear();
    const QJsonObject json = QJsonDocument::fromJson(cursor).object();
    if (json[u"topic"].toString() != m_location.processingTopic)
        return;
    const QJsonObject next = json[u"next"].toObject();
    for (auto it = next.begin(); it != next.end(); ++it)
        m_next[it.key().toInt()] = it.value().toInteger();
}

QByteArray KafkaProcessingReader::cursor() const
{
    QJsonObject next;
    for (const auto &[partition, offset] : m_next)
        next[QString::number(partition)] = offset;
    return QJsonDocument(QJsonObject{{u"topic"_s, m_location.processingTopic}, {u"next"_s, next}})
        .toJson(QJsonDocument::Compact);
}

std::optional<SourceError> KafkaProcessingReader::read(ProcessingSink &sink, const QByteArray &from,
                                                       std::stop_token stop)
{
    SourceError error;
    m_client = KafkaClient::open(m_location, KafkaClient::Use::Requests, &error);
    if (!m_client)
        return error;
    readCursor(from);
    sink.opened(u"topic "_s + m_location.processingTopic);
    if (!from.isEmpty() && m_next.empty())
        sink.restarted(
            u"Another topic of processing times is named than before: it is read from its beginning."_s);
    for (bool isFirst = true; !stop.stop_requested(); isFirst = false) {
        auto failed = m_client->connect(Limit, stop);
        if (!failed)
            failed = find(sink, stop);
        if (!failed && !stop.stop_requested())
            failed = readNew(sink, stop);
        if (stop.stop_requested())
            return {};
        if (failed)
            return failed;
        if (m_broken > 0)
            sink.noticed(u"%1 records of the topic %2 hold no times and were left out."_s.arg(
                QString::number(std::exchange(m_broken, 0)), m_location.processingTopic));
        if (isFirst)
            sink.caughtUp();
        pauseAsking(Pause, stop);
    }
    return {};
}

/// The offsets that have not been read, of every partition that there is by now.
std::optional<SourceError> KafkaProcessingReader::find(ProcessingSink &sink, std::stop_token stop)
{
    m_new.clear();
    QList<TopicMetadata> topics;
    if (auto failed = m_client->topics({m_location.processingTopic}, Limit, stop, topics))
        return failed;
    if (topics.isEmpty() || topics.first().error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return m_client->error(topics.isEmpty() ? RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART
                                                : topics.first().error,
                               m_location.processingTopic);
    QList<TopicPartition> partitions;
    for (qint32 partition = 0; partition < topics.first().partitions; ++partition)
        partitions.append({m_location.processingTopic, partition});
    QList<qint64> begins;
    QList<qint64> ends;
    PartitionOffsets offsets(*m_client, Limit);
    if (auto failed = offsets.range(partitions, stop, begins, ends))
        return failed;
    if (stop.stop_requested())
        return {};
    for (qsizetype i = 0; i < partitions.size(); ++i) {
        if (ends[i] != PartitionOffsets::Unknown && m_next[qint32(i)] > ends[i]) {
            m_next.clear();
            sink.restarted(u"The topic %1 was made anew: it is read from its beginning."_s.arg(
                m_location.processingTopic));
        }
    }
    for (qsizetype i = 0; i < partitions.size(); ++i) {
        const Stretch stretch{partitions[i], std::max(m_next[qint32(i)], begins[i]), ends[i]};
        if (ends[i] != PartitionOffsets::Unknown && stretch.size() > 0)
            m_new.append(stretch);
    }
    return {};
}

std::optional<SourceError> KafkaProcessingReader::readNew(ProcessingSink &sink, std::stop_token stop)
{
    if (m_new.isEmpty())
        return {};
    auto failed = StretchReader(*m_client).read(
        m_new, Limit, stop, [&](const rd_kafka_message_t &message, qsizetype stretch) {
            return take(message, m_new[stretch].where.partition, sink);
        });
    if (failed || stop.stop_requested())
        return failed;
    for (const Stretch &stretch : std::as_const(m_new)) // what came last may be a transaction's marker
        m_next[stretch.where.partition] = stretch.to;
    flush(sink);
    return {};
}

bool KafkaProcessingReader::take(const rd_kafka_message_t &message, qint32 partition, ProcessingSink &sink)
{
    m_next[partition] = message.offset + 1;
    const QByteArrayView json(static_cast<const char *>(message.payload), qsizetype(message.len));
    std::optional<ProcessingRecord> record = processingFromJson(json);
    if (!record || record->consumer.isEmpty()) {
        ++m_broken;
        return true;
    }
    record->position = {}; // it is no position of the mirror's
    m_batch.records.push_back(std::move(*record));
    ++m_read;
    if (m_batch.records.size() >= BatchRecords)
        flush(sink);
    return true;
}

void KafkaProcessingReader::flush(ProcessingSink &sink)
{
    m_batch.cursor = cursor();
    sink.append(std::exchange(m_batch, {}));
    Progress progress;
    progress.done = m_read;
    sink.progressed(progress);
}

} // namespace Backstory
