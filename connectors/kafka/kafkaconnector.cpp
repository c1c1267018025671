// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaconnector.h"

#include "connectors/kafka/kafkareader.h"

namespace Backstory
{

std::unique_ptr<EventReader> KafkaConnector::eventReader(const SourceLocation &location) const
{
    return std::make_unique<KafkaReader>(location);
}

} // namespace Backstory
