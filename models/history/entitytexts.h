// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/database.h"
#include "models/history/historyreader.h"

#include <QHash>

#include <array>
#include <atomic>
#include <mutex>
#include <vector>

namespace Backstory
{

/// Neighbouring entities: their ids one behind the other, and their categories' words.
struct EntityChunk {
    static constexpr qsizetype Size = 65'536;

    QByteArray ids;
    QByteArray small; ///< the ids with small ASCII letters; empty when they have no others
    std::vector<quint32> ends;
    std::vector<quint32> categories;

    qsizetype size() const { return qsizetype(ends.size()); }
    qsizetype begin(qsizetype at) const { return at == 0 ? 0 : ends[size_t(at) - 1]; }
    QByteArrayView id(qsizetype at) const;
    const QByteArray &searched() const { return small.isEmpty() ? ids : small; }
    void append(quint32 category, QByteArrayView id);
};

/// Which entities' ids hold a text. Never changes.
struct FoundEntities {
    struct Entity {
        quint32 number;
        quint32 category;
    };

    QByteArrayView id(quint32 number) const;

    std::array<std::vector<Entity>, 4> byRank; ///< by EntityRank; ascending numbers
    QHash<quint32, EntityMatches> byCategory;  ///< by word; without names
    std::vector<std::shared_ptr<const EntityChunk>> chunks;
};

/// The ids of all entities of one history in memory, for searches: a look at every one of a million takes
/// milliseconds, while the rows that an index names are spread all over the file. Some 20 bytes an entity,
/// read when something is first searched for. Shared by the readers of a history; its functions may be
/// called from any thread, each with a connection of the caller's own in a transaction.
class EntityTexts
{
public:
    /// Ids of more bytes than these are not kept: then the history's trigrams have to be asked.
    explicit EntityTexts(qint64 mostBytes = 64LL << 20)
        : m_mostBytes(mostBytes)
    {
    }

    /// Reads what came since; false when there are too many ids, or the connection failed or was interrupted.
    bool load(const Database &db, const std::atomic<bool> &interrupted);
    /// Among those that the connection sees. Null where `load()` is false.
    std::shared_ptr<const FoundEntities> find(const Database &db, const QByteArray &text,
                                              const std::atomic<bool> &interrupted);

private:
    using Chunks = std::vector<std::shared_ptr<const EntityChunk>>;

    bool isOf(const Database &db, qint64 seen) const;
    bool append(const Database &db, const std::atomic<bool> &interrupted);
    /// Waits for its turn as long as nobody interrupts; then without a lock.
    std::unique_lock<std::timed_mutex> lock(const std::atomic<bool> &interrupted);
    bool loadLocked(const Database &db, qint64 seen, const std::atomic<bool> &interrupted);

    const qint64 m_mostBytes;
    std::timed_mutex m_mutex; ///< guards all below
    Chunks m_chunks;
    qint64 m_entities = 0;
    qint64 m_bytes = 0;
    bool m_tooMany = false;
    QByteArray m_text; ///< what was looked for last, among so many entities
    qint64 m_seen = -1;
    std::shared_ptr<const FoundEntities> m_found;
};

} // namespace Backstory
