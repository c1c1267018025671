// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/historyanalyses.h"

#include "models/causation/causationanalysis.h"
#include "models/findings/findingsanalysis.h"

namespace Backstory
{

HistoryAnalyses historyAnalyses()
{
    auto findings = std::make_unique<FindingsAnalysis>();
    HistoryAnalyses analyses;
    analyses.findings = findings.get();
    // Causation first: before a commit it tells the findings of the last causes that it has found.
    analyses.all.push_back(std::make_unique<CausationAnalysis>(findings.get()));
    analyses.all.push_back(std::move(findings));
    return analyses;
}

} // namespace Backstory
