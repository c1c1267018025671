// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"

#include <chrono>

namespace Backstory
{

/// How long one topic keeps its records.
struct TopicRetention {
    QString words; ///< "7 days", "compacted", "for ever"
    bool isCompacted = false;
};

/// How long topics keep their records, by their names. Topics whose configuration the login may not see, or
/// whose broker cannot tell, are not among them. The client should be used for nothing but requests.
QHash<QString, TopicRetention> retentionOf(KafkaClient &client, const QStringList &topics,
                                           std::stop_token stop,
                                           std::chrono::milliseconds limit = std::chrono::seconds(10));

/// Those of the location's topics that the brokers compact, as far as they tell; on a connection of its own.
QStringList compactedTopics(const KafkaLocation &location, std::stop_token stop);

} // namespace Backstory
