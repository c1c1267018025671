// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"

#include <functional>

namespace Backstory
{

/// Offsets of one partition, from the first on and up to, but not with, the last.
struct Stretch {
    TopicPartition where;
    qint64 from = 0;
    qint64 to = 0;

    qint64 size() const { return to - from; }
};

/// For a client that fetches only a little of each partition.
KafkaLocation forSamples(KafkaLocation location);

/// Reads chosen stretches of partitions, all at once, and nothing else. Lives on the thread of its client,
/// and not as long as it.
class StretchReader
{
public:
    /// Ends the stretch that the record belongs to by returning false.
    using Take = std::function<bool(const rd_kafka_message_t &record, qsizetype stretch)>;

    explicit StretchReader(KafkaClient &client);
    ~StretchReader();
    StretchReader(const StretchReader &) = delete;
    StretchReader &operator=(const StretchReader &) = delete;

    /// Passes on each record that is there, in order within its stretch; no two stretches may be of one
    /// partition. An error ends it all, unless `spare` takes it: then only its stretch ends. A broker that
    /// does not answer for `limit` is an error.
    using Spare = std::function<bool(const SourceError &error, rd_kafka_resp_err_t code, qsizetype stretch)>;
    std::optional<SourceError> read(const QList<Stretch> &stretches, std::chrono::milliseconds limit,
                                    std::stop_token stop, const Take &take, const Spare &spare = {});

private:
    struct Running {
        rd_kafka_topic_t *topic = nullptr;
        bool isRunning = false;
        bool beginsAnew = false; ///< at the first record that is left
    };

    std::optional<SourceError> start(const QList<Stretch> &stretches);
    void end(qsizetype stretch);
    qsizetype stretchOf(const rd_kafka_message_t &message) const;
    std::optional<SourceError> handle(const rd_kafka_message_t &message, const Take &take,
                                      const Spare &spare);

    KafkaClient &m_client;
    rd_kafka_queue_t *m_queue;
    QList<Stretch> m_stretches;
    QHash<QByteArray, QHash<qint32, qsizetype>> m_places; ///< of the stretches, by topic and partition
    QList<Running> m_running;
    qsizetype m_left = 0;
};

} // namespace Backstory
