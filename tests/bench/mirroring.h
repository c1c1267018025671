// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/benchmark.h"

namespace Backstory
{

class ConnectorCatalog;
struct SourceLocation;

/// Reads a source into its history; the seconds until its end, negative when that failed or other than
/// `wanted` events were found.
double mirror(const ConnectorCatalog &catalog, const SourceLocation &location, const Benchmark &bench,
              qint64 wanted);

} // namespace Backstory
