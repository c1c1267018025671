// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <QObject>

namespace Backstory
{

/// The plugin for topics of a Kafka cluster, read without a consumer group.
class KafkaConnector : public QObject, public Connector
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID BackstoryConnector_iid FILE "kafka.json")
    Q_INTERFACES(Backstory::Connector)
public:
    std::unique_ptr<EventReader> eventReader(const SourceLocation &location) const override;
    std::unique_ptr<EntityReader> entityReader(const SourceLocation &location) const override;
    std::unique_ptr<ConsumerProbe> consumerProbe(const SourceLocation &location) const override;
    std::unique_ptr<ProcessingReader> processingReader(const SourceLocation &location) const override;
    std::optional<SourceError> test(const SourceLocation &location,
                                    const std::function<void(const SourceError::Step &)> &said,
                                    std::stop_token stop) const override;
    std::optional<SourceError> parts(const SourceLocation &location, QList<SourcePart> &parts,
                                     std::stop_token stop) const override;
    std::optional<SourceError> sample(const SourceLocation &location, int rows, QList<SampleTable> &tables,
                                      std::stop_token stop) const override;
};

} // namespace Backstory
