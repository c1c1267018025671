// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/staterun.h"
#include "models/query/causequery.h"
#include "models/state/blamequery.h"

#include <chrono>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

using Clock = std::chrono::steady_clock;

constexpr auto OneJob = std::chrono::milliseconds(12);

/// The scope of a job with a stop of its own beside the job's.
class CandidateScope : public QueryScope
{
public:
    CandidateScope(QueryScope &job, const std::stop_source &stop)
        : m_job(job)
        , m_stop(stop)
        , m_stopWithJob(job.stop(), [this] { m_stop.request_stop(); })
    {
    }
    HistoryReader &history(const HistorySource &source) override { return m_job.history(source); }
    ContentSource *contents(const HistorySource &source) override { return m_job.contents(source); }
    std::stop_token stop() const override { return m_stop.get_token(); }

private:
    QueryScope &m_job;
    std::stop_source m_stop;
    std::stop_callback<std::function<void()>> m_stopWithJob;
};

} // namespace

StateRun::StateRun(const QList<HistorySource> &sources, const EntityReference &entity)
    : m_sources(sources)
    , m_events(sourceWithId(sources, entity.source), entity)
{
}

void StateRun::stopCandidate()
{
    const std::lock_guard lock(m_mutex);
    m_stopCandidate.request_stop();
}

StateOutcome StateRun::work(const StateWish &wish, QueryScope &scope)
{
    StateOutcome outcome;
    if (m_refreshNumber != wish.refreshNumber)
        refresh(scope, outcome);
    m_refreshNumber = wish.refreshNumber;
    if (m_reducerNumber != wish.reducerNumber)
        begin(wish, outcome);
    const auto end = Clock::now() + OneJob;
    bool hasMore = m_shown || m_candidate;
    while (hasMore && !scope.isStopped() && !isSuperseded(wish)) {
        if (m_pointNumber != wish.pointNumber && m_shown) {
            findPoint(wish, scope, outcome);
            if (outcome.point)
                break; // somebody waits for it
        }
        hasMore = advance(wish, scope, outcome);
        if (Clock::now() > end)
            break;
    }
    outcome.isWorking = hasMore;
    finish(outcome);
    return outcome;
}

void StateRun::refresh(QueryScope &scope, StateOutcome &outcome)
{
    const qint64 known = m_events.count();
    const EntityEvents::Refreshed refreshed = m_events.refresh(scope);
    if (refreshed == EntityEvents::Anew) {
        outcome.isAnew = true;
        m_shown.reset();
        m_candidate.reset();
        m_reducerNumber = 0;
    }
    if (m_events.count() > known || outcome.isAnew)
        m_pointNumber.reset(); // whoever stands at the end follows
    outcome.steps = outcome.isAnew ? m_events.steps() : m_events.steps().mid(known);
}

void StateRun::begin(const StateWish &wish, StateOutcome &outcome)
{
    m_reducerNumber = wish.reducerNumber;
    m_reducer = wish.reducer;
    m_limits = wish.limits;
    m_candidate = std::make_unique<EntityStates>(m_events, m_reducer, m_limits);
    m_candidateNews = {};
    outcome.isConsoleNew = true;
    const std::lock_guard lock(m_mutex);
    m_stopCandidate = std::stop_source();
}

// False when there is nothing left to do.
bool StateRun::advance(const StateWish &wish, QueryScope &scope, StateOutcome &outcome)
{
    if (m_candidate && !m_candidate->isComplete())
        return advanceCandidate(scope, outcome);
    if (!m_shown)
        return false;
    const bool isAsked = m_blameNumber != wish.blameNumber;
    const bool canGoOn = m_shown->advance(scope);
    if (m_shown->takeMistake())
        m_pointNumber.reset();
    if (isAsked && m_step >= 0 && (m_shown->comparedSteps() >= m_step || !canGoOn))
        return answerBlame(wish, scope, outcome) && canGoOn;
    return canGoOn || m_pointNumber != wish.pointNumber;
}

