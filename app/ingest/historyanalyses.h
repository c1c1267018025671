// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/historywriter.h"

namespace Backstory
{

/// What is worked out while a source is read into its history.
HistoryWriter::Analyses historyAnalyses();

} // namespace Backstory
