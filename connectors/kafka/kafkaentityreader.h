// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// Finds the records of one key without an index: reads only the partition that the key's hash selects, or
/// all where that cannot be told, backwards in time in growing slices. Connects anew for each look-up.
class KafkaEntityReader : public EntityReader
{
public:
    explicit KafkaEntityReader(const SourceLocation &location)
        : m_source(location)
    {
    }

    std::optional<SourceError> read(const QByteArray &entity, EventSink &sink, std::stop_token stop) override;

private:
    SourceLocation m_source;
};

} // namespace Backstory
