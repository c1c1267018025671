// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/keys/keyform.h"
#include "connectors/kafka/keys/partitioner.h"
#include "connectors/kafka/partitionoffsets.h"
#include "connectors/kafka/stretchreader.h"
#include "models/payload/mapping.h"

namespace Backstory
{

/// Where one entity is looked for in one topic, and why there.
struct TopicSearch {
    QString topic;
    int partitions = 0;          ///< that the topic has
    QList<Stretch> stretches;    ///< what is to be read, at most one of each partition
    std::optional<KeyForm> form; ///< how keys are made of entities; none: every record must be decoded
    bool isSingledOut = false;   ///< by the hash of the key
    QString why;                 ///< a sentence
};

/// Finds out in which partitions an entity can be: by the partitioner that the location names, or by the one
/// that the first and last records of the topic agree with. Opens a connection of its own for that.
class KeySearch
{
public:
    KeySearch(const KafkaLocation &location, const QByteArray &entity, const std::optional<Mapping> &mapping)
        : m_location(location)
        , m_entity(entity)
        , m_mapping(mapping)
    {
    }

    std::optional<SourceError> plan(QList<TopicSearch> &searches, std::stop_token stop);

private:
    struct Samples {
        QList<KeySample> keys;
        QList<KeyOfEntity> entities;
    };

    std::optional<SourceError> findStretches(KafkaClient &client, TopicSearch &search,
                                             std::stop_token stop) const;
    std::optional<SourceError> sample(KafkaClient &client, const QList<Stretch> &all, Samples &samples,
                                      std::stop_token stop) const;
    void singleOut(TopicSearch &search, const Samples &samples) const;

    KafkaLocation m_location;
    QByteArray m_entity;
    std::optional<Mapping> m_mapping;
};

} // namespace Backstory
