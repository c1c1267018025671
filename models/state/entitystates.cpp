// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/entitystates.h"
#include "models/text/numbertext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 BlockSteps = 256; // whose changes are kept together
constexpr int MostTries = 8;       // of a quick fold whose checkpoints did not fit

} // namespace

EntityStates::EntityStates(EntityEvents &events, const ReducerSource &reducer, const ReducerLimits &limits,
                           const StateBudget &budget)
    : m_events(events)
    , m_reducer(reducer)
    , m_plain(reducer, limits)
    , m_quick(reducer, limits, budget)
    , m_budget(budget)
    , m_states(budget.states)
{
}

const ReducerProblem &EntityStates::problem() const
{
    const bool isQuick = m_quick.problemStep() >= 0 &&
                         (m_plain.problemStep() < 0 || m_quick.problemStep() < m_plain.problemStep());
    return isQuick ? m_quick.problem() : m_plain.problem();
}

qint64 EntityStates::problemStep() const
{
    const qint64 plain = m_plain.problemStep();
    const qint64 quick = m_quick.problemStep();
    return plain < 0 || quick < 0 ? std::max(plain, quick) : std::min(plain, quick);
}

std::optional<QByteArray> EntityStates::state(qint64 step, QueryScope &scope,
                                              const IsSuperseded &isSuperseded)
{
    const auto isOver = [&] {
        return scope.isStopped() || (isSuperseded && isSuperseded()) ||
               (problemStep() >= 0 && step >= problemStep());
    };
    if (step < 0 || step > m_events.count())
        return std::nullopt;
    const auto isNear = [&] {
        return step >= m_plain.steps() && (step - m_plain.steps() + 1) * m_plain.lastSize() <= m_budget.near;
    };
    while (!m_states.contains(step) && isNear() && !isOver() && advancePlain(scope)) {}
    if (!m_states.contains(step) && !isOver())
        jump(step, scope, isSuperseded);
    const QByteArray *found = m_states.object(step);
    return found ? std::optional(*found) : std::nullopt;
}

bool EntityStates::jump(qint64 step, QueryScope &scope, const IsSuperseded &isSuperseded)
{
    const qint64 before = std::max<qint64>(0, step - 1); // it is shown beside
    for (int i = 0; i < MostTries; ++i) {
        QuickFold::States states;
        const bool isTrusted = m_quick.hasCheckpoints();
        const bool isDone = m_quick.find(before, step, states, m_events, scope, isSuperseded);
        if (isTrusted && !m_quick.hasCheckpoints())
            distrust();
        if (isDone && !agrees(states))
            continue;
        for (const auto &[at, state] : states)
            cache(at, state);
        if (isDone)
            return true;
        if (scope.isStopped() || (isSuperseded && isSuperseded()) || m_quick.problemStep() >= 0)
            return false;
    }
    return false;
}

bool EntityStates::agrees(const QuickFold::States &states)
{
    for (const auto &[step, state] : states) {
        if (m_quick.hasCheckpoints() && step < m_plain.steps() && !m_plain.isStateOf(step, state)) {
            distrust();
            return false;
        }
    }
    for (const auto &[step, state] : states) {
        if (m_quick.hasCheckpoints() && step >= m_plain.steps())
            m_unchecked[step] = PlainFold::hash(state);
    }
    return true;
}

// What came from checkpoints may be wrong, whether or not the plain fold has come past it.
void EntityStates::distrust()
{
    if (m_quick.hasCheckpoints())
        m_quick.giveUp(
            u"The script remembers something outside of its state, so every jump replays from the start."_s);
    m_states.clear();
    m_isMistaken = m_isMistaken || !m_unchecked.empty();
    m_unchecked.clear();
}

// The plain fold has come past what was found ahead of it.
void EntityStates::check(qint64 from, qint64 to)
{
    const auto isWrong = [this](const auto &known) { return !m_plain.isHashOf(known.first, known.second); };
    const auto begin = m_unchecked.lower_bound(from);
    const auto end = m_unchecked.upper_bound(to);
    const bool isMistake = std::any_of(begin, end, isWrong);
    const auto checkpoints = m_quick.checkpoints(from - 1, to);
    if (isMistake || std::any_of(checkpoints.begin(), checkpoints.end(), isWrong))
        distrust();
    else
        m_unchecked.erase(begin, end);
}

