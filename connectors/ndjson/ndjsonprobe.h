// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "models/payload/mapping.h"

namespace Backstory
{

class LineReader;

/// What the first lines of a file say about it: a description, or why it cannot be read as JSON lines.
struct NdjsonProbe {
    SourceDescription description;
    std::optional<SourceError> error;

    /// Reads up to a hundred lines from the beginning. `packed`: nothing will come behind the last line.
    static NdjsonProbe of(LineReader &lines, const std::optional<Mapping> &mapping, bool packed);
};

/// The line without a byte order mark (only at the file's beginning), a carriage return and spaces around it.
std::string_view strippedLine(std::string_view text, qint64 offset);

} // namespace Backstory
