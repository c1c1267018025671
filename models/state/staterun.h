// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/blame.h"
#include "models/state/entitystates.h"

#include <atomic>

namespace Backstory
{

/// What a session wants of its run. A value; another number says that a wish is a new one.
struct StateWish {
    ReducerSource reducer;
    ReducerLimits limits;
    quint64 reducerNumber = 0; ///< 0: there is no reducer yet
    quint64 refreshNumber = 0;
    qint64 step = -1;     ///< -1: the last one
    qint64 compared = -1; ///< -1: the step before
    quint64 pointNumber = 0;
    QString blamePath;
    quint64 blameNumber = 0;
};

/// What a run has come to, since the last time. A value.
struct StateOutcome {
    bool isAnew = false;       ///< the steps begin anew
    QList<StateStep> steps;    ///< behind those that are known
    bool isConsoleNew = false; ///< the console begins anew: it is another reducer's
    bool isShownNew = false;   ///< the changes begin anew: other states are shown
    ReducerSource shown;
    EntityStates::News news; ///< the changes of the shown states, the console of the newest reducer

    std::optional<quint64> point; ///< the number of the wish that is answered
    qint64 step = -1;             ///< -1: there is no state
    qint64 beforeStep = -1;
    QByteArray after;
    QByteArray before;

    std::optional<Blame> blame;
    quint64 blameNumber = 0;

    ReducerProblem problem; ///< of the newest reducer, or of the history
    qint64 problemStep = -1;
    qint64 folded = 0; ///< by the newest reducer
    QString coverage;
    bool isFolding = false; ///< the newest reducer has not come to the end
    bool isWorking = false; ///< there is more to do
};

/// One entity's way through time on the worker thread: its events, the states that are shown, and those of a
/// newer reducer until they go at least as far. Used by one job at a time; what is said to be for any thread
/// is.
class StateRun
{
public:
    StateRun(const QList<HistorySource> &sources, const EntityReference &entity);

    /// Works on what was wished, the most urgent first, for some milliseconds.
    StateOutcome work(const StateWish &wish, QueryScope &scope);

    /// Any thread: another point is wanted than the one that is being looked for.
    void supersede(quint64 pointNumber) { m_newestPoint = pointNumber; }
    /// Any thread: the newest reducer is to be replaced, so that nobody need wait for it.
    void stopCandidate();

private:
    void refresh(QueryScope &scope, StateOutcome &outcome);
    void begin(const StateWish &wish, StateOutcome &outcome);
    bool advanceCandidate(QueryScope &scope, StateOutcome &outcome);
    void show(StateOutcome &outcome);
    void findPoint(const StateWish &wish, QueryScope &scope, StateOutcome &outcome);
    bool answerBlame(const StateWish &wish, QueryScope &scope, StateOutcome &outcome);
    bool advance(const StateWish &wish, QueryScope &scope, StateOutcome &outcome);
    void collect();
    void finish(StateOutcome &outcome);
    bool isSuperseded(const StateWish &wish) const { return m_newestPoint != wish.pointNumber; }

    QList<HistorySource> m_sources;
    EntityEvents m_events;
    std::unique_ptr<EntityStates> m_shown;
    std::unique_ptr<EntityStates> m_candidate; ///< a newer reducer's: it is folded, or it has failed
    EntityStates::News m_candidateNews;        ///< while it is not shown
    std::optional<quint64> m_refreshNumber;
    quint64 m_reducerNumber = 0;
    std::optional<quint64> m_pointNumber; ///< of the last point that was found
    qint64 m_step = -1;
    quint64 m_blameNumber = 0;
    ReducerSource m_reducer;
    ReducerLimits m_limits;
    std::atomic<quint64> m_newestPoint = 0;
    std::mutex m_mutex;
    std::stop_source m_stopCandidate; ///< under the mutex
};

} // namespace Backstory
