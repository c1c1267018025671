// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/queryslot.h"
#include "models/state/staterun.h"
#include "models/state/statesession.h"

namespace Backstory
{

/// What a session knows and wishes; owns the thread that works for it. Lives on the window's thread.
class StateSession::Private
{
public:
    explicit Private(StateSession &session)
        : q(session)
        , console(&session)
    {
    }
    ~Private() { slot.cancel(); }

    void begin();
    void drop();
    void wake();
    void take(StateOutcome &&outcome);
    void takeSteps(const StateOutcome &outcome);
    void takeChanges(StateOutcome &outcome);
    void takeProblem(const StateOutcome &outcome);
    void wantPoint();
    void forget();

    StateSession &q;
    QueryPool pool{1};
    QuerySlot slot{pool};
    std::shared_ptr<StateRun> run; ///< none while no entity or no reducer is set
    bool isStale = false;          ///< more was wished while the run was working

    QList<HistorySource> sources;
    EntityReference entity;
    StateWish wish;

    QList<StateStep> steps;
    std::vector<Timestamp> earliest; ///< of each step and those behind it
    QHash<qint64, qint64> byRow;     ///< steps by the rows of their events
    bool isReading = false;
    ReducerSource shown;
    qint64 shownStep = -1;
    qint64 beforeStep = -1;
    QByteArray after;
    QByteArray before;
    StateChanges changes;
    ReducerProblem problem;
    qint64 problemStep = -1;
    bool isFolding = false;
    qint64 folded = 0;
    QString coverage;
    ConsoleModel console;
};

} // namespace Backstory
