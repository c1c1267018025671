// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaconnector.h"

#include "connectors/kafka/kafkaconnectiontest.h"
#include "connectors/kafka/kafkaconsumerprobe.h"
#include "connectors/kafka/kafkaentityreader.h"
#include "connectors/kafka/kafkaparts.h"
#include "connectors/kafka/kafkaprocessingreader.h"
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

std::unique_ptr<EntityReader> KafkaConnector::entityReader(const SourceLocation &location) const
{
    return std::make_unique<KafkaEntityReader>(location);
}

std::unique_ptr<ConsumerProbe> KafkaConnector::consumerProbe(const SourceLocation &location) const
{
    return std::make_unique<KafkaConsumerProbe>(location);
}

// Where the address makes no sense, whoever reads the events says so.
std::unique_ptr<ProcessingReader> KafkaConnector::processingReader(const SourceLocation &location) const
{
    KafkaLocation parsed;
    if (KafkaLocation::parse(location, parsed) || parsed.processingTopic.isEmpty())
        return {};
    return std::make_unique<KafkaProcessingReader>(parsed);
}

std::optional<SourceError> KafkaConnector::test(const SourceLocation &location,
                                                const std::function<void(const SourceError::Step &)> &said,
                                                std::stop_token stop) const
{
    return KafkaConnectionTest(location, said, stop).run();
}

std::optional<SourceError> KafkaConnector::parts(const SourceLocation &location, QList<SourcePart> &parts,
                                                 std::stop_token stop) const
{
    KafkaLocation parsed;
    if (auto failed = KafkaLocation::parse(location, parsed))
        return failed;
    return kafkaParts(parsed, parts, stop);
}

} // namespace Backstory
