// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"
#include "connectors/kafka/kafkacursor.h"

#include <QMap>
#include <QSet>

namespace Backstory
{

/// Which partitions of the chosen topics are read and from where: keeps the parts of a cursor in step with
/// what the cluster has. It decides and says sentences; whoever reads starts and stops. Lives on the
/// reader's thread, as long as the client and the cursor.
class TopicAssignment
{
public:
    /// A part that is to be read from an offset on.
    struct Start {
        qsizetype part = 0;
        qint64 offset = 0;
        qint64 end = 0;      ///< of the partition at this time
        bool verify = false; ///< the first record must be the one that the cursor knows as its last
    };
    struct Changes {
        QList<Start> starts;
        QList<qsizetype> stops;
        QStringList notices;
    };

    TopicAssignment(KafkaClient &client, KafkaCursor &cursor);

    /// Asks the cluster what there is. The first time, what cannot be read at all is an error; later it is
    /// waited for.
    std::optional<SourceError> refresh(std::chrono::milliseconds limit, std::stop_token stop,
                                       Changes &changes);
    /// The broker does not have the offset at which the part was to be read on.
    void takeOutOfRange(qsizetype part, std::stop_token stop, Changes &changes);
    /// The part's last record is another one now: the log is not the one that was read.
    void takeDifferent(qsizetype part, std::stop_token stop, Changes &changes);
    /// Says which records that were read are no longer on the broker.
    void checkKept(std::stop_token stop, Changes &changes);

private:
    struct Bounds {
        qint64 earliest = -1;
        qint64 latest = -1;
        qint64 since = -1; ///< where the scope's time begins

        bool isKnown() const { return earliest >= 0 && latest >= 0; }
    };

    std::optional<SourceError> takeTopic(const TopicMetadata &topic, QList<TopicPartition> &places,
                                         Changes &changes);
    void takeMissing(const QString &topic, Changes &changes);
    std::optional<SourceError> askBounds(const QList<TopicPartition> &places, std::chrono::milliseconds limit,
                                         std::stop_token stop, QList<Bounds> &bounds);
    void place(const TopicPartition &place, const Bounds &bounds, Changes &changes);
    void placeKnown(qsizetype part, const Bounds &bounds, Changes &changes);
    void placeAnew(qsizetype part, const Bounds &bounds, const QString &why, Changes &changes);
    void start(const Start &start, Changes &changes);
    qint64 beginning(const Bounds &bounds) const;
    void noteTrimmed(qsizetype part, qint64 earliest);
    void sayTrimmed(Changes &changes);

    KafkaClient &m_client;
    KafkaCursor &m_cursor;
    QMap<QString, int> m_partitions;      ///< how many each topic had when it was last seen
    QMap<QString, int> m_missing;         ///< how often in a row a topic was not there
    QSet<TopicPartition> m_leaderless;    ///< of which that has been said
    QSet<qsizetype> m_running;            ///< parts
    QMap<QString, QStringList> m_trimmed; ///< what is to be said of each topic
    bool m_first = true;
};

} // namespace Backstory
