// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"
#include "models/reducer/eventbatches.h"
#include "models/reducer/reducerhost.h"

#include <optional>

namespace Backstory
{

/// Which events are folded, and into what: one state of them all, or one of each entity.
struct ProjectionSelection {
    HistorySource source; ///< its id -1: none
    std::optional<QString> category;
    bool byEntity = false;

    bool isValid() const { return source.id >= 0; }
    bool operator==(const ProjectionSelection &other) const
    {
        return source == other.source && category == other.category && byEntity == other.byEntity;
    }
};

/// An entity and what it has become.
struct ProjectionRow {
    EntityReference entity;
    QByteArray state; ///< JSON; empty: JSON cannot show it
};

struct ProjectionPage {
    qint64 number = 0;
    QList<ProjectionRow> rows;
};

/// What a run has come to, since the last time. A value.
struct ProjectionOutcome {
    qint64 events = 0;               ///< folded
    qint64 read = 0;                 ///< rows of the history that were looked at
    qint64 rows = 0;                 ///< rows that it has
    qint64 entities = 0;             ///< that have a state
    std::optional<QByteArray> state; ///< of them all, after `events`
    QList<ProjectionPage> pages;
    QList<ConsoleLine> console;
    ReducerProblem problem;
    QString event; ///< the one that it stopped at: “OrderChanged v3 of order-7, 2026-01-01 …”
    bool isWorking = false;
};

/// Folds the events of a selection in the history's order, to its end and then whatever arrives, on a worker
/// thread. Used by one job at a time.
class ProjectionRun
{
public:
    static constexpr qint64 PageSize = 64;

    ProjectionRun(const ProjectionSelection &selection, const ReducerSource &reducer,
                  const ReducerLimits &limits);

    /// Folds for some milliseconds, and reads the pages of entities that are wanted.
    ProjectionOutcome work(const QList<qint64> &pages, QueryScope &scope);

private:
    bool load(QueryScope &scope, ProjectionOutcome &outcome);
    bool advance(QueryScope &scope, ProjectionOutcome &outcome);
    bool fold(const KeyedBatch &batch, QueryScope &scope, ProjectionOutcome &outcome);
    void readState(QueryScope &scope, ProjectionOutcome &outcome);
    void readPage(qint64 number, QueryScope &scope, ProjectionOutcome &outcome);
    void fail(const ReducerProblem &problem, qint64 row, QueryScope &scope);
    void addKeys(const QList<qint64> &keys);

    using Clock = std::chrono::steady_clock;

    ProjectionSelection m_selection;
    ReducerSource m_reducer;
    ReducerHost m_host;
    std::unique_ptr<EventBatches> m_batches;
    bool m_isLoaded = false;
    bool m_isBegun = false; ///< the first event has been folded
    qint64 m_end = 1;       ///< the row behind those that the batches hold
    qint64 m_read = 0;
    qint64 m_events = 0;
    std::vector<qint64> m_keys; ///< entities that have a state, ascending
    ReducerProblem m_problem;
    QString m_event;
    qint64 m_shown = -1; ///< events in the state that was told last
    Clock::time_point m_nextState;
};

} // namespace Backstory
