// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/stuckentities.h"

#include "models/event/timedistance.h"

#include "models/findings/eventrule.h"
#include "models/text/timetext.h"

#include <bit>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr double ShareThatGoesOn = 0.98;

} // namespace

StuckEntities::StuckEntities(const Database &db, FindingTable &findings, PastEvents &past)
    : m_findings(findings)
    , m_past(past)
{
    Statement known = db.prepare("SELECT entity FROM finding WHERE rule = ?1");
    known.bind(1, qint64(FindingRule::Stuck));
    while (known.step())
        m_stuck.insert(known.integer(0));
}

void StuckEntities::passed(const EntityState &before, const EventPrint &event)
{
    m_latest = std::max(m_latest, event.time);
    if (before.type == event.type || event.kind == EventKind::Snapshot)
        return;
    if (before.type >= m_places.size())
        m_places.resize(before.type + before.type / 2 + 16);
    quint16 &place = m_places[before.type];
    if (place == 0) {
        if (m_steps.size() > 10'000)
            return; // a type an entity is no type
        place = quint16(m_steps.size());
        m_steps.emplace_back();
    }
    Steps &steps = m_steps[place];
    ++steps.left;
    if (before.flags & event.flags & EntityState::HasTime) {
        const quint64 delay =
            event.time > before.time ? quint64(nanosecondsBetween(before.time, event.time)) : 0;
        ++steps.delays[std::min<size_t>(63, size_t(std::bit_width(delay)))];
    }
}

qint64 StuckEntities::patienceOf(const Steps &steps)
{
    quint64 later = 0;
    for (size_t i = steps.delays.size(); i-- > 0;) {
        later += steps.delays[i];
        if (double(later) > (1 - ShareThatGoesOn) / 4 * double(steps.left))
            return i >= 61 ? std::numeric_limits<qint64>::max() / 2 : qint64(quint64(1) << (i + 1));
    }
    return std::numeric_limits<qint64>::max() / 2;
}

bool StuckEntities::findAll(const EntityMemory &states)
{
    const auto stepsOf = [this](const EntityState &state) -> Steps * {
        const quint16 place = state.type < m_places.size() ? m_places[state.type] : 0;
        return place && !state.isEmpty() ? &m_steps[place] : nullptr;
    };
    for (Steps &steps : m_steps) {
        steps.staying = 0;
        steps.patience = patienceOf(steps);
    }
    const auto isLate = [this](const EntityState &state, const Steps &steps) {
        return (state.flags & EntityState::HasTime) &&
               nanosecondsBetween(state.time, m_latest) > steps.patience;
    };
    for (const EntityState &state : states.all()) {
        Steps *steps = stepsOf(state);
        if (steps && isLate(state, *steps))
            ++steps->staying;
    }
    const auto &all = states.all();
    std::unordered_set<qint64> before = std::move(m_stuck);
    m_stuck.clear();
    for (size_t entity = 1; entity < all.size(); ++entity) {
        const Steps *steps = stepsOf(all[entity]);
        const bool isRare = steps && steps->left >= FewestLeft && steps->staying <= MostOfAType &&
                            double(steps->left) >= ShareThatGoesOn * double(steps->left + steps->staying);
        if (!isRare || !isLate(all[entity], *steps))
            continue;
        if (before.erase(qint64(entity)) > 0)
            m_stuck.insert(qint64(entity)); // as it was told
        else
            report(qint64(entity), all[entity], steps->patience);
    }
    for (const qint64 entity : before)
        m_findings.remove(FindingRule::Stuck, EntityNumber(entity));
    return m_findings.isGood();
}

void StuckEntities::report(qint64 entity, const EntityState &state, qint64 patience)
{
    m_stuck.insert(entity); // counted once, also where it is not told
    const std::optional<StoredEvent> last = m_past.at(state.rows[0]);
    if (!last || last->entity.isEmpty() || last->kind == EventKind::Tombstone ||
        !m_findings.wants(FindingRule::Stuck, state.type))
        return;
    m_findings.add(
        {FindingRule::Stuck,
         state.type,
         EntityNumber(entity),
         {state.rows[0]},
         0,
         last->time(),
         0,
         u"%1 has not gone on since %2 at %3; nearly all others did within %4."_s.arg(
             QString::fromUtf8(last->entity), last->type, momentText(last->time()), durationText(patience))});
}

} // namespace Backstory
