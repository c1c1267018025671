// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkareader.h"

#include "connectors/kafka/kafkaassumptions.h"
#include "connectors/kafka/kafkarights.h"
#include "connectors/kafka/topicretention.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr size_t Most = 1000; // messages at once
constexpr auto Wait = 200ms;
constexpr auto ConnectLimit = 15s;
constexpr auto RefreshInterval = 5s;
constexpr auto DownInterval = 1s;
constexpr auto RefreshLimit = 2s; // records wait as long as the answer takes
constexpr auto KeptInterval = 30s;

} // namespace

KafkaReader::KafkaReader(const SourceLocation &location)
    : m_source(location)
{
}

KafkaReader::~KafkaReader() = default;

std::optional<SourceError> KafkaReader::read(EventSink &sink, const QByteArray &cursor, std::stop_token stop)
{
    std::optional<SourceError> error = open(sink, cursor, stop);
    if (!error && !stop.stop_requested())
        error = readOn(sink, stop);
    flush(sink);
    m_queue.reset(); // before the client whose it is
    m_assignment.reset();
    m_client.reset();
    return error;
}

std::optional<SourceError> KafkaReader::readMapping()
{
    if (m_source.mappingFile.isEmpty())
        return {};
    SourceError error;
    const std::optional<Mapping> mapping = Mapping::read(m_source.mappingFile, &error.sentence);
    QFile file(m_source.mappingFile);
    if (!mapping || !file.open(QIODevice::ReadOnly)) {
        error.advice = u"Correct the mapping file and open the source again."_s;
        return error;
    }
    m_decoder.setMapping(*mapping);
    m_mappingName = mapping->name.isEmpty() ? QFileInfo(mapping->file).fileName() : mapping->name;
    m_mappingHash =
        QString::fromLatin1(QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha1).toHex());
    return {};
}

std::optional<SourceError> KafkaReader::open(EventSink &sink, const QByteArray &cursor, std::stop_token stop)
{
    if (auto error = KafkaLocation::parse(m_source, m_location))
        return error;
    if (auto error = readMapping())
        return error;
    if (m_location.topics.isEmpty()) {
        SourceError error;
        error.sentence = u"The address names no topic."_s;
        error.advice = u"Write it like kafka://broker:9092/orders, with commas between several topics."_s;
        return error;
    }
    SourceError error;
    m_client = KafkaClient::open(m_location, KafkaClient::Use::Reading, &error);
    if (!m_client)
        return error;
    if (auto failed = m_client->connect(ConnectLimit, stop); failed || stop.stop_requested())
        return failed;
    m_cursor = KafkaCursor::fromJson(cursor);
    if (m_cursor.mapping != m_mappingHash) {
        if (!m_cursor.parts.isEmpty()) {
            m_cursor = {};
            sink.restarted(u"The mapping has changed, so the topics are read anew."_s);
        }
        m_cursor.mapping = m_mappingHash;
    }
    if (const QString cluster = m_client->clusterId(); cluster != m_cursor.cluster && !cluster.isEmpty()) {
        if (!m_cursor.cluster.isEmpty()) {
            m_cursor = {};
            sink.restarted(
                u"The brokers at %1 belong to another cluster now, so its topics are read anew."_s.arg(
                    m_location.brokersInWords()));
            m_cursor.mapping = m_mappingHash;
        }
        m_cursor.cluster = cluster;
    }
    m_queue = std::make_unique<RecordQueue>(*m_client);
    m_assignment = std::make_unique<TopicAssignment>(*m_client, m_cursor);
    TopicAssignment::Changes changes;
    if (auto failed = m_assignment->refresh(ConnectLimit, stop, changes); failed || stop.stop_requested())
        return failed;
    describe(sink, stop);
    apply(changes, sink);
    m_refreshed = m_keptChecked = Clock::now();
    return {};
}

void KafkaReader::describe(EventSink &sink, std::stop_token stop) const
{
    SourceDescription description;
    description.schema = m_mappingName.isEmpty() ? u"Kafka"_s : m_mappingName;
    description.positionName = u"offset"_s;
    description.isPartitioned = true;
    description.assumptions = kafkaAssumptions(m_location, compactedTopics(m_location, stop));
    sink.opened(description);
}

std::optional<SourceError> KafkaReader::readOn(EventSink &sink, std::stop_token stop)
{
    const std::stop_callback wake(stop, [this] { m_queue->wake(); });
    while (!stop.stop_requested()) {
        const auto &messages = m_queue->take(Most, m_batch.isEmpty() ? Wait : 0ms);
        const bool isAll = messages.size() < Most;
        m_restarted.clear();
        verifyShaken(sink); // before what was fetched since is believed
        for (const rd_kafka_message_t *message : messages) {
            if (auto error = take(message, sink, stop))
                return error;
        }
        hashLast();
        if (isAll || m_batch.isFull())
            flush(sink);
        if (isAll && !m_caughtUp && isAtEnd()) {
            m_caughtUp = true;
            sink.caughtUp();
        }
        tend(sink, stop);
    }
    return {};
}

