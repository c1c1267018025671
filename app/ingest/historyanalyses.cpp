// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/historyanalyses.h"

namespace Backstory
{

HistoryWriter::Analyses historyAnalyses()
{
    return {};
}

} // namespace Backstory
