// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/quickfold.h"
#include "models/state/plainfold.h"

#include <algorithm>
#include <chrono>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// So many bytes of states around a wanted one are worth their making: the next steps are there at once. Where
// every jump begins at the start they are worth more.
constexpr qint64 NearBytes = 256 << 10;
constexpr qint64 NearBytesOfReplay = 8 << 20;
constexpr qint64 LeastBudget = 1 << 20;

} // namespace

QuickFold::QuickFold(const ReducerSource &reducer, const ReducerLimits &limits, const StateBudget &budget)
    : m_reducer(reducer)
    , m_limits(limits)
    , m_host(limits)
    , m_budget(budget.checkpoints)
{
}

bool QuickFold::load(QueryScope &scope)
{
    m_checkpoints.clear();
    m_keptBytes = 0;
    m_isLoaded = false;
    m_problem = m_host.load(m_reducer, scope.stop());
    FoldAnswer answer;
    if (m_problem.kind == ReducerProblem::None) {
        FoldRequest request;
        request.from = FoldRequest::Initial;
        answer = m_host.fold(request, scope.stop());
        m_problem = answer.problem;
    }
    if (scope.isStopped())
        m_problem = {};
    else if (m_problem.kind != ReducerProblem::None)
        m_problemStep = 0;
    if (scope.isStopped() || m_problemStep == 0)
        return false;
    m_isLoaded = m_isFresh = true;
    m_from = FoldRequest::Initial;
    m_at = 0;
    m_folded = std::max<qint64>(m_folded, 0);
    if (hasCheckpoints())
        m_checkpoints[0] = {PlainFold::hash(answer.states.value(0)), 0, false};
    return true;
}

bool QuickFold::find(qint64 first, qint64 last, States &states, EntityEvents &events, QueryScope &scope,
                     const std::function<bool()> &isSuperseded)
{
    if ((m_problemStep >= 0 && last >= m_problemStep) || !beginBefore(first, events, scope))
        return false;
    if (m_at == first) {
        FoldRequest request;
        FoldAnswer answer;
        if (!ask(request, first, answer, scope))
            return false;
        states[first] = answer.states.value(0);
    }
    while (m_at < last) {
        if (isSuperseded && isSuperseded())
            return false;
        const qint64 bytes = hasCheckpoints() ? NearBytes : NearBytesOfReplay;
        const qint64 near = m_size > 0 ? bytes / m_size : EntityEvents::BlockSize;
        const qint64 begin = std::max(m_at, std::min(first - 1, last - near)); // of what is wanted
        const qint64 end = std::min(EntityEvents::endOfBlock(m_at + 1), last);
        const bool isNear = m_at >= begin;
        if (!fold(isNear ? end : std::min(end, begin), isNear ? FoldRequest::Each : FoldRequest::None,
                  &states, events, scope))
            return false;
    }
    return true;
}

bool QuickFold::advance(EntityEvents &events, QueryScope &scope)
{
    if (m_problemStep >= 0 || !hasCheckpoints() || m_folded >= events.count() || scope.isStopped())
        return false;
    return beginBefore(std::max<qint64>(0, m_folded), events, scope) &&
           fold(std::min(EntityEvents::endOfBlock(m_at + 1), events.count()), FoldRequest::None, nullptr,
                events, scope);
}

bool QuickFold::beginBefore(qint64 first, EntityEvents &events, QueryScope &scope)
{
    if (!m_isLoaded && !load(scope))
        return false;
    const bool canGoOn = m_at >= 0 && m_at <= first;
    if (!hasCheckpoints())
        return canGoOn || load(scope);
    const auto nearest = std::prev(m_checkpoints.upper_bound(first)); // there is one at the start
    if (canGoOn && m_at >= nearest->first)
        return true;
    if (!nearest->second.isProven && !prove(nearest, events, scope))
        return m_problemStep < 0 && !hasCheckpoints() && !scope.isStopped() && load(scope);
    m_at = nearest->first;
    m_from = m_at == 0 ? FoldRequest::Initial : int(m_at);
    m_isFresh = false;
    return true;
}

bool QuickFold::prove(std::map<qint64, Checkpoint>::iterator checkpoint, EntityEvents &events,
                      QueryScope &scope)
{
    const auto next = std::next(checkpoint);
    if (next == m_checkpoints.end())
        return true; // it is the state that the last fold went on from
    const quint64 wanted = next->second.hash;
    const qint64 end = next->first;
    m_at = checkpoint->first;
    m_from = m_at == 0 ? FoldRequest::Initial : int(m_at);
    m_isFresh = false;
    States states;
    while (m_at < end) {
        const qint64 last = std::min(EntityEvents::endOfBlock(m_at + 1), end);
        if (!fold(last, last == end ? FoldRequest::Last : FoldRequest::None, &states, events, scope))
            return false;
    }
    checkpoint->second.isProven = PlainFold::hash(states[end]) == wanted;
    if (!checkpoint->second.isProven)
        giveUp(
            u"The script remembers something outside of its state, so every jump replays from the start."_s);
    return hasCheckpoints();
}