/// What has to be looked after now and then: brokers that went, topics that came.
void KafkaReader::tend(EventSink &sink, std::stop_token stop)
{
    m_client->poll();
    const Clock::time_point now = Clock::now();
    const bool wasDown = m_client->isDown() || m_outage.isDown();
    if (now - m_refreshed >= (wasDown ? DownInterval : RefreshInterval)) {
        TopicAssignment::Changes changes;
        const bool failed = m_assignment->refresh(RefreshLimit, stop, changes).has_value();
        apply(changes, sink);
        if (const QString sentence = m_outage.take(failed || m_client->isDown(), m_location.brokersInWords());
            !sentence.isEmpty())
            sink.noticed(sentence);
        m_refreshed = Clock::now();
    }
    if (now - m_keptChecked >= KeptInterval && !m_outage.isDown() && m_batch.isEmpty()) {
        TopicAssignment::Changes changes;
        m_assignment->checkKept(stop, changes);
        apply(changes, sink);
        m_keptChecked = Clock::now();
    }
}

void KafkaReader::apply(const TopicAssignment::Changes &changes, EventSink &sink)
{
    if (changes.starts.isEmpty() && changes.stops.isEmpty() && changes.notices.isEmpty())
        return;
    hashLast();
    m_cursorChanged = true;
    m_readings.resize(size_t(m_cursor.parts.size()));
    for (const qsizetype part : changes.stops) {
        const KafkaCursor::Part &gone = m_cursor.parts[part];
        m_queue->stop({gone.topic, gone.partition});
        m_readings[size_t(part)].running = false;
    }
    for (const TopicAssignment::Start &start : changes.starts) {
        const KafkaCursor::Part &part = m_cursor.parts[start.part];
        const Place place{m_client->topic(part.topic), part.partition};
        m_parts.insert(place, start.part);
        m_restarted.insert(place);
        const bool atEnd = start.end <= part.next;
        m_readings[size_t(start.part)] = {start.end, true, start.verify, atEnd};
        m_queue->start({part.topic, part.partition}, start.offset);
    }
    for (const QString &sentence : changes.notices)
        sink.noticed(sentence);
    tellProgress(sink);
}

/// A partition that has lost its leader, or the connection to it, may have lost records meanwhile, or be
/// another one by the same name.
void KafkaReader::verifyShaken(EventSink &sink)
{
    const KafkaClient::Shaken shaken = m_client->takeShaken();
    if (shaken.topics.isEmpty() && !shaken.all)
        return;
    flush(sink);
    for (qsizetype i = 0; i < m_cursor.parts.size(); ++i) {
        const KafkaCursor::Part &part = m_cursor.parts[i];
        Reading &reading = m_readings[size_t(i)];
        const bool isConcerned = shaken.all || shaken.topics.contains(part.topic);
        if (!isConcerned || !reading.running || reading.verify || part.last < 0)
            continue;
        reading.verify = true;
        m_restarted.insert({m_client->topic(part.topic), part.partition});
        m_queue->start({part.topic, part.partition}, part.last);
    }
}

qsizetype KafkaReader::partOf(const rd_kafka_message_t *message)
{
    const Place place{message->rkt, message->partition};
    if (m_restarted.contains(place))
        return -1;
    const auto found = m_parts.constFind(place);
    return found == m_parts.cend() || !m_readings[size_t(*found)].running ? -1 : *found;
}

std::optional<SourceError> KafkaReader::take(const rd_kafka_message_t *message, EventSink &sink,
                                             std::stop_token stop)
{
    const qsizetype part = message->rkt ? partOf(message) : -1;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
        return takeProblem(message, part, sink, stop);
    if (part >= 0)
        takeRecord(message, part, sink, stop);
    return {};
}

void KafkaReader::takeRecord(const rd_kafka_message_t *message, qsizetype index, EventSink &sink,
                             std::stop_token stop)
{
    RecordQueue::view(message, m_record);
    KafkaCursor::Part &part = m_cursor.parts[index];
    Reading &reading = m_readings[size_t(index)];
    reading.isAllowed = true;
    if (!m_withheld.isEmpty())
        takeBack(part.topic, sink);
    if (reading.verify) {
        if (m_record.offset < part.last)
            return;
        reading.verify = false;
        if (m_record.offset == part.last && hashOfRecord() != part.hash) {
            TopicAssignment::Changes changes;
            m_assignment->takeDifferent(index, stop, changes);
            apply(changes, sink);
            return;
        }
    }
    if (m_record.offset < part.next)
        return;
    m_decoder.decode(m_record, m_event);
    m_event.position = {m_record.offset, qint32(index)};
    m_batch.append(m_event);
    part.last = m_record.offset;
    reading.last = message;
    part.next = m_record.offset + 1;
    reading.atEnd = reading.atEnd || part.next >= reading.end;
}

