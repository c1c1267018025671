// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/topiccheck.h"

#include "connectors/kafka/kafkarights.h"
#include "connectors/kafka/partitionoffsets.h"
#include "connectors/kafka/recordqueue.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

constexpr auto Limit = 10s;
constexpr qsizetype LongestKey = 60;

QString keyInWords(QByteArrayView key)
{
    if (key.isNull())
        return u"no key"_s;
    const QString text = QString::fromUtf8(key);
    const bool isText = std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint(); });
    if (!isText)
        return u"a key of %1 bytes"_s.arg(key.size());
    return u"key “%1”"_s.arg(text.size() > LongestKey ? text.left(LongestKey) + u'…' : text);
}

QString inWords(const rd_kafka_message_t &message)
{
    KafkaRecord record;
    RecordQueue::view(&message, record);
    const QString time =
        record.time.isValid() ? QString::fromLatin1(record.time.toText()) : u"without a time"_s;
    return u"partition %1, offset %2, %3, %4, %5 bytes"_s.arg(
        QString::number(record.partition), QString::number(record.offset), time, keyInWords(record.key),
        QString::number(record.value.size()));
}

} // namespace

std::optional<SourceError> TopicCheck::run(std::stop_token stop)
{
    if (m_topic.error == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
        return missing(u"Describe"_s);
    if (m_topic.error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return m_client.error(m_topic.error, m_topic.name);
    Stretch stretch;
    if (auto failed = findStretch(stretch, stop))
        return failed;
    StretchReader reader(m_client);
    const auto failed = reader.read(
        {stretch}, Limit, stop,
        [this](const rd_kafka_message_t &message, qsizetype) {
            m_first = inWords(message);
            return false;
        },
        [this](const SourceError &, rd_kafka_resp_err_t code, qsizetype) {
            m_isRightMissing = code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
            return m_isRightMissing;
        });
    return m_isRightMissing ? missing(u"Read"_s) : failed;
}

SourceError TopicCheck::missing(const QString &operation)
{
    m_isRightMissing = true;
    return KafkaRights(m_client.location()).missing(operation, m_topic.name);
}

/// The first partition that has records, or the end of one: whether it may be read is known there as well.
std::optional<SourceError> TopicCheck::findStretch(Stretch &stretch, std::stop_token stop) const
{
    QList<TopicPartition> partitions;
    for (qint32 partition = 0; partition < m_topic.partitions; ++partition) {
        if (m_client.location().scope.holds(partition))
            partitions.append({m_topic.name, partition});
    }
    if (partitions.isEmpty())
        return SourceError{u"%1 has none of the chosen partitions."_s.arg(m_topic.name),
                           u"It has %1, counted from 0."_s.arg(m_topic.partitions),
                           {},
                           {}};
    QList<qint64> begins;
    QList<qint64> ends;
    PartitionOffsets offsets(m_client);
    if (auto failed = offsets.range(partitions, stop, begins, ends))
        return failed;
    const qint64 end = std::max<qint64>(0, ends[0]);
    stretch = {partitions[0], end, end + 1};
    for (qsizetype i = 0; i < partitions.size(); ++i) {
        if (begins[i] >= 0 && ends[i] > begins[i]) {
            stretch = {partitions[i], begins[i], ends[i]};
            break;
        }
    }
    return {};
}

} // namespace Backstory
