// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/historyanalyses.h"

#include "models/causation/causationanalysis.h"

namespace Backstory
{

HistoryWriter::Analyses historyAnalyses()
{
    HistoryWriter::Analyses analyses;
    analyses.push_back(std::make_unique<CausationAnalysis>());
    return analyses;
}

} // namespace Backstory
