// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"
#include "connectors/kafka/stretchreader.h"

#include <map>

namespace Backstory
{

/// Reads a topic of processing times (`processing=TOPIC` in the address), one JSON object a record
/// (connectors/jsonevents/processingjson.h), of all its partitions. Lives on the thread that calls `read()`.
class KafkaProcessingReader : public ProcessingReader
{
public:
    /// `location` names such a topic.
    explicit KafkaProcessingReader(const KafkaLocation &location)
        : m_location(location)
    {
    }
    ~KafkaProcessingReader() override;

    std::optional<SourceError> read(ProcessingSink &sink, const QByteArray &cursor,
                                    std::stop_token stop) override;

private:
    std::optional<SourceError> find(ProcessingSink &sink, std::stop_token stop);
    std::optional<SourceError> readNew(ProcessingSink &sink, std::stop_token stop);
    bool take(const rd_kafka_message_t &message, qint32 partition, ProcessingSink &sink);
    void flush(ProcessingSink &sink);
    void readCursor(const QByteArray &cursor);
    QByteArray cursor() const;

    KafkaLocation m_location;
    std::unique_ptr<KafkaClient> m_client;
    std::map<qint32, qint64> m_next; ///< offset of the next record, by partition
    QList<Stretch> m_new;            ///< what there is to read
    ProcessingBatch m_batch;
    qint64 m_read = 0;
    qint64 m_broken = 0; ///< records that are no times
};

} // namespace Backstory
