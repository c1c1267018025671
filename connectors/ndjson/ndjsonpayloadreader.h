// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/ndjson/bytestream.h"

namespace Backstory
{

class JsonEventParser;

/// Reads lines of a plain file again by their byte offset. Belongs to one thread.
class NdjsonPayloadReader : public PayloadReader
{
public:
    explicit NdjsonPayloadReader(const SourceLocation &location);
    ~NdjsonPayloadReader() override;
    std::optional<SourceError> read(const QList<EventAddress> &addresses, QList<EventContent> &contents,
                                    std::stop_token stop) override;

private:
    EventContent contentOf(const EventAddress &address, std::string_view line);

    SourceLocation m_location;
    std::unique_ptr<JsonEventParser> m_parser;
};

} // namespace Backstory
