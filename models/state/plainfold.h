// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducerhost.h"
#include "models/state/entityevents.h"
#include "models/state/foldpace.h"

namespace Backstory
{

/// Folds an entity's events one after the other, each once, and hands out every state: what any quicker way
/// must agree with. Belongs to one worker thread.
class PlainFold
{
public:
    PlainFold(const ReducerSource &reducer, const ReducerLimits &limits);

    /// The states that an advance gave: those of the steps from `first`.
    struct Slice {
        qint64 first = 0;
        QList<QByteArray> states;
        QList<ConsoleLine> console; ///< `event` is the step
    };
    /// Folds some more: as much as a few milliseconds and a megabyte or so of states take. Nothing when there
    /// is no more, when it was stopped, or with a problem.
    Slice advance(EntityEvents &events, QueryScope &scope);

    qint64 steps() const { return qint64(m_hashes.size()); } ///< that are known: 0 … steps()-1
    bool isHashOf(qint64 step, quint64 hash) const { return m_hashes[size_t(step)] == hash; }
    bool isStateOf(qint64 step, const QByteArray &state) const { return isHashOf(step, hash(state)); }
    bool canGoOn(const EntityEvents &events) const
    {
        return m_problem.kind == ReducerProblem::None && !m_isStopped && steps() <= events.count();
    }
    const ReducerProblem &problem() const { return m_problem; }
    qint64 problemStep() const { return m_problemStep; } ///< 0: while it is loaded; -1: there is no problem
    qsizetype lastSize() const { return m_lastSize; }
    qint64 memory() const { return m_host.memory(); }
    static quint64 hash(const QByteArray &state) { return qHash(state, 0); }

private:
    Slice begin(QueryScope &scope);
    void comeBack(EntityEvents &events, QueryScope &scope);
    void take(FoldAnswer &answer, qint64 asked, Slice &slice);
    void fail(const ReducerProblem &problem, qint64 step);

    ReducerSource m_reducer;
    ReducerHost m_host;
    std::vector<quint64> m_hashes; ///< of the state at each step
    qsizetype m_lastSize = 0;
    FoldPace m_pace;
    bool m_isLost = false;    ///< the host is gone; a new one has to come back to where it was
    bool m_isStopped = false; ///< in the middle of a fold: of the state there is nothing left
    ReducerProblem m_problem;
    qint64 m_problemStep = -1;
};

} // namespace Backstory
