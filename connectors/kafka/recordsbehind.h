// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/stretchreader.h"

#include <map>

namespace Backstory
{

/// Counts what really waits behind the committed offsets of groups, by reading it: between an offset and the
/// end also lie markers of transactions, aborted records, and holes where compaction has removed what was
/// there. Lives on the thread of its probe, with a connection of its own, for it sees only what the source is
/// opened to see (`isolation`).
class RecordsBehind
{
public:
    /// So many offsets are looked at, of all partitions together; of more only the offsets tell.
    static constexpr qint64 MostOffsets = 10'000;

    explicit RecordsBehind(const KafkaLocation &location);
    ~RecordsBehind();

    /// Sets the real lag and since when the oldest record waits, of those that are behind. Where that cannot
    /// be, the note says why. What was read is kept, so that a look reads only what has come since the one
    /// before it, and all of it anew after a minute, as compaction goes on.
    void measure(QList<ConsumerProgress> &consumers, std::stop_token stop);

private:
    using Clock = std::chrono::steady_clock;
    struct Record {
        qint64 offset = 0;
        Timestamp time;
    };
    /// The records that were there between two offsets.
    struct Known {
        qint64 from = 0;
        qint64 to = 0;
        Clock::time_point since; ///< when it was read
        QList<Record> records;
    };
    struct Behind {
        ConsumerProgress *consumer = nullptr;
        TopicPartition where;
        qint64 from = 0; ///< the first offset that can wait
        qint64 to = 0;   ///< the end, as far as it may be read
    };

    std::optional<SourceError> open(std::stop_token stop);
    std::optional<SourceError> find(QList<ConsumerProgress> &consumers, std::stop_token stop);
    std::optional<SourceError> count(std::stop_token stop);
    std::optional<SourceError> findOldest(const QList<Behind> &far, std::stop_token stop);
    std::optional<SourceError> read(const QList<Stretch> &stretches, std::stop_token stop,
                                    const StretchReader::Take &take);
    void forget();
    void tell(const Behind &one);

    KafkaLocation m_location;
    std::unique_ptr<KafkaClient> m_client;
    QList<Behind> m_behind; ///< the nearest to its end first
    std::map<TopicPartition, Known> m_known;
    std::map<std::pair<TopicPartition, qint64>, Timestamp>
        m_first;                       ///< the time of the first record from an offset on
    QHash<QString, QString> m_refused; ///< topics that may not be read: why
};

} // namespace Backstory
