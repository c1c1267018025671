// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/sqlite/storescan.h"

namespace Backstory
{

/// Reads one entity's events through the store's own index. Opens the file for each read.
class SqliteEntityReader : public EntityReader
{
public:
    explicit SqliteEntityReader(const SourceLocation &location)
        : m_location(location)
    {
    }
    std::optional<SourceError> read(const QByteArray &entity, EventSink &sink, std::stop_token stop) override;

private:
    SourceLocation m_location;
};

} // namespace Backstory
