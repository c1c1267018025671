// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/plainfold.h"

#include <algorithm>
#include <chrono>

namespace Backstory
{

PlainFold::PlainFold(const ReducerSource &reducer, const ReducerLimits &limits)
    : m_reducer(reducer)
    , m_host(limits)
{
}

PlainFold::Slice PlainFold::advance(EntityEvents &events, QueryScope &scope)
{
    constexpr qint64 MostBytes = 1 << 20; // of states in one message
    if (!canGoOn(events) || scope.isStopped())
        return {};
    if (m_hashes.empty())
        return begin(scope);
    if (m_isLost)
        comeBack(events, scope);
    if (!canGoOn(events))
        return {};
    const qint64 first = steps();
    const qint64 most =
        m_lastSize > 0 ? std::max<qint64>(1, MostBytes / m_lastSize) : EntityEvents::BlockSize;
    const qint64 last =
        m_pace.last(first, std::min({EntityEvents::endOfBlock(first), events.count(), first + most - 1}));
    FoldRequest request;
    request.events = events.json(scope, first, last);
    request.count = last - first + 1;
    request.wanted = FoldRequest::Each;
    if (request.events.isEmpty()) {
        if (!scope.isStopped())
            fail({ReducerProblem::Ended, events.problem()}, first);
        return {};
    }
    const auto start = std::chrono::steady_clock::now();
    FoldAnswer answer = m_host.fold(request, scope.stop());
    m_pace.note(request.count, std::chrono::steady_clock::now() - start);
    Slice slice{first, {}, {}};
    m_isStopped = scope.isStopped();
    m_isLost = !m_host.isRunning() && m_pace.beCareful(first, last);
    if (!m_isStopped && !m_isLost)
        take(answer, request.count, slice);
    return slice;
}

// Folds again, in a new host, what is known already.
void PlainFold::comeBack(EntityEvents &events, QueryScope &scope)
{
    ReducerProblem problem = m_host.load(m_reducer, scope.stop());
    FoldRequest request;
    request.from = FoldRequest::Initial;
    request.wanted = FoldRequest::None;
    qint64 step = 1;
    for (; step < steps() && problem.kind == ReducerProblem::None && !scope.isStopped();
         step += request.count) {
        const qint64 last = std::min(EntityEvents::endOfBlock(step), steps() - 1);
        request.events = events.json(scope, step, last);
        request.count = last - step + 1;
        problem = m_host.fold(request, scope.stop()).problem;
        request.from = FoldRequest::Current;
    }
    if (steps() == 1 && problem.kind == ReducerProblem::None) { // nothing has been folded: it begins again
        request.count = 0;
        problem = m_host.fold(request, scope.stop()).problem;
    }
    m_isStopped = scope.isStopped();
    m_isLost = false;
    if (!m_isStopped && problem.kind != ReducerProblem::None)
        fail(problem, std::max<qint64>(1, m_pace.carefulFrom()));
}

void PlainFold::fail(const ReducerProblem &problem, qint64 step)
{
    m_problem = problem;
    m_problemStep = step;
}

PlainFold::Slice PlainFold::begin(QueryScope &scope)
{
    Slice slice;
    m_problem = m_host.load(m_reducer, scope.stop(), &slice.console);
    m_isStopped = scope.isStopped();
    if (m_isStopped) {
        m_problem = {};
        return {};
    }
    for (ConsoleLine &line : slice.console)
        line.event = 0;
    if (m_problem.kind != ReducerProblem::None) {
        m_problemStep = 0;
        return slice;
    }
    FoldRequest request;
    request.from = FoldRequest::Initial;
    FoldAnswer answer = m_host.fold(request, scope.stop());
    m_isStopped = scope.isStopped();
    if (!m_isStopped)
        take(answer, 1, slice);
    return slice;
}

void PlainFold::take(FoldAnswer &answer, qint64 asked, Slice &slice)
{
    for (ConsoleLine &line : answer.console) {
        line.event = line.event < 0 ? slice.first : slice.first + line.event;
        slice.console.append(line);
    }
    slice.states = std::move(answer.states);
    for (const QByteArray &state : std::as_const(slice.states))
        m_hashes.push_back(hash(state));
    if (!slice.states.isEmpty())
        m_lastSize = slice.states.constLast().size();
    if (answer.problem.kind != ReducerProblem::None)
        fail(answer.problem, steps());
    else if (slice.states.size() < asked)
        fail({ReducerProblem::Ended, QStringLiteral("The reducer's program gave fewer states than events.")},
             steps());
}

} // namespace Backstory
