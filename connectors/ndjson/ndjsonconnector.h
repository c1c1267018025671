// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <QObject>

namespace Backstory
{

/// The plugin for files of JSON lines: CloudEvents, or others through a mapping; plain, gzip or Zstandard.
class NdjsonConnector : public QObject, public Connector
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID BackstoryConnector_iid FILE "ndjson.json")
    Q_INTERFACES(Backstory::Connector)
public:
    std::unique_ptr<EventReader> eventReader(const SourceLocation &location) const override;
    /// Null for packed files: a line of those cannot be found again without unpacking all before it.
    std::unique_ptr<PayloadReader> payloadReader(const SourceLocation &location) const override;
    std::optional<SourceError> sample(const SourceLocation &location, int rows, QList<SampleTable> &tables,
                                      std::stop_token stop) const override;
};

} // namespace Backstory
