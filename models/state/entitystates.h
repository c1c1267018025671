// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/changeblock.h"
#include "models/state/consolemodel.h"
#include "models/state/plainfold.h"
#include "models/state/quickfold.h"

namespace Backstory
{

/// The states of one entity under one reducer. A plain fold goes through all events once and finds what each
/// step changed; while it is far away a quick one jumps, and is believed only as long as both agree.
/// Synchronous; belongs to one worker thread. The events must outlive it.
class EntityStates
{
public:
    EntityStates(EntityEvents &events, const ReducerSource &reducer, const ReducerLimits &limits,
                 const StateBudget &budget = {});

    using IsSuperseded = std::function<bool()>;
    /// The state at a step as JSON (`undefined` too); none when it was stopped or superseded, or when the
    /// reducer fails before: then `problem()` says why.
    std::optional<QByteArray> state(qint64 step, QueryScope &scope, const IsSuperseded &isSuperseded = {});
    /// Some milliseconds of work that nobody waits for; false when there is none left.
    bool advance(QueryScope &scope);
    /// All events have been folded, or the reducer has failed.
    bool isComplete() const { return problemStep() >= 0 || folded() >= m_events.count(); }

    const ReducerSource &reducer() const { return m_reducer; }
    const EntityEvents &events() const { return m_events; }
    const ReducerProblem &problem() const;
    qint64 problemStep() const; ///< the step that fails; 0: loading does; -1: none
    qint64 folded() const { return std::max(m_plain.steps() - 1, m_quick.folded()); }
    qint64 comparedSteps() const { return std::max<qint64>(0, m_changes.steps() - 1); }
    const StateChanges &changes() const { return m_changes; }
    /// One sentence about checkpoints and memory.
    QString coverage() const;

    /// What has been found since it was asked for the last time.
    struct News {
        std::vector<std::shared_ptr<const ChangeBlock>> blocks;
        QList<PathTable::Entry> paths;
        QList<ConsoleEntry> console;
    };
    News takeNews();

    /// Whether a state that was handed out has turned out to be wrong, since it was asked for the last time:
    /// it stood ahead of the plain fold, and the script remembers something outside of its state.
    bool takeMistake() { return std::exchange(m_isMistaken, false); }

    const QuickFold &quick() const { return m_quick; }

private:
    bool advancePlain(QueryScope &scope);
    void compare(const PlainFold::Slice &slice);
    void flush();
    void note(const QList<ConsoleLine> &console);
    bool agrees(const QuickFold::States &states);
    void check(qint64 from, qint64 to);
    void distrust();
    bool jump(qint64 step, QueryScope &scope, const IsSuperseded &isSuperseded);
    void cache(qint64 step, const QByteArray &state);

    EntityEvents &m_events;
    ReducerSource m_reducer;
    PlainFold m_plain;
    QuickFold m_quick;
    StateBudget m_budget;
    QCache<qint64, QByteArray> m_states;
    std::map<qint64, quint64> m_unchecked; ///< hashes of what was handed out ahead of the plain fold
    bool m_isMistaken = false;

    PathTable m_paths;
    StateDiff m_diff{m_paths};
    QByteArray m_lastText; ///< the state that the plain fold stands at
    JsonDocument m_lastDocument;
    std::optional<ChangeBlockMaker> m_maker;
    qint64 m_made = 0; ///< steps that the maker has
    StateChanges m_changes;
    News m_news;
    quint32 m_knownPaths = 1; ///< those that are in m_changes
};

} // namespace Backstory
