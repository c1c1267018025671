// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// The first lines of a file as one table: the keys of their objects are its columns.
std::optional<SourceError> sampleLines(const QString &path, int rows, QList<SampleTable> &tables,
                                       std::stop_token stop);

} // namespace Backstory
