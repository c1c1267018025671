// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causeresolver.h"
#include "models/causation/packing.h"
#include "models/history/tallies.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr const char *StateKey = "causation";

template<class Entry>
std::vector<ProbedKey> sortedKeys(const std::vector<Entry> &entries)
{
    std::vector<ProbedKey> keys;
    keys.reserve(entries.size());
    for (size_t i = 0; i < entries.size(); ++i)
        keys.push_back({entries[i].key, i});
    std::sort(keys.begin(), keys.end());
    return keys;
}

} // namespace

bool CauseResolver::lookUp()
{
    if (m_far.empty() && m_late.empty())
        return true;
    m_stateDirty = true;
    const size_t foundBefore = m_found.size();
    if (!m_runs.refresh() || !lookUpFar() || !lookUpLate())
        return false;
    m_runs.release();
    std::sort(m_found.begin() + qptrdiff(foundBefore), m_found.end());
    m_found.erase(std::unique(m_found.begin() + qptrdiff(foundBefore), m_found.end()), m_found.end());
    return true;
}

bool CauseResolver::lookUpFar()
{
    std::vector<qint64> causes(m_far.size());
    std::vector<ProbedKey> keys = sortedKeys(m_far);
    std::erase_if(keys, [this](const ProbedKey &key) { return m_far[key.index].position >= 0; });
    RunProbe probe(m_runs);
    for (auto run = m_runs.runs().rbegin(); run != m_runs.runs().rend() && !keys.empty(); ++run) {
        if (m_current.first > 0 && run->second.firstRow >= firstRecent())
            continue; // would have been found in memory
        const qint64 first = run->second.firstRow;
        const auto takeNearest = [&](size_t index, std::span<const quint32> rows) {
            const auto behind =
                std::lower_bound(rows.begin(), rows.end(), m_far[index].effect,
                                 [first](quint32 row, qint64 effect) { return first + row < effect; });
            if (behind != rows.begin())
                causes[index] = std::max(causes[index], first + *(behind - 1));
        };
        const bool good = probe.visitKeys(run->second, Lookup::ById, keys, takeNearest);
        if (!good)
            return false;
        std::erase_if(keys, [&causes](const ProbedKey &key) { return causes[key.index] > 0; });
    }
    m_pagesRead += probe.pagesRead();
    for (size_t i = 0; i < m_far.size(); ++i) {
        const Far &far = m_far[i];
        if (far.position >= 0) {
            const qint64 row = rowAt(far.position);
            causes[i] = row <= far.effect ? row : 0;
        }
        const qint64 cause = causes[i] > 0 ? causes[i] : far.later;
        if (cause > 0)
            m_found.push_back({far.effect, cause});
        if (far.waiting > 0) {
            Waiting &waiting = m_current.effects[far.waiting - 1];
            waiting.far = 0;
            waiting.effect = cause > 0 ? 0 : waiting.effect;
        }
    }
    m_far.clear();
    return true;
}

bool CauseResolver::lookUpLate()
{
    // Only the first event with an id is a late cause: effects before it have none nearer, those behind it
    // had it before them.
    RunProbe probe(m_runs);
    std::vector<Found> named; // the cause is an index into m_late
    std::vector<ProbedKey> keys = sortedKeys(m_late);
    std::vector<bool> isNamed(m_late.size());
    for (const auto &[firstRow, run] : m_runs.runs()) {
        const bool good = probe.visit(run, Lookup::ByCause, keys, [&](size_t index, qint64 row) {
            if (row >= m_late[index].before)
                return;
            named.push_back({row, qint64(index)});
            isNamed[index] = true;
        });
        if (!good)
            return false;
    }
    std::vector<bool> isRepeated(m_late.size());
    std::erase_if(keys,
                  [&](const ProbedKey &key) { return !isNamed[key.index] || m_late[key.index].isPosition; });
    for (const auto &[firstRow, run] : m_runs.runs()) {
        const bool good = probe.visit(run, Lookup::ById, keys, [&](size_t index, qint64 row) {
            isRepeated[index] = isRepeated[index] || row < m_late[index].row;
        });
        if (!good)
            return false;
    }
    m_pagesRead += probe.pagesRead();
    for (const Found &each : named) {
        if (!isRepeated[size_t(each.cause)])
            m_found.push_back({each.effect, m_late[size_t(each.cause)].row});
    }
    m_late.clear();
    return true;
}

// Rows are in the order of positions, as HistoryReader::eventsAt() takes them to be.
qint64 CauseResolver::rowAt(qint64 position)
{
    qint64 low = 1;
    qint64 high = m_lastRow > 0 ? m_lastRow : m_db.integer("SELECT max(row) FROM event");
    while (low <= high) {
        const qint64 middle = low + (high - low) / 2;
        m_positionOf.bind(1, middle);
        if (!m_positionOf.step())
            break;
        const Position found{m_positionOf.integer(0), qint32(m_positionOf.integer(1))};
        m_positionOf.reset();
        if (found == Position{position, 0})
            return middle;
        if (found < Position{position, 0})
            low = middle + 1;
        else
            high = middle - 1;
    }
    m_positionOf.reset();
    return 0;
}

bool CauseResolver::readFilters()
{
    if (!m_runs.refresh())
        return false;
    m_oldIds.clear();
    m_oldWaiting.clear();
    m_oldIds.reserve(size_t(m_lastRow + m_lastRow / 4));
    m_oldWaiting.reserve(size_t(m_lastRow + m_lastRow / 4));
    for (const auto &[firstRow, run] : m_runs.runs()) {
        IndexEntry entry;
        RunScan ids(m_db, run.part(Lookup::ById));
        while (ids.next(entry))
            m_oldIds.add(entry.key);
        RunScan causes(m_db, run.part(Lookup::ByCause));
        while (causes.next(entry))
            m_oldWaiting.add(entry.key);
    }
    m_filtersKnown = m_db.error().isEmpty();
    return m_filtersKnown;
}

// What was put off must not be lost with the process.
bool CauseResolver::save()
{
    if (m_far.empty() && m_late.empty() && !m_stateDirty)
        return true;
    m_stateDirty = false;
    Packer packer;
    packer.number(m_positions);
    packer.number(m_far.size());
    for (const Far &far : m_far) {
        packer.number(far.key);
        packer.number(quint64(far.effect));
        packer.number(quint64(far.later));
        packer.signedNumber(far.position);
    }
    packer.number(m_late.size());
    for (const Late &late : m_late) {
        packer.number(late.key);
        packer.number(quint64(late.row));
        packer.number(quint64(late.before));
        packer.number(late.isPosition);
    }
    const QByteArray state = packer.bytes();
    return MetaTable(m_db).write(StateKey, QByteArrayView(state));
}

bool CauseResolver::loadState()
{
    m_started = true;
    const QByteArray state = MetaTable(m_db).bytes(StateKey);
    if (state.isEmpty())
        return m_db.error().isEmpty();
    Unpacker unpacker(state);
    m_positions = unpacker.number() != 0;
    m_far.resize(size_t(unpacker.size()));
    for (Far &far : m_far) {
        far.key = unpacker.number();
        far.effect = qint64(unpacker.number());
        far.later = qint64(unpacker.number());
        far.position = unpacker.signedNumber();
    }
    m_late.resize(size_t(unpacker.size()));
    for (Late &late : m_late) {
        late.key = unpacker.number();
        late.row = qint64(unpacker.number());
        late.before = qint64(unpacker.number());
        late.isPosition = unpacker.number() != 0;
    }
    return unpacker.isAtEnd();
}

} // namespace Backstory
