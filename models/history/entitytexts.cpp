// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/entitytexts.h"

#include "models/history/entityrank.h"

#include <algorithm>
#include <cstring>

namespace Backstory
{

namespace
{

void makeSmall(char *begin, const char *end)
{
    for (; begin != end; ++begin) {
        if (*begin >= 'A' && *begin <= 'Z')
            *begin = char(*begin + 32);
    }
}

/// Adds those of the first `count` entities of a chunk whose ids hold the text.
void findIn(const EntityChunk &chunk, qsizetype count, quint32 firstNumber, const QByteArray &smallText,
            FoundEntities &found)
{
    const char *const all = chunk.searched().constData();
    const qsizetype end = count == 0 ? 0 : chunk.ends[size_t(count) - 1];
    qsizetype entity = 0;
    for (qsizetype at = 0; at < end;) {
        const auto *hit = static_cast<const char *>(
            memmem(all + at, size_t(end - at), smallText.constData(), size_t(smallText.size())));
        if (!hit)
            return;
        const qsizetype place = hit - all;
        while (chunk.ends[size_t(entity)] <= place)
            ++entity;
        const qsizetype next = chunk.ends[size_t(entity)];
        if (place + smallText.size() > next) { // it begins in one id and ends in another
            at = place + 1;
            continue;
        }
        const qsizetype begin = chunk.begin(entity);
        const auto rank = entityRank(QByteArrayView(all + begin, next - begin), smallText);
        if (rank) {
            const quint32 category = chunk.categories[size_t(entity)];
            found.byRank[size_t(*rank)].push_back({quint32(firstNumber + entity), category});
            EntityMatches &matches = found.byCategory[category];
            ++matches.entities;
            matches.best = std::min(matches.best, *rank);
        }
        at = next;
    }
}

} // namespace

QByteArrayView EntityChunk::id(qsizetype at) const
{
    return QByteArrayView(ids).sliced(begin(at), ends[size_t(at)] - begin(at));
}

void EntityChunk::append(quint32 category, QByteArrayView id)
{
    const bool capitals = std::any_of(id.begin(), id.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (capitals && small.isEmpty())
        small = ids;
    ids.append(id);
    if (capitals || !small.isEmpty()) {
        small.append(id);
        makeSmall(small.data() + small.size() - id.size(), small.data() + small.size());
    }
    ends.push_back(quint32(ids.size()));
    categories.push_back(category);
}

QByteArrayView FoundEntities::id(quint32 number) const
{
    const qint64 at = qint64(number) - 1;
    return chunks[size_t(at / EntityChunk::Size)]->id(at % EntityChunk::Size);
}

// A history that was begun anew has other entities under the same numbers.
bool EntityTexts::isOf(const Database &db, qint64 seen) const
{
    const qint64 known = std::min(seen, m_entities);
    Statement row = db.prepare("SELECT category, id FROM entity WHERE number = ?1");
    for (const qint64 number : {qint64(1), known / 2, known}) {
        if (number < 1 || number > known)
            continue;
        row.bind(1, number);
        const EntityChunk &chunk = *m_chunks[size_t((number - 1) / EntityChunk::Size)];
        const qsizetype at = (number - 1) % EntityChunk::Size;
        if (!row.step() || row.integer(0) != chunk.categories[size_t(at)] || row.bytes(1) != chunk.id(at))
            return false;
        row.reset();
    }
    return true;
}

bool EntityTexts::append(const Database &db, const std::atomic<bool> &interrupted)
{
    Statement rows = db.prepare("SELECT number, category, id FROM entity WHERE number > ?1 ORDER BY number");
    rows.bind(1, m_entities);
    std::shared_ptr<EntityChunk> last;
    if (m_entities % EntityChunk::Size != 0) // others may be reading the one that is there
        last = std::make_shared<EntityChunk>(*m_chunks.back());
    const auto keep = [&] {
        if (!last)
            return;
        const auto at = size_t((m_entities - 1) / EntityChunk::Size);
        m_chunks.resize(std::max(m_chunks.size(), at + 1));
        m_chunks[at] = std::exchange(last, nullptr);
    };
    bool good = true;
    while (good && rows.step()) {
        const QByteArrayView id = rows.bytes(2);
        m_tooMany = m_bytes + id.size() > m_mostBytes;
        good = !interrupted && rows.integer(0) == m_entities + 1 && !m_tooMany;
        if (!good)
            break;
        if (!last)
            last = std::make_shared<EntityChunk>();
        last->append(quint32(rows.integer(1)), id);
        m_bytes += id.size();
        if (++m_entities % EntityChunk::Size == 0)
            keep();
    }
    keep();
    if (m_tooMany) {
        m_chunks.clear();
        m_entities = m_bytes = 0;
    }
    return good && !interrupted && db.error().isEmpty();
}

std::unique_lock<std::timed_mutex> EntityTexts::lock(const std::atomic<bool> &interrupted)
{
    // Somebody may be reading all ids: a canceled query must not stand here on a thread of the pool.
    std::unique_lock held(m_mutex, std::defer_lock);
    while (!held.try_lock_for(std::chrono::milliseconds(10))) {
        if (interrupted)
            break;
    }
    return held;
}

bool EntityTexts::loadLocked(const Database &db, qint64 seen, const std::atomic<bool> &interrupted)
{
    if (m_tooMany)
        return false;
    if (!isOf(db, seen)) {
        m_chunks.clear();
        m_entities = m_bytes = 0;
        m_seen = -1;
        m_found.reset();
    }
    return seen <= m_entities || append(db, interrupted);
}

bool EntityTexts::load(const Database &db, const std::atomic<bool> &interrupted)
{
    const auto held = lock(interrupted);
    return held && loadLocked(db, db.integer("SELECT max(number) FROM entity"), interrupted);
}

std::shared_ptr<const FoundEntities> EntityTexts::find(const Database &db, const QByteArray &text,
                                                       const std::atomic<bool> &interrupted)
{
    QByteArray smallText = text;
    makeSmall(smallText.data(), smallText.data() + smallText.size());
    const qint64 seen = db.integer("SELECT max(number) FROM entity");
    auto found = std::make_shared<FoundEntities>();
    {
        const auto held = lock(interrupted);
        if (!held || !loadLocked(db, seen, interrupted))
            return nullptr;
        if (m_found && m_seen == seen && m_text == smallText)
            return m_found;
        found->chunks = m_chunks;
    }
    qint64 first = 0;
    for (const auto &chunk : found->chunks) {
        if (interrupted)
            return nullptr;
        findIn(*chunk, std::min<qint64>(chunk->size(), seen - first), quint32(first + 1), smallText, *found);
        first += chunk->size();
        if (first >= seen)
            break;
    }
    const auto held = lock(interrupted);
    if (!held)
        return nullptr;
    m_text = smallText;
    m_seen = seen;
    m_found = found;
    return found;
}

} // namespace Backstory
