// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/openedsource.h"
#include "models/history/contentsource.h"
#include "models/query/querypool.h"

#include <map>

namespace Backstory
{

/// What a query over all sources of a command may use. Lives on the main thread.
class OpenedScope : public QueryScope
{
public:
    explicit OpenedScope(const Request &request)
        : m_request(request)
    {
    }

    /// Opens all sources; goes on after one that cannot be read.
    ExitCode open();
    QList<HistorySource> sources() const;

    HistoryReader &history(const HistorySource &source) override
    {
        return m_opened[size_t(source.id)]->history();
    }
    ContentSource *contents(const HistorySource &source) override;
    std::stop_token stop() const override { return m_request.stop; }

private:
    const Request &m_request;
    std::vector<std::unique_ptr<OpenedSource>> m_opened;
    std::map<int, std::unique_ptr<ContentSource>> m_contents; ///< by source, those that were asked for
};

} // namespace Backstory
