// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <QObject>

namespace Backstory
{

/// The connector for SQLite files: stores of known libraries, recognised by their columns, and any table with
/// a mapping.
class SqliteConnector : public QObject, public Connector
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID BackstoryConnector_iid FILE "sqlite.json")
    Q_INTERFACES(Backstory::Connector)

public:
    std::unique_ptr<EventReader> eventReader(const SourceLocation &location) const override;
    std::unique_ptr<PayloadReader> payloadReader(const SourceLocation &location) const override;
    std::unique_ptr<EntityReader> entityReader(const SourceLocation &location) const override;
    std::unique_ptr<ConsumerProbe> consumerProbe(const SourceLocation &location) const override;
    std::unique_ptr<ProcessingReader> processingReader(const SourceLocation &location) const override;
    std::optional<SourceError> sample(const SourceLocation &location, int rows, QList<SampleTable> &tables,
                                      std::stop_token stop) const override;
};

} // namespace Backstory
