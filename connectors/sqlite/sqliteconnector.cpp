// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/sqliteconnector.h"

#include "connectors/sqlite/sqliteconsumerprobe.h"
#include "connectors/sqlite/sqliteentityreader.h"
#include "connectors/sqlite/sqliteeventreader.h"
#include "connectors/sqlite/sqlitepayloadreader.h"
#include "connectors/sqlite/sqliteprocessingreader.h"
#include "connectors/sqlite/tablesample.h"

namespace Backstory
{

std::unique_ptr<EventReader> SqliteConnector::eventReader(const SourceLocation &location) const
{
    return std::make_unique<SqliteEventReader>(location);
}

std::unique_ptr<PayloadReader> SqliteConnector::payloadReader(const SourceLocation &location) const
{
    return std::make_unique<SqlitePayloadReader>(location);
}

std::unique_ptr<EntityReader> SqliteConnector::entityReader(const SourceLocation &location) const
{
    return std::make_unique<SqliteEntityReader>(location);
}

std::unique_ptr<ConsumerProbe> SqliteConnector::consumerProbe(const SourceLocation &location) const
{
    return std::make_unique<SqliteConsumerProbe>(location);
}

std::unique_ptr<ProcessingReader> SqliteConnector::processingReader(const SourceLocation &location) const
{
    return std::make_unique<SqliteProcessingReader>(location);
}

std::optional<SourceError> SqliteConnector::sample(const SourceLocation &location, int rows,
                                                   QList<SampleTable> &tables, std::stop_token stop) const
{
    return sampleTables(location.url.toLocalFile(), rows, tables, stop);
}

} // namespace Backstory
