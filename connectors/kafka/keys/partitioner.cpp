// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/keys/partitioner.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr std::array AllHashes{Partitioner::Murmur2, Partitioner::Crc32, Partitioner::Fnv1a};

// An accident of one in a million: twenty keys in two partitions, five in sixteen.
constexpr double BitsWanted = 20;

const QList<std::pair<QString, Partitioner::Hash>> &namedHashes()
{
    static const QList<std::pair<QString, Partitioner::Hash>> all{
        {u"murmur2"_s, Partitioner::Murmur2},  {u"murmur2_random"_s, Partitioner::Murmur2},
        {u"consistent"_s, Partitioner::Crc32}, {u"consistent_random"_s, Partitioner::Crc32},
        {u"fnv1a"_s, Partitioner::Fnv1a},      {u"fnv1a_random"_s, Partitioner::Fnv1a},
    };
    return all;
}

} // namespace

std::optional<Partitioner> Partitioner::named(const QString &name)
{
    for (const auto &[each, hash] : namedHashes()) {
        if (each == name)
            return Partitioner(hash);
    }
    return {};
}

std::optional<Partitioner> Partitioner::fitting(const QList<KeySample> &samples, int partitions)
{
    std::set<std::pair<QByteArray, qint32>> distinct;
    for (const KeySample &sample : samples) {
        if (!sample.key.isEmpty())
            distinct.emplace(sample.key, sample.partition);
    }
    if (partitions < 2 || double(distinct.size()) * std::log2(partitions) < BitsWanted)
        return {};
    std::optional<Partitioner> found;
    for (const Hash hash : AllHashes) {
        const Partitioner candidate(hash);
        const bool fits = std::all_of(distinct.begin(), distinct.end(), [&](const auto &sample) {
            return candidate.partitionOf(sample.first, partitions) == sample.second;
        });
        if (fits && found)
            return {};
        if (fits)
            found = candidate;
    }
    return found;
}

qint32 Partitioner::partitionOf(QByteArrayView key, int partitions) const
{
    const auto size = size_t(key.size());
    switch (m_hash) {
    case Murmur2:
        return rd_kafka_msg_partitioner_murmur2(nullptr, key.data(), size, partitions, nullptr, nullptr);
    case Crc32:
        return rd_kafka_msg_partitioner_consistent(nullptr, key.data(), size, partitions, nullptr, nullptr);
    case Fnv1a:
        return rd_kafka_msg_partitioner_fnv1a(nullptr, key.data(), size, partitions, nullptr, nullptr);
    }
    return 0;
}

QString Partitioner::description() const
{
    switch (m_hash) {
    case Murmur2:
        return u"murmur2, as Java’s clients do"_s;
    case Crc32:
        return u"CRC-32, as librdkafka does by default"_s;
    case Fnv1a:
        return u"FNV-1a, as Sarama does"_s;
    }
    return {};
}

} // namespace Backstory
