// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// The first rows of each table of a database, for a person who writes a mapping.
std::optional<SourceError> sampleTables(const QString &path, int rows, QList<SampleTable> &tables,
                                        std::stop_token stop);

} // namespace Backstory
