// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaerror.h"
#include "connectors/kafka/kafkalocation.h"

#include <QHash>
#include <QSet>

#include <chrono>
#include <memory>
#include <mutex>
#include <tuple>

namespace Backstory
{

struct TopicPartition {
    QString topic;
    qint32 partition = 0;

    bool operator==(const TopicPartition &) const = default;
    bool operator<(const TopicPartition &other) const
    {
        return std::tie(topic, partition) < std::tie(other.topic, other.partition);
    }
};

inline size_t qHash(const TopicPartition &place, size_t seed = 0)
{
    return qHashMulti(seed, place.topic, place.partition);
}

/// What the cluster says of one topic.
struct TopicMetadata {
    QString name;
    int partitions = 0;
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
};

/// One connection to a cluster: owns librdkafka's consumer handle and the topics made on it. It joins no
/// group, commits nothing and creates nothing. Lives on the thread that uses it, which is never the GUI's:
/// its end waits for the library's threads. The mirror and the requests of administration each have one of
/// their own, since a request that a broker does not know can block a handle.
///
/// Calls that wait do so in slices of at most a second, so that `stop` ends them soon; they then return a
/// null error, as after success: look at the token.
class KafkaClient
{
public:
    enum class Use {
        Reading, ///< records are fetched through queues with large buffers
        Requests ///< metadata, offsets, groups, a few records
    };

    /// Null with an error when the library refuses the configuration. Connects to nothing yet.
    static std::unique_ptr<KafkaClient> open(const KafkaLocation &location, Use use, SourceError *error);
    ~KafkaClient();
    KafkaClient(const KafkaClient &) = delete;
    KafkaClient &operator=(const KafkaClient &) = delete;

    rd_kafka_t *handle() const { return m_handle; }
    const KafkaLocation &location() const { return m_location; }
    /// Made on first use and kept as long as the client.
    rd_kafka_topic_t *topic(const QString &name);

    /// Waits until a broker answers, and logs in; an error when none did in time.
    std::optional<SourceError> connect(std::chrono::milliseconds limit, std::stop_token stop);
    /// The topics by name, in that order, each with what the cluster says of it. None is created.
    std::optional<SourceError> topics(const QStringList &names, std::chrono::milliseconds limit,
                                      std::stop_token stop, QList<TopicMetadata> &topics);
    /// All topics that the login may describe, by name.
    std::optional<SourceError> allTopics(std::chrono::milliseconds limit, std::stop_token stop,
                                         QList<TopicMetadata> &topics);
    /// As the brokers say it; empty while it is unknown.
    QString clusterId() const;

    /// The error as a sentence, with what this connection knows.
    SourceError error(rd_kafka_resp_err_t code, const QString &topic = {}) const;
    /// The last error that the library logged; empty when there was none since `forgetLog()`.
    QString log() const;
    /// What the library told of last; no error when there was none since `forgetLog()`.
    rd_kafka_resp_err_t lastCode() const;
    void forgetLog();

    /// True from the moment on when the library has lost all brokers until one has answered a call again.
    /// Errors come in with `poll()`.
    bool isDown() const;
    void setUp();
    void poll();
    /// What may have lost records since they were read.
    struct Shaken {
        QSet<QString> topics; ///< those with partitions that have lost their leaders
        bool all = false;     ///< the connection to a broker was lost
    };
    /// Since the last call.
    Shaken takeShaken();

private:
    explicit KafkaClient(const KafkaLocation &location);
    std::optional<SourceError> metadata(bool all, std::chrono::milliseconds limit, std::stop_token stop,
                                        QList<TopicMetadata> &topics);
    static void takeLog(const rd_kafka_t *handle, int level, const char *facility, const char *text);
    static void refreshToken(rd_kafka_t *handle, const char *config, void *client);
    static void takeError(rd_kafka_t *handle, int code, const char *reason, void *client);

    KafkaLocation m_location;
    rd_kafka_t *m_handle = nullptr;
    QHash<QString, rd_kafka_topic_t *> m_topics;
    mutable std::mutex m_mutex; ///< guards what follows: the library's threads write it
    QString m_log;
    rd_kafka_resp_err_t m_lastCode = RD_KAFKA_RESP_ERR_NO_ERROR;
    bool m_loginFailed = false;
    bool m_down = false;
    Shaken m_shaken;
};

} // namespace Backstory
