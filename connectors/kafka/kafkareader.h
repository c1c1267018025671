// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/outagewatch.h"
#include "connectors/kafka/recordqueue.h"
#include "connectors/kafka/records/recorddecoder.h"
#include "connectors/kafka/topicassignment.h"

#include <QHash>

#include <memory>
#include <vector>

namespace Backstory
{

/// Reads the records of topics and follows them, without a consumer group. Lives on the thread that calls
/// `read()`; owns its connection for that time.
///
/// Brokers that do not answer are an error at the start only: later they are waited for, however long.
class KafkaReader : public EventReader
{
public:
    explicit KafkaReader(const SourceLocation &location);
    ~KafkaReader() override;
    std::optional<SourceError> read(EventSink &sink, const QByteArray &cursor, std::stop_token stop) override;

private:
    using Clock = std::chrono::steady_clock;

    /// What is known of a part of the cursor while it is read.
    struct Reading {
        qint64 end = 0; ///< of the partition when it was started
        bool running = false;
        bool verify = false;
        bool atEnd = false;
        bool isAllowed = false;                   ///< something came since the opening
        const rd_kafka_message_t *last = nullptr; ///< of the call, while its hash is not in the cursor
    };

    std::optional<SourceError> readMapping();
    std::optional<SourceError> open(EventSink &sink, const QByteArray &cursor, std::stop_token stop);
    void describe(EventSink &sink, std::stop_token stop) const;
    std::optional<SourceError> readOn(EventSink &sink, std::stop_token stop);
    void apply(const TopicAssignment::Changes &changes, EventSink &sink);
    void tend(EventSink &sink, std::stop_token stop);
    std::optional<SourceError> take(const rd_kafka_message_t *message, EventSink &sink, std::stop_token stop);
    std::optional<SourceError> takeProblem(const rd_kafka_message_t *message, qsizetype part, EventSink &sink,
                                           std::stop_token stop);
    std::optional<SourceError> takeOutOfRange(qsizetype index, EventSink &sink, std::stop_token stop);
    void takeRecord(const rd_kafka_message_t *message, qsizetype part, EventSink &sink, std::stop_token stop);
    quint64 hashOfRecord() const;
    void hashLast();
    bool withhold(const QString &topic, EventSink &sink);
    void takeBack(const QString &topic, EventSink &sink);
    void verifyShaken(EventSink &sink);
    void flush(EventSink &sink);
    void tellProgress(EventSink &sink);
    bool isAtEnd() const;
    qsizetype partOf(const rd_kafka_message_t *message);

    SourceLocation m_source;
    KafkaLocation m_location;
    std::unique_ptr<KafkaClient> m_client;
    std::unique_ptr<RecordQueue> m_queue;
    std::unique_ptr<TopicAssignment> m_assignment;
    RecordDecoder m_decoder;
    QString m_mappingName;
    QString m_mappingHash; ///< of the file; empty without a mapping
    KafkaRecord m_record;
    Event m_event;
    KafkaCursor m_cursor;
    std::vector<Reading> m_readings; ///< one for each part
    using Place = std::pair<const rd_kafka_topic_t *, qint32>;
    QHash<Place, qsizetype> m_parts;
    QSet<Place> m_restarted; ///< while messages of one call were taken: the rest of these is of before
    EventBatch m_batch;
    OutageWatch m_outage;
    QSet<QString> m_withheld; ///< topics whose right to be read was withdrawn
    QSet<QString> m_said;     ///< what is to be said once only
    Clock::time_point m_refreshed;
    Clock::time_point m_keptChecked;
    bool m_caughtUp = false;
    bool m_cursorChanged = false;
};

} // namespace Backstory
