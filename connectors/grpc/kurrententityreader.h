// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// Reads the stream that an entity is. Connects anew for each look-up; lives on the thread that calls
/// `read()`.
class KurrentEntityReader : public EntityReader
{
public:
    explicit KurrentEntityReader(const SourceLocation &location)
        : m_source(location)
    {
    }

    std::optional<SourceError> read(const QByteArray &entity, EventSink &sink, std::stop_token stop) override;

private:
    SourceLocation m_source;
};

} // namespace Backstory
