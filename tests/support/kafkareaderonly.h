// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkareader.h"

namespace Backstory
{

/// Kafka's reader alone, without the plugin.
class KafkaReaderOnly : public Connector
{
public:
    std::unique_ptr<EventReader> eventReader(const SourceLocation &location) const override
    {
        return std::make_unique<KafkaReader>(location);
    }
};

} // namespace Backstory
