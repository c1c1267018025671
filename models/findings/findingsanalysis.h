// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/causalgap.h"
#include "models/history/historyanalysis.h"

#include <memory>

namespace Backstory
{

/// Runs the rules over the events of a history as they are read, and writes what they find beside them.
class FindingsAnalysis : public HistoryAnalysis, public CausalLinkSink
{
public:
    FindingsAnalysis();
    ~FindingsAnalysis() override;

    bool load(const Database &db) override;
    void expect(const EventFacts &facts) override;
    bool add(const Event &event, const EventFacts &facts) override;
    bool flush(bool caughtUp) override;
    bool clear() override;
    /// For the rules about causes: whoever resolves them tells of each pair.
    bool linked(const CausalLink &link) override;
    /// All events that lack a cause or an effect, once everything has been read; with the next commit they
    /// take the place of those told before.
    /// `rows`: how many the history had then.
    void setCausalGaps(const QList<CausalGap> &gaps, qint64 rows);
    /// -1: they have never been told.
    qint64 causalGapsRows() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