quint64 KafkaReader::hashOfRecord() const
{
    return KafkaCursor::hashOf(m_record.key, m_record.value, m_record.time.nanoseconds());
}

/// Only the last record of a partition is ever compared, so the ones before it need no hash. The messages
/// are there until the next call.
void KafkaReader::hashLast()
{
    for (size_t part = 0; part < m_readings.size(); ++part) {
        if (const rd_kafka_message_t *message = std::exchange(m_readings[part].last, nullptr)) {
            RecordQueue::view(message, m_record);
            m_cursor.parts[qsizetype(part)].hash = hashOfRecord();
        }
    }
}

std::optional<SourceError> KafkaReader::takeProblem(const rd_kafka_message_t *message, qsizetype index,
                                                    EventSink &sink, std::stop_token stop)
{
    const QString topic = message->rkt ? QString::fromUtf8(rd_kafka_topic_name(message->rkt)) : QString();
    switch (message->err) {
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
        if (index >= 0 && m_readings[size_t(index)].verify && message->offset <= m_cursor.parts[index].last)
            return takeOutOfRange(index, sink, stop); // it ends before what was read of it
        if (index >= 0) {
            KafkaCursor::Part &part = m_cursor.parts[index];
            m_cursorChanged = m_cursorChanged || message->offset > part.next;
            part.next = std::max<qint64>(part.next, message->offset); // past control records and holes
            m_readings[size_t(index)].atEnd = true;
            m_readings[size_t(index)].verify = false;
            m_readings[size_t(index)].isAllowed = true;
        }
        return {};
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
        return index >= 0 ? takeOutOfRange(index, sink, stop) : std::nullopt;
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        if (withhold(topic, sink))
            return {};
        return m_client->error(message->err, topic);
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        return m_client->error(message->err, topic);
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        m_refreshed = {}; // look at once
        return {};
    default:
        break;
    }
    if (isTransient(message->err))
        return {};
    const QString sentence = m_client->error(message->err, topic).sentence;
    if (!m_said.contains(sentence))
        sink.noticed(sentence);
    m_said.insert(sentence);
    return {};
}

/// A right that is taken away while a topic is followed ends nothing: the library asks on, and other topics
/// are read meanwhile. False when nothing of the topic could ever be read since the opening.
bool KafkaReader::withhold(const QString &topic, EventSink &sink)
{
    bool wasAllowed = false;
    for (qsizetype i = 0; i < m_cursor.parts.size(); ++i)
        wasAllowed |= m_cursor.parts[i].topic == topic && m_readings[size_t(i)].isAllowed;
    if (!wasAllowed || m_withheld.contains(topic))
        return wasAllowed;
    m_withheld.insert(topic);
    for (qsizetype i = 0; i < m_cursor.parts.size(); ++i)
        m_readings[size_t(i)].atEnd |= m_cursor.parts[i].topic == topic; // nobody knows when more can be read
    const SourceError missing = KafkaRights(m_location).missing(u"Read"_s, topic);
    sink.noticed(
        u"The right to read “%1” has been withdrawn. The history still has what was read of it, and it is read on as soon as the right is back. %2 %3"_s
            .arg(topic, missing.sentence, missing.advice));
    return true;
}

void KafkaReader::takeBack(const QString &topic, EventSink &sink)
{
    if (m_withheld.remove(topic))
        sink.noticed(u"“%1” may be read again, and is."_s.arg(topic));
}

std::optional<SourceError> KafkaReader::takeOutOfRange(qsizetype index, EventSink &sink, std::stop_token stop)
{
    TopicAssignment::Changes changes;
    m_readings[size_t(index)].running = false;
    m_assignment->takeOutOfRange(index, stop, changes);
    apply(changes, sink);
    return {};
}

void KafkaReader::flush(EventSink &sink)
{
    if (m_batch.isEmpty() && !m_cursorChanged)
        return;
    hashLast();
    m_cursorChanged = false;
    m_batch.setCursor(m_cursor.toJson());
    const qsizetype events = m_batch.size();
    sink.append(std::move(m_batch));
    m_batch = {};
    m_batch.reserve(events);
    tellProgress(sink);
}

void KafkaReader::tellProgress(EventSink &sink)
{
    Progress progress;
    for (qsizetype i = 0; i < m_cursor.parts.size(); ++i) {
        const KafkaCursor::Part &part = m_cursor.parts[i];
        const qint64 end = part.gone ? part.next : std::max(part.next, m_readings[size_t(i)].end);
        progress.done += part.next - part.first;
        progress.total += end - part.first;
    }
    sink.progressed(progress);
}

bool KafkaReader::isAtEnd() const
{
    return std::all_of(m_readings.begin(), m_readings.end(),
                       [](const Reading &reading) { return !reading.running || reading.atEnd; });
}

} // namespace Backstory
