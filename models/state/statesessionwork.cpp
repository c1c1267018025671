// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statesession_p.h"

namespace Backstory
{

// What is known of the entity before is gone; the thread drops it when it has ended what it does.
void StateSession::Private::drop()
{
    slot.cancel();
    isStale = false;
    if (run)
        pool.start([old = std::exchange(run, nullptr)](QueryScope &) {});
}

void StateSession::Private::forget()
{
    steps.clear();
    earliest.clear();
    byRow.clear();
    shown = {};
    shownStep = beforeStep = -1;
    after.clear();
    before.clear();
    changes = {};
    problem = {};
    problemStep = -1;
    folded = 0;
    isFolding = isReading = false;
    coverage.clear();
    console.clear();
}

void StateSession::Private::begin()
{
    drop();
    forget();
    wish.step = wish.compared = -1;
    wish.blamePath.clear();
    isReading = entity.isValid();
    if (entity.isValid()) {
        run = std::make_shared<StateRun>(sources, entity);
        wish.blameNumber = 0;
        wantPoint();
    }
    Q_EMIT q.stepsChanged();
    Q_EMIT q.pointChanged();
    Q_EMIT q.problemChanged();
    Q_EMIT q.changesLoaded();
    Q_EMIT q.foldingChanged();
}

void StateSession::Private::wantPoint()
{
    ++wish.pointNumber;
    if (run)
        run->supersede(wish.pointNumber);
    wake();
}

void StateSession::Private::wake()
{
    if (!run)
        return;
    if (slot.isRunning()) {
        isStale = true;
        return;
    }
    slot.start([run = run, wish = wish](QueryScope &scope) { return run->work(wish, scope); },
               [this](StateOutcome &&outcome) { take(std::move(outcome)); });
}

void StateSession::Private::take(StateOutcome &&outcome)
{
    const bool goesOn = outcome.isWorking || std::exchange(isStale, false);
    if (goesOn)
        wake(); // works while the views take what came
    const bool wasReading = std::exchange(isReading, false);
    if (wasReading || outcome.isAnew || !outcome.steps.isEmpty())
        takeSteps(outcome);
    if (outcome.isConsoleNew)
        console.clear();
    console.append(outcome.news.console);
    takeChanges(outcome);
    if (outcome.point) {
        shownStep = outcome.step;
        beforeStep = outcome.beforeStep;
        after = outcome.after;
        before = outcome.before;
        Q_EMIT q.pointChanged();
    }
    takeProblem(outcome);
    if (outcome.blame && outcome.blameNumber == wish.blameNumber)
        Q_EMIT q.blameFound(*outcome.blame);
}

void StateSession::Private::takeSteps(const StateOutcome &outcome)
{
    if (outcome.isAnew) {
        steps.clear();
        byRow.clear();
    }
    for (const StateStep &step : outcome.steps) {
        steps.append(step);
        byRow.insert(qint64(step.event.row), steps.size());
    }
    earliest.resize(size_t(steps.size()));
    Timestamp behind;
    for (qsizetype i = steps.size(); i-- > 0;) {
        const Timestamp time = steps[i].time;
        if (time.isValid() && (!behind.isValid() || time < behind))
            behind = time;
        earliest[size_t(i)] = behind;
    }
    Q_EMIT q.stepsChanged();
}

void StateSession::Private::takeChanges(StateOutcome &outcome)
{
    if (outcome.isShownNew || outcome.isAnew) {
        shown = outcome.shown;
        changes = {};
    }
    for (auto &block : outcome.news.blocks)
        changes.append(std::move(block), std::exchange(outcome.news.paths, {}));
    if (outcome.isShownNew || outcome.isAnew || !outcome.news.blocks.empty())
        Q_EMIT q.changesLoaded();
}

void StateSession::Private::takeProblem(const StateOutcome &outcome)
{
    const bool isOther = problem != outcome.problem || problemStep != outcome.problemStep;
    problem = outcome.problem;
    problemStep = outcome.problemStep;
    const bool isNew =
        isFolding != outcome.isFolding || folded != outcome.folded || coverage != outcome.coverage;
    isFolding = outcome.isFolding;
    folded = outcome.folded;
    coverage = outcome.coverage;
    if (isOther)
        Q_EMIT q.problemChanged();
    if (isNew)
        Q_EMIT q.foldingChanged();
}

} // namespace Backstory
