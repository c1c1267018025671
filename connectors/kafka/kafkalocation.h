// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// What the URL of a Kafka source says, with its `config` file read and the secrets taken in. A value.
///
/// `kafka://[user@]broker:9092,broker2:9092/topicA,topicB?from=2026-11-01T00:00:00Z&newest=100000
///   &processing=times&partitions=0,3-5&isolation=read_uncommitted&partitioner=murmur2
///   &config=/path/client.properties&ssl.ca.location=/path/ca.pem` and any further property of librdkafka, by
///   its name with a dot.
struct KafkaLocation {
    /// What is read of the topics: everything unless one of these is set.
    struct Scope {
        Timestamp from;           ///< only records from this time on, by the broker's time index
        qint64 newest = -1;       ///< only so many of each partition, from its end; -1: all
        QList<qint32> partitions; ///< of every topic, ascending; empty: all

        bool holds(qint32 partition) const { return partitions.isEmpty() || partitions.contains(partition); }
        bool operator==(const Scope &) const = default;
    };

    /// Where tokens for SASL OAUTHBEARER come from, by the flow of client credentials. The secret is among
    /// the secrets, as sasl.oauthbearer.client.secret.
    struct TokenEndpoint {
        QString url; ///< empty: no tokens are needed
        QString clientId;
        QString scope;
        QString extensions; ///< "key=value,key=value", sent to the broker
    };

    QStringList brokers; ///< host:port
    QStringList topics;  ///< empty: none is named yet
    Scope scope;
    QString processingTopic; ///< of JSON records that say when consumers received and processed; empty: none
    bool readCommitted = true;
    QString partitioner; ///< as librdkafka calls it: "murmur2_random" is Java's; empty: to be found out
    TokenEndpoint tokens;
    QMap<QString, QString> properties; ///< of librdkafka, none of them secret
    QMap<QString, QString> secrets;    ///< of librdkafka: never to be shown, logged or written
    QStringList remarks;               ///< sentences about what the config file says and cannot be followed

    /// The brokers as a person writes them: "broker:9092, broker2:9092".
    QString brokersInWords() const;

    /// Fills `location`; an error with a sentence when the URL, the file or a property makes no sense. Reads
    /// the config file and asks the library which properties there are; connects to nothing.
    static std::optional<SourceError> parse(const SourceLocation &source, KafkaLocation &location);
};

} // namespace Backstory
