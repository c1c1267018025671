// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/sqlite/storescan.h"

namespace Backstory
{

/// Fetches payloads and metadata back from their rows. Opens the file for each read, so that nothing is held
/// between.
class SqlitePayloadReader : public PayloadReader
{
public:
    explicit SqlitePayloadReader(const SourceLocation &location)
        : m_location(location)
    {
    }
    std::optional<SourceError> read(const QList<EventAddress> &addresses, QList<EventContent> &contents,
                                    std::stop_token stop) override;

private:
    SourceLocation m_location;
};

} // namespace Backstory
