// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaconnector.h"

#include "connectors/kafka/kafkareader.h"
#include "connectors/kafka/kafkasample.h"

namespace Backstory
{

std::unique_ptr<EventReader> KafkaConnector::eventReader(const SourceLocation &location) const
{
    return std::make_unique<KafkaReader>(location);
}

std::optional<SourceError> KafkaConnector::sample(const SourceLocation &location, int rows,
                                                  QList<SampleTable> &tables, std::stop_token stop) const
{
    return sampleTopics(location, rows, tables, stop);
}

} // namespace Backstory
