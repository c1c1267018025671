// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/historyanalysis.h"

#include <memory>

namespace Backstory
{

/// Counts who caused whom while a history is written: keeps a fact of every row and every cause→effect pair
/// (causalrecords.h), so that CausationReader can add up any range. Belongs to the writer's thread and
/// transaction.
class CausationAnalysis : public HistoryAnalysis
{
public:
    static constexpr qint64 RecentRows = 131'072;

    /// The sink, if any, is told of every pair; it must outlive the analysis. `recentRows`: of how many rows
    /// the ids are held in memory, where most causes are found.
    explicit CausationAnalysis(CausalLinkSink *sink = nullptr, qint64 recentRows = RecentRows);
    ~CausationAnalysis() override;

    bool load(const Database &db) override;
    void expect(const EventFacts &facts) override;
    bool add(const Event &event, const EventFacts &facts) override;
    bool flush(bool caughtUp) override;
    bool clear() override;

private:
    class Private;
    CausalLinkSink *m_sink;
    qint64 m_recentRows;
    const Database *m_db = nullptr;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
