// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/historywriter.h"

namespace Backstory
{

class FindingsAnalysis;

/// What is worked out while a source is read into its history.
struct HistoryAnalyses {
    HistoryWriter::Analyses all;
    FindingsAnalysis *findings = nullptr; ///< one of them
};
HistoryAnalyses historyAnalyses();

} // namespace Backstory
