// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/openedsource.h"
#include "models/query/querypool.h"
#include "models/reducer/reducersource.h"

namespace Backstory
{

/// What queries about states may use in a command: the one source that is open. Lives on the main thread.
class CommandScope : public QueryScope
{
public:
    CommandScope(OpenedSource &source, std::stop_token stop);

    HistoryReader &history(const HistorySource &) override { return m_source.history(); }
    ContentSource *contents(const HistorySource &) override { return m_contents.get(); }
    std::stop_token stop() const override { return m_stop; }

    HistorySource source() const;

private:
    OpenedSource &m_source;
    std::unique_ptr<ContentSource> m_contents;
    std::stop_token m_stop;
};

/// Whether a needed option was given; when it was not, it has been said.
bool hasOption(const Request &request, const QString &command, const QString &option);

/// The reducer that `--reducer` names: a file, or one that comes along; without it merging the payload. When
/// there is none, it has been said why.
std::optional<ReducerSource> chosenReducer(const Request &request);

/// Where a reducer failed, as lines for standard error: `order.js:31:9: TypeError: …`, then the event.
QString failureText(const ReducerSource &reducer, const ReducerProblem &problem, const QString &event);

} // namespace Backstory
