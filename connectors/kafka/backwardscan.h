// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/keysearch.h"
#include "connectors/kafka/records/recorddecoder.h"

#include <vector>

namespace Backstory
{

/// Reads the planned stretches of a look-up from their ends to their beginnings and keeps the events of one
/// entity. Tells the sink how far it is. Lives on the thread of its client.
class BackwardScan
{
public:
    BackwardScan(KafkaClient &client, const QList<TopicSearch> &searches, const QByteArray &entity,
                 EventSink &sink);

    void setMapping(const Mapping &mapping) { m_decoder.setMapping(mapping); }
    /// Until all is read or `stop` is requested; what was found by then is for `finish()`.
    std::optional<SourceError> run(std::stop_token stop);
    /// Appends what was found in order of time, and in that of the offsets within each partition.
    void finish();

private:
    /// A partition that is being read.
    struct Part {
        qint64 begin = 0;
        Stretch slice;                 ///< that is being read, or will be next; empty when all is read
        QByteArray key;                ///< that a record must have; null: the decoder decides
        qint32 number = 0;             ///< in positions
        Timestamp sliceBegin;          ///< of the slice's first record
        Timestamp reached;             ///< all that is younger has been read
        std::vector<EventBatch> found; ///< by slice, the youngest first
    };

    void addParts(const TopicSearch &search, qint32 firstNumber);
    bool readSlices(std::stop_token stop, std::optional<SourceError> &error);
    bool take(const rd_kafka_message_t &message, Part &part);
    void tell();
    Timestamp reached() const;
    QString coverage(bool hasEnded) const;
    QString places() const;

    KafkaClient &m_client;
    const QList<TopicSearch> &m_searches;
    const QByteArray m_entity;
    EventSink &m_sink;
    RecordDecoder m_decoder;
    KafkaRecord m_record;
    Event m_event;
    std::vector<Part> m_parts;
    qint64 m_sliceSize = 0; ///< of all partitions together
    qint64 m_total = 0;
    qint64 m_done = 0;
    qint64 m_found = 0;
    qint64 m_unsaid = 0; ///< records since the clock was looked at
    qint64 m_saidAt = 0;
};

} // namespace Backstory