bool QuickFold::fold(qint64 last, FoldRequest::Wanted wanted, States *states, EntityEvents &events,
                     QueryScope &scope)
{
    const qint64 first = m_at + 1;
    last = m_pace.last(first, last);
    const bool isKept = hasCheckpoints() && last % m_spacing == 0 && last > m_checkpoints.rbegin()->first;
    FoldRequest request;
    request.events = events.json(scope, first, last);
    request.count = last - m_at;
    request.wanted = isKept && wanted == FoldRequest::None ? FoldRequest::Last : wanted;
    request.keep = isKept ? int(last) : -1;
    if (request.events.isEmpty()) {
        if (!scope.isStopped()) {
            m_problem = {ReducerProblem::Ended, events.problem()};
            m_problemStep = first;
        }
        return false;
    }
    FoldAnswer answer;
    const bool isDone = ask(request, first, answer, scope);
    if (!answer.states.isEmpty())
        m_size = answer.states.constLast().size();
    for (qsizetype i = 0; wanted != FoldRequest::None && i < answer.states.size(); ++i)
        (*states)[wanted == FoldRequest::Each ? first + i : last] = answer.states[i];
    if (isDone && isKept)
        keep(last, answer);
    return isDone && m_at >= 0;
}

bool QuickFold::ask(FoldRequest &request, qint64 first, FoldAnswer &answer, QueryScope &scope)
{
    request.from = m_from;
    const auto start = std::chrono::steady_clock::now();
    answer = m_host.fold(request, scope.stop());
    if (request.count > 0)
        m_pace.note(request.count, std::chrono::steady_clock::now() - start);
    if (answer.problem.kind != ReducerProblem::None)
        return lost(answer, first, request.count, scope.isStopped());
    m_from = FoldRequest::Current;
    m_at += request.count;
    m_folded = std::max(m_folded, m_at);
    return true;
}

// Says what became of a fold that failed: false, always.
bool QuickFold::lost(const FoldAnswer &answer, qint64 first, qint64 count, bool isStopped)
{
    m_at = -1;
    m_isLoaded = m_isLoaded && m_host.isRunning();
    if (isStopped)
        return false;
    // Where checkpoints are a part worth mentioning of the memory, they may be larger than they were thought.
    if (answer.problem.kind == ReducerProblem::Memory && m_keptBytes > m_limits.memory / 16) {
        m_budget /= 4;
        m_folded = -1;
        if (m_budget < LeastBudget)
            giveUp(
                u"Checkpoints need more memory than a reducer may use, so every jump replays from the start."_s);
        return false;
    }
    if (!m_isLoaded && m_pace.beCareful(first, first + count - 1))
        return false; // whoever asked tries again
    m_problem = answer.problem;
    m_problemStep = first + std::max<qint64>(0, answer.problem.event);
    return false;
}

void QuickFold::keep(qint64 step, const FoldAnswer &answer)
{
    if (!answer.kept) {
        const bool isFresh = m_isFresh;
        const qint64 at = m_at;
        giveUp(u"The state cannot be kept as a checkpoint, so every jump replays from the start. %1"_s.arg(
            answer.keptText));
        m_isLoaded = isFresh;
        m_at = isFresh ? at : -1;
        return;
    }
    m_checkpoints[step] = {PlainFold::hash(answer.states.constLast()), answer.keptBytes, false};
    m_keptBytes += answer.keptBytes;
    while (m_keptBytes > m_budget && m_checkpoints.size() > 2)
        thinOut();
}

void QuickFold::thinOut()
{
    m_spacing *= 2;
    QList<int> dropped;
    for (auto it = m_checkpoints.begin(); it != m_checkpoints.end();) {
        if (it->first % m_spacing == 0) {
            it->second.isProven = false; // up to the next one that there is now
            ++it;
            continue;
        }
        dropped.append(int(it->first));
        m_keptBytes -= it->second.bytes;
        it = m_checkpoints.erase(it);
    }
    m_host.drop(dropped);
}

void QuickFold::giveUp(const QString &why)
{
    m_whyNone = why;
    m_checkpoints.clear();
    m_keptBytes = 0;
    m_isLoaded = false;
    m_at = -1;
}

std::vector<std::pair<qint64, quint64>> QuickFold::checkpoints(qint64 from, qint64 to) const
{
    std::vector<std::pair<qint64, quint64>> found;
    for (auto it = m_checkpoints.upper_bound(from); it != m_checkpoints.end() && it->first <= to; ++it)
        found.emplace_back(it->first, it->second.hash);
    return found;
}

} // namespace Backstory
