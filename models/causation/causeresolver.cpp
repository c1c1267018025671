// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causeresolver.h"

#include "models/history/identifier.h"

#include <algorithm>

namespace Backstory
{

namespace
{

/// The position that a cause names, as `causeKey()` reads it; -1 when it names none.
qint64 namedPosition(const Cause &cause)
{
    return cause.kind == Cause::Position ? positionIn(cause.text) : -1;
}

} // namespace

CauseResolver::CauseResolver(const Database &db, qint64 recentRows)
    : m_db(db)
    , m_recentRows(recentRows)
    , m_runs(db)
    , m_positionOf(db.prepare("SELECT position, part FROM event WHERE row = ?1"))
{
}

bool CauseResolver::start(qint64 row)
{
    if (!m_started && !loadState())
        return false;
    m_current.first = row;
    m_positionsFrom = m_positions ? row : 0;
    m_filtersKnown = row == 1;
    return true;
}

void CauseResolver::expect(const EventFacts &facts) const
{
    const auto expect = [this](quint64 key, const KeyFilter &old) {
        for (const Generation *generation : {&m_current, &m_previous}) {
            generation->ids.expect(key);
            generation->waiting.expect(key);
        }
        old.expect(key);
    };
    if (facts.id != 0)
        expect(facts.id, m_oldWaiting);
    for (const quint64 cause : facts.causes)
        expect(cause, m_oldIds);
}

bool CauseResolver::add(const Event &event, const EventFacts &facts)
{
    const qint64 row = qint64(facts.row);
    if (m_current.first == 0 && !start(row))
        return false;
    m_lastRow = row;
    for (size_t i = 0; i < facts.causes.size() && !m_positions; ++i) {
        if (namedPosition(event.causes[i]) >= 0) {
            m_positions = true;
            m_positionsFrom = row;
            m_stateDirty = true;
        }
    }
    m_position = m_positions && event.position.isValid() && event.position.part == 0
                     ? positionKey(event.position.value)
                     : 0;
    const size_t foundBefore = m_found.size();
    if (!facts.causes.empty())
        name(event, facts);
    if (facts.id != 0)
        arrive(facts.id, row, false);
    if (m_position != 0)
        arrive(m_position, row, true);
    // One event may be named twice, by two names.
    if (m_found.size() - foundBefore > 1) {
        const auto from = m_found.begin() + qptrdiff(foundBefore);
        std::sort(from, m_found.end());
        m_found.erase(std::unique(from, m_found.end()), m_found.end());
    }
    return true;
}

void CauseResolver::name(const Event &event, const EventFacts &facts)
{
    const qint64 row = qint64(facts.row);
    m_open.clear();
    bool isFar = false;
    for (size_t i = 0; i < facts.causes.size(); ++i) {
        const quint64 key = facts.causes[i];
        const auto before = facts.causes.first(i);
        if (std::find(before.begin(), before.end(), key) != before.end())
            continue;
        const qint64 position = namedPosition(event.causes[i]);
        if (const qint64 recent = recentRow(key, position, row)) {
            m_found.push_back({row, recent});
            continue;
        }
        m_open.push_back({key, row, key == facts.id || key == m_position ? row : 0, position, 0});
        isFar =
            isFar || (firstRecent() > 1 && (position >= 0 || !m_filtersKnown || m_oldIds.mayContain(key)));
    }
    // All together: two names may turn out to be one event, which is found once only.
    for (const Far &open : m_open) {
        if (isFar)
            m_far.push_back(open);
        else if (open.later > 0)
            m_found.push_back({row, row});
        if (open.later == 0)
            wait(open.key, row, isFar);
    }
}

// Rows that came before anyone named a position are not known by theirs.
qint64 CauseResolver::recentRow(quint64 key, qint64 position, qint64 effect)
{
    for (Generation *generation : {&m_current, &m_previous}) {
        if (generation->first == 0)
            continue;
        if (const quint32 *number = generation->ids.find(key))
            return generation->first + *number - 1;
    }
    const qint64 row = position >= 0 && m_positionsFrom > firstRecent() ? rowAt(position) : 0;
    return row < effect ? row : 0;
}

void CauseResolver::wait(quint64 key, qint64 effect, bool isFar)
{
    quint32 &head = m_current.waiting.at(key);
    m_current.effects.push_back({effect, head, isFar ? quint32(m_far.size()) : 0});
    head = quint32(m_current.effects.size());
    if (isFar)
        m_far.back().waiting = head;
}

void CauseResolver::arrive(quint64 key, qint64 row, bool isPosition)
{
    bool isNew = true;
    if (m_previous.first > 0 && m_previous.ids.find(key))
        isNew = false;
    bool isNewHere = false;
    quint32 &number = m_current.ids.at(key, &isNewHere);
    number = quint32(row - m_current.first + 1);
    if (!isNew || !isNewHere)
        return; // whoever waited has the first
    for (Generation *generation : {&m_previous, &m_current}) {
        quint32 *head = generation->first > 0 ? generation->waiting.find(key) : nullptr;
        if (!head)
            continue;
        for (quint32 at = *head; at != 0; at = generation->effects[at - 1].next) {
            const Waiting &waiting = generation->effects[at - 1];
            if (waiting.effect == 0)
                continue;
            if (waiting.far == 0)
                m_found.push_back({waiting.effect, row});
            else if (m_far[waiting.far - 1].later == 0)
                m_far[waiting.far - 1].later = row;
        }
        *head = 0;
    }
    if (firstRecent() > 1 && (!m_filtersKnown || m_oldWaiting.mayContain(key)))
        m_late.push_back({key, row, firstRecent(), isPosition});
}

bool CauseResolver::flush(bool caughtUp)
{
    if (!m_started && !(caughtUp && loadState()))
        return !caughtUp;
    const bool isFull = m_current.first > 0 && m_lastRow - m_current.first + 1 >= m_recentRows;
    if ((isFull || caughtUp) && !lookUp())
        return false;
    if (!m_filtersKnown && m_pagesRead > PagesLikeFilters && !readFilters())
        return false;
    if (isFull) {
        dropPrevious();
        std::swap(m_previous, m_current);
        m_current.first = m_lastRow + 1;
    }
    return save();
}

void CauseResolver::dropPrevious()
{
    if (m_previous.first > 0 && m_filtersKnown) {
        m_previous.ids.forEach([this](quint64 key, quint32) { m_oldIds.add(key); });
        m_previous.waiting.forEach([this](quint64 key, quint32 head) {
            if (head != 0)
                m_oldWaiting.add(key);
        });
    }
    m_previous.first = 0;
    m_previous.ids.clear();
    m_previous.waiting.clear();
    m_previous.effects.clear();
}

} // namespace Backstory
