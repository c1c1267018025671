// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducerhost.h"
#include "models/state/entityevents.h"
#include "models/state/foldpace.h"
#include "models/state/statebudget.h"

#include <map>

namespace Backstory
{

/// Comes to any state of an entity from a checkpoint near it: the host keeps the live state of every so many
/// steps, at ever wider distances when they need too much memory. A checkpoint is used once a replay from it
/// has come to the state that the next one was made of; when one does not, or states cannot be kept, every
/// jump replays from the start. Belongs to one worker thread.
class QuickFold
{
public:
    QuickFold(const ReducerSource &reducer, const ReducerLimits &limits, const StateBudget &budget = {});

    /// States by their steps: the wanted ones and, where they are small, those on the way.
    using States = std::map<qint64, QByteArray>;
    /// The states of `first` to `last`, which are next to each other; false when it was stopped or
    /// superseded, or with a problem.
    bool find(qint64 first, qint64 last, States &states, EntityEvents &events, QueryScope &scope,
              const std::function<bool()> &isSuperseded);
    /// Makes the checkpoints of some more steps; false when there are no more.
    bool advance(EntityEvents &events, QueryScope &scope);

    qint64 folded() const { return m_folded; } ///< the last step that it has been to; -1: not begun
    bool hasCheckpoints() const { return m_whyNone.isEmpty(); }
    /// A sentence: why every jump replays from the start.
    const QString &whyNone() const { return m_whyNone; }
    /// A jump came to another state than the plain fold: there is no relying on checkpoints.
    void giveUp(const QString &why);
    /// The checkpoints made after step `from`, up to `to`, with the hash of the state that each was made of.
    std::vector<std::pair<qint64, quint64>> checkpoints(qint64 from, qint64 to) const;

    const ReducerProblem &problem() const { return m_problem; }
    qint64 problemStep() const { return m_problemStep; }
    qint64 kept() const
    {
        return std::max<qint64>(0, qint64(m_checkpoints.size()) - 1);
    } ///< besides the start
    qint64 keptBytes() const { return m_keptBytes; }
    qint64 spacing() const { return m_spacing; }
    qint64 memory() const { return m_host.memory(); }

private:
    struct Checkpoint {
        quint64 hash = 0;
        qint64 bytes = 0;
        bool isProven = false;
    };

    bool load(QueryScope &scope);
    bool beginBefore(qint64 first, EntityEvents &events, QueryScope &scope);
    bool prove(std::map<qint64, Checkpoint>::iterator checkpoint, EntityEvents &events, QueryScope &scope);
    bool fold(qint64 last, FoldRequest::Wanted wanted, States *states, EntityEvents &events,
              QueryScope &scope);
    bool ask(FoldRequest &request, qint64 first, FoldAnswer &answer, QueryScope &scope);
    void keep(qint64 step, const FoldAnswer &answer);
    void thinOut();
    bool lost(const FoldAnswer &answer, qint64 first, qint64 count, bool isStopped);

    ReducerSource m_reducer;
    ReducerLimits m_limits;
    ReducerHost m_host;
    std::map<qint64, Checkpoint> m_checkpoints; ///< by step
    qint64 m_spacing = EntityEvents::BlockSize;
    qint64 m_keptBytes = 0;
    qint64 m_budget;
    bool m_isLoaded = false;
    bool m_isFresh =
        false; ///< nothing but the first steps in their order has been folded since it was loaded
    int m_from = FoldRequest::Initial; ///< what the next fold begins with
    qint64 m_at = -1;                  ///< the step of that
    qint64 m_folded = -1;
    qsizetype m_size = 0; ///< of the last state that was seen
    FoldPace m_pace;
    QString m_whyNone;
    ReducerProblem m_problem;
    qint64 m_problemStep = -1;
};

} // namespace Backstory
