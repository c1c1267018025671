// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrentconnector.h"

#include "connectors/grpc/kurrentconnectiontest.h"
#include "connectors/grpc/kurrentconsumerprobe.h"
#include "connectors/grpc/kurrententityreader.h"
#include "connectors/grpc/kurrentprocessingreader.h"
#include "connectors/grpc/kurrentreader.h"

namespace Backstory
{

std::unique_ptr<EventReader> KurrentConnector::eventReader(const SourceLocation &location) const
{
    return std::make_unique<KurrentReader>(location);
}

std::unique_ptr<EntityReader> KurrentConnector::entityReader(const SourceLocation &location) const
{
    return std::make_unique<KurrentEntityReader>(location);
}

std::unique_ptr<ConsumerProbe> KurrentConnector::consumerProbe(const SourceLocation &location) const
{
    return std::make_unique<KurrentConsumerProbe>(location);
}

std::unique_ptr<ProcessingReader> KurrentConnector::processingReader(const SourceLocation &location) const
{
    return std::make_unique<KurrentProcessingReader>(location);
}

std::optional<SourceError> KurrentConnector::test(const SourceLocation &location,
                                                  const std::function<void(const SourceError::Step &)> &said,
                                                  std::stop_token stop) const
{
    return KurrentConnectionTest(location, said, stop).run();
}

} // namespace Backstory