void EntityStates::cache(qint64 step, const QByteArray &state)
{
    constexpr qsizetype Overhead = 100;
    m_states.insert(step, new QByteArray(state), std::min<qint64>(state.size() + Overhead, m_budget.states));
}

bool EntityStates::advance(QueryScope &scope)
{
    if (scope.isStopped() || problemStep() >= 0)
        return false;
    // The end of a long one is reached by the quick fold first, so that all of it is near.
    const qint64 left = m_events.count() + 1 - m_plain.steps();
    const bool isFar = m_plain.steps() > 0 && left * m_plain.lastSize() > m_budget.near;
    if ((isFar || m_quick.folded() >= 0) && m_quick.advance(m_events, scope))
        return true;
    return problemStep() < 0 && m_changes.bytes() < m_budget.changes && advancePlain(scope);
}

bool EntityStates::advancePlain(QueryScope &scope)
{
    const qint64 before = m_plain.steps();
    const PlainFold::Slice slice = m_plain.advance(m_events, scope);
    note(slice.console);
    compare(slice);
    if (m_plain.steps() == before)
        flush();
    check(before, m_plain.steps() - 1);
    return m_plain.steps() > before;
}

void EntityStates::compare(const PlainFold::Slice &slice)
{
    for (qsizetype i = 0; i < slice.states.size(); ++i) {
        const QByteArray &state = slice.states[i];
        if (!m_maker)
            m_maker.emplace(slice.first + i);
        StatePair pair{m_lastDocument, {}};
        const bool isSame = state == m_lastText;
        pair.after = isSame ? m_lastDocument : stateDocument(state);
        m_maker->add(isSame ? std::vector<StateChange>() : m_diff.between(pair));
        m_lastText = state;
        m_lastDocument = pair.after;
        // What comes to the quick fold is kept; of the stream only its beginning.
        if (m_states.totalCost() < m_budget.states / 2 || m_events.count() - (slice.first + i) < 2)
            cache(slice.first + i, state);
        if (++m_made == BlockSteps)
            flush();
    }
    if (!m_plain.canGoOn(m_events))
        flush();
}

void EntityStates::flush()
{
    if (!m_maker)
        return;
    const auto block = m_maker->finished(m_paths);
    const QList<PathTable::Entry> paths = m_paths.entriesFrom(m_knownPaths);
    m_knownPaths = m_paths.size();
    m_changes.append(block, paths);
    m_news.blocks.push_back(block);
    m_news.paths += paths;
    m_maker.reset();
    m_made = 0;
}

void EntityStates::note(const QList<ConsoleLine> &console)
{
    for (const ConsoleLine &line : console) {
        const qint64 step = line.event;
        const bool isStep = step > 0 && step <= m_events.count();
        const qint64 version = isStep ? m_events.steps()[step - 1].version : Event::NoVersion;
        m_news.console.append(
            {step, stepName(version, isStep ? step : 0), ConsoleEntry::Level(line.level), line.text});
    }
}

EntityStates::News EntityStates::takeNews()
{
    return std::exchange(m_news, {});
}

QString EntityStates::coverage() const
{
    const qint64 count = m_events.count();
    QString text =
        folded() >= count
            ? u"%1 folded"_s.arg(countText(count, u"event"_s))
            : u"%1 of %2 events folded"_s.arg(countText(std::max<qint64>(0, folded())), countText(count));
    if (comparedSteps() < std::min(count, std::max<qint64>(0, folded())))
        text += u", changes known to step %1"_s.arg(countText(comparedSteps()));
    if (m_changes.bytes() >= m_budget.changes)
        text += u", no further because they need too much memory"_s;
    if (m_quick.kept() > 0)
        text += u" · a checkpoint every %1 events (%2)"_s.arg(countText(m_quick.spacing()),
                                                              bytesText(m_quick.keptBytes()));
    text += u" · changes %1 · reducer %2"_s.arg(bytesText(m_changes.bytes()),
                                                bytesText(m_plain.memory() + m_quick.memory()));
    if (!m_quick.whyNone().isEmpty())
        text += u". "_s + m_quick.whyNone();
    return text;
}

} // namespace Backstory
