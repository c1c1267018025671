// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// The newest records of each topic of the location, as a table for who writes a mapping (see
/// RecordMapping). Connects for as long as it takes.
std::optional<SourceError> sampleTopics(const SourceLocation &location, int rows, QList<SampleTable> &tables,
                                        std::stop_token stop);

} // namespace Backstory