bool StateRun::advanceCandidate(QueryScope &scope, StateOutcome &outcome)
{
    std::stop_source stop;
    {
        const std::lock_guard lock(m_mutex);
        stop = m_stopCandidate;
    }
    CandidateScope candidateScope(scope, stop);
    const bool canGoOn = m_candidate->advance(candidateScope);
    if (stop.stop_requested())
        return false; // another one comes
    if (!m_candidate->isComplete())
        return canGoOn;
    const qint64 fails = m_candidate->problemStep();
    if (!m_shown || fails < 0 || (m_shown->problemStep() >= 0 && fails >= m_shown->problemStep()))
        show(outcome);
    return true;
}

void StateRun::show(StateOutcome &outcome)
{
    collect();
    const QList<ConsoleEntry> console = outcome.news.console;
    outcome.news = std::exchange(m_candidateNews, {});
    outcome.news.console = console + outcome.news.console;
    outcome.isShownNew = true;
    m_shown = std::move(m_candidate);
    outcome.shown = m_shown->reducer();
    m_pointNumber.reset();
}

void StateRun::findPoint(const StateWish &wish, QueryScope &scope, StateOutcome &outcome)
{
    const auto isOver = [this, &wish] { return isSuperseded(wish); };
    const auto lastGood = [this](qint64 step) {
        const qint64 fails = m_shown->problemStep();
        return fails < 0 ? step : std::min(step, fails - 1);
    };
    qint64 step = wish.step < 0 ? m_events.count() : std::min(wish.step, m_events.count());
    std::optional<QByteArray> after;
    for (qint64 tried = -1; !after && step != tried && lastGood(step) >= 0;) {
        tried = step = lastGood(step);
        after = m_shown->state(step, scope, isOver);
        step = lastGood(step); // it may have failed just now
    }
    if (scope.isStopped() || isOver())
        return;
    qint64 beforeStep = wish.compared < 0 ? step - 1 : std::min(lastGood(wish.compared), m_events.count());
    std::optional<QByteArray> before;
    if (after && beforeStep >= 0)
        before = m_shown->state(beforeStep, scope, isOver);
    if (scope.isStopped() || isOver())
        return;
    m_pointNumber = outcome.point = wish.pointNumber;
    m_step = outcome.step = after ? step : -1;
    outcome.beforeStep = after ? beforeStep : -1;
    outcome.after = after.value_or(QByteArray());
    outcome.before = before.value_or(QByteArray());
}

bool StateRun::answerBlame(const StateWish &wish, QueryScope &scope, StateOutcome &outcome)
{
    m_blameNumber = wish.blameNumber;
    outcome.blame = findBlame(*m_shown, scope, m_sources, wish.blamePath, m_step);
    outcome.blameNumber = wish.blameNumber;
    return !scope.isStopped();
}

void StateRun::collect()
{
    EntityStates::News news = m_candidate->takeNews();
    m_candidateNews.blocks.insert(m_candidateNews.blocks.end(), news.blocks.begin(), news.blocks.end());
    m_candidateNews.paths += news.paths;
    m_candidateNews.console += news.console;
}

void StateRun::finish(StateOutcome &outcome)
{
    if (m_shown) {
        const EntityStates::News news = m_shown->takeNews();
        outcome.news.blocks.insert(outcome.news.blocks.end(), news.blocks.begin(), news.blocks.end());
        outcome.news.paths += news.paths;
        if (!m_candidate)
            outcome.news.console += news.console;
    }
    if (m_candidate) {
        collect();
        outcome.news.console += std::exchange(m_candidateNews.console, {});
    }
    const EntityStates *newest = m_candidate ? m_candidate.get() : m_shown.get();
    if (newest) {
        outcome.problem = newest->problem();
        outcome.problemStep = newest->problemStep();
        outcome.folded = std::max<qint64>(0, newest->folded());
        outcome.isFolding = !newest->isComplete();
        outcome.coverage = newest->coverage();
    }
    if (!m_events.problem().isEmpty() && outcome.problem.kind == ReducerProblem::None)
        outcome.problem = {ReducerProblem::Ended, m_events.problem()};
}

} // namespace Backstory
