// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace Backstory
{

/// A record's key with the partition that it was written to.
struct KeySample {
    QByteArray key;
    qint32 partition = 0;
};

/// How producers choose a partition by the hash of a record's key.
class Partitioner
{
public:
    enum Hash : quint8 {
        Murmur2, ///< Java's clients and most others; librdkafka's murmur2 and murmur2_random
        Crc32,   ///< librdkafka's default: consistent and consistent_random
        Fnv1a,   ///< Sarama; librdkafka's fnv1a and fnv1a_random
    };

    explicit Partitioner(Hash hash)
        : m_hash(hash)
    {
    }

    /// By the names that librdkafka gives to them; nullopt for others, which put a key anywhere.
    static std::optional<Partitioner> named(const QString &name);
    /// The only one that puts each of these keys where it is. Nullopt where none or several do, or where the
    /// agreement could be an accident.
    static std::optional<Partitioner> fitting(const QList<KeySample> &samples, int partitions);

    /// Never for an empty key: such records go anywhere.
    qint32 partitionOf(QByteArrayView key, int partitions) const;
    /// "murmur2, as Java's clients do"
    QString description() const;
    Hash hash() const { return m_hash; }
    bool operator==(const Partitioner &) const = default;

private:
    Hash m_hash;
};

} // namespace Backstory
