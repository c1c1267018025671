// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/projection/projectionrun.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

using namespace std::chrono_literals;

constexpr auto Slice = 150ms;      ///< between two outcomes
constexpr auto StatePause = 250ms; ///< at least, between two states
constexpr int StateShare = 4;      ///< and this many times what the last one took to write

QString nameOf(const StoredEvent &event)
{
    const QString version = event.version == Event::NoVersion ? QString() : u" v%1"_s.arg(event.version);
    return u"%1%2 of %3, %4"_s.arg(event.type, version, QString::fromUtf8(event.entity),
                                   QString::fromLatin1(event.time().toText()));
}

} // namespace

ProjectionRun::ProjectionRun(const ProjectionSelection &selection, const ReducerSource &reducer,
                             const ReducerLimits &limits)
    : m_selection(selection)
    , m_reducer(reducer)
    , m_host(limits)
{
}

ProjectionOutcome ProjectionRun::work(const QList<qint64> &pages, QueryScope &scope)
{
    ProjectionOutcome outcome;
    if (m_problem.kind == ReducerProblem::None && (m_isLoaded || load(scope, outcome))) {
        const auto until = Clock::now() + Slice;
        bool isMore = true;
        while (isMore && Clock::now() < until && m_problem.kind == ReducerProblem::None)
            isMore = advance(scope, outcome);
        outcome.isWorking = isMore && m_problem.kind == ReducerProblem::None;
        const bool isDue = !outcome.isWorking || Clock::now() >= m_nextState;
        if (!m_selection.byEntity && isDue && m_shown != m_events)
            readState(scope, outcome);
        for (const qint64 page : pages)
            readPage(page, scope, outcome);
    }
    outcome.events = m_events;
    outcome.read = m_read;
    outcome.rows = scope.history(m_selection.source).summary().rows;
    outcome.entities = qint64(m_keys.size());
    outcome.problem = m_problem;
    outcome.event = m_event;
    return outcome;
}

bool ProjectionRun::load(QueryScope &scope, ProjectionOutcome &outcome)
{
    const ReducerProblem problem = m_host.load(m_reducer, scope.stop(), &outcome.console);
    if (problem.kind != ReducerProblem::None)
        fail(problem, -1, scope);
    m_isLoaded = problem.kind == ReducerProblem::None;
    return m_isLoaded;
}

// False at the end of what the history has now.
bool ProjectionRun::advance(QueryScope &scope, ProjectionOutcome &outcome)
{
    if (!m_batches) {
        const qint64 end = scope.history(m_selection.source).summary().rows + 1;
        if (end <= m_end || scope.isStopped())
            return false;
        m_batches = std::make_unique<EventBatches>(m_selection.source.path, m_selection.source.contents,
                                                   EventBatches::Selection{m_end, end, m_selection.category});
        m_end = end;
    }
    KeyedBatch batch;
    if (m_batches->next(batch, scope.stop()))
        return fold(batch, scope, outcome);
    if (scope.isStopped())
        return false;
    if (const QString error = m_batches->error(); !error.isEmpty())
        fail({ReducerProblem::Ended, error, -1, -1, -1}, -1, scope);
    m_batches.reset();
    m_read = m_end - 1;
    return m_problem.kind == ReducerProblem::None;
}

bool ProjectionRun::fold(const KeyedBatch &batch, QueryScope &scope, ProjectionOutcome &outcome)
{
    FoldAnswer answer;
    if (m_selection.byEntity) {
        answer = m_host.foldByKey(batch.events, batch.keys, scope.stop());
    } else {
        FoldRequest request;
        request.from = m_isBegun ? FoldRequest::Current : FoldRequest::Initial;
        request.events = batch.events;
        request.count = batch.keys.size();
        request.wanted = FoldRequest::None;
        answer = m_host.fold(request, scope.stop());
    }
    outcome.console += answer.console;
    if (answer.problem.kind != ReducerProblem::None) {
        fail(answer.problem, batch.rows.value(answer.problem.event, -1), scope);
        return false;
    }
    if (m_selection.byEntity)
        addKeys(batch.keys);
    m_isBegun = true;
    m_events += batch.keys.size();
    m_read = batch.rows.constLast();
    return true;
}

void ProjectionRun::addKeys(const QList<qint64> &keys)
{
    for (const qint64 key : keys) {
        if (m_keys.empty() || key > m_keys.back()) {
            m_keys.push_back(key); // entities are numbered as they come
            continue;
        }
        const auto place = std::lower_bound(m_keys.begin(), m_keys.end(), key);
        if (*place != key)
            m_keys.insert(place, key);
    }
}

void ProjectionRun::readState(QueryScope &scope, ProjectionOutcome &outcome)
{
    const auto begun = Clock::now();
    FoldRequest request;
    request.from = m_isBegun ? FoldRequest::Current : FoldRequest::Initial;
    const FoldAnswer answer = m_host.fold(request, scope.stop());
    if (answer.problem.kind != ReducerProblem::None)
        return fail(answer.problem, -1, scope);
    m_isBegun = true;
    m_shown = m_events;
    outcome.state = answer.states.value(0);
    const auto took = Clock::now() - begun;
    m_nextState = Clock::now() + std::max<Clock::duration>(StatePause, took * StateShare);
}

void ProjectionRun::readPage(qint64 number, QueryScope &scope, ProjectionOutcome &outcome)
{
    const qint64 first = number * PageSize;
    if (!m_selection.byEntity || first >= qint64(m_keys.size()) || m_problem.kind != ReducerProblem::None)
        return;
    ReducerProblem problem;
    const auto states =
        m_host.keyedStates(first > 0 ? m_keys[size_t(first - 1)] : 0, PageSize, scope.stop(), &problem);
    if (problem.kind != ReducerProblem::None)
        return fail(problem, -1, scope);
    ProjectionPage page{number, {}};
    HistoryReader &history = scope.history(m_selection.source);
    for (const auto &[key, state] : states) {
        const auto entity = history.entity(EntityNumber{key});
        if (entity)
            page.rows.append(
                {{m_selection.source.id, EntityNumber{key}, entity->id, entity->category}, state});
    }
    outcome.pages.append(page);
}

// A stopped run is not told of: whoever stopped it wants another one.
void ProjectionRun::fail(const ReducerProblem &problem, qint64 row, QueryScope &scope)
{
    m_problem = problem;
    const auto event = row > 0 ? scope.history(m_selection.source).event(EventRow(row)) : std::nullopt;
    m_event = event ? nameOf(*event) : QString();
}

} // namespace Backstory
