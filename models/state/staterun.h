// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/blame.h"
#include "models/state/entitystates.h"

#include <atomic>

namespace Backstory
{

/// What a session wants of its run. A value.
struct StateWish {
    ReducerSource reducer;
    ReducerLimits limits;
    quint64 reducerNumber = 0; ///< another one: another reducer
    quint64 refreshNumber = 0;
    qint64 step = -1;     ///< -1: the last one
    qint64 compared = -1; ///< -1: the step before
    quint64 pointNumber = 0;
    QString blamePath;
    quint64 blameNumber = 0;
};

/// What a run has come to. A value.
struct StateOutcome {
    bool isAnew = false;       ///< forget the steps
    QList<StateStep> steps;    ///< behind those that are known
    bool isReducerNew = false; ///< forget the console: it is another reducer's
    bool isShownNew = false;   ///< forget the changes: other states are shown
    ReducerSource shown;
    EntityStates::News news; ///< changes are those of the shown states, the console is the newest reducer's

    bool hasPoint = false;
    quint64 pointNumber = 0;
    qint64 step = -1;
    qint64 beforeStep = -1;
    QByteArray after;
    QByteArray before;

    std::optional<Blame> blame;
    quint64 blameNumber = 0;

    ReducerProblem problem; ///< of the newest reducer
    qint64 problemStep = -1;
    qint64 folded = 0; ///< of the newest reducer
    QString coverage;
    bool isWorking = false; ///< there is more to do
};

/// One entity's way through time on the worker thread: its events, the states that are shown, and those of a newer
/// reducer until they are good. Used by one job after the other; only `newestPoint` is written by others.
class StateRun
{
public:
    StateRun(const QList<HistorySource> &sources, const EntityReference &entity);

    std::atomic<quint64> newestPoint = 0; ///< what is wanted while a job runs

    /// Works on what was wished, the most urgent first, for some milliseconds.
    StateOutcome work(const StateWish &wish, QueryScope &scope);

private:
    void refresh(const StateWish &wish, QueryScope &scope, StateOutcome &outcome);
    void takeReducer(const StateWish &wish, StateOutcome &outcome);
    void showCandidate(StateOutcome &outcome);
    void findPoint(const StateWish &wish, QueryScope &scope, StateOutcome &outcome);
    bool answerBlame(const StateWish &wish, QueryScope &scope, StateOutcome &outcome);
    void takeNews(StateOutcome &outcome);
    EntityStates *newest() const { return m_candidate ? m_candidate.get() : m_shown.get(); }

    QList<HistorySource> m_sources;
    EntityEvents m_events;
    std::unique_ptr<EntityStates> m_shown;
    std::unique_ptr<EntityStates> m_candidate; ///< a newer reducer's, while it is folded or when it has failed
    quint64 m_refreshNumber = 0;
    quint64 m_reducerNumber = 0;
    quint64 m_pointNumber = 0; ///< answered
    quint64 m_blameNumber = 0;
    ReducerSource m_reducer;
    ReducerLimits m_limits;
    std::vector<std::shared_ptr<const ChangeBlock>> m_candidateBlocks;
    QList<PathTable::Entry> m_candidatePaths;
};

} // namespace Backstory
