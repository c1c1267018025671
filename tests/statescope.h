// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"

namespace Backstory
{

/// What a query may use, for tests that do without a pool.
class StateScope : public QueryScope
{
public:
    HistoryReader &history(const HistorySource &source) override
    {
        auto &reader = m_readers[source.path];
        if (!reader)
            reader = std::make_unique<HistoryReader>(source.path);
        return *reader;
    }
    ContentSource *contents(const HistorySource &source) override
    {
        auto &content = m_contents[source.path];
        if (!content)
            content = source.contents();
        return content.get();
    }
    std::stop_token stop() const override { return stopper.get_token(); }

    std::stop_source stopper;

private:
    std::map<QString, std::unique_ptr<HistoryReader>> m_readers;
    std::map<QString, std::unique_ptr<ContentSource>> m_contents;
};

} // namespace Backstory
