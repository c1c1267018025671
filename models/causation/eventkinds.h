// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causalrecords.h"
#include "models/history/database.h"

#include <QHash>

#include <optional>

namespace Backstory
{

struct EventFacts;

/// The numbers of the event kinds of a history. Belongs to the writer's thread and transaction; read when it
/// is first asked.
class EventKinds
{
public:
    explicit EventKinds(const Database &db);

    /// The number of the event's kind, which is written when it is new; nothing after a database error.
    std::optional<EventKindNumber> of(const EventFacts &facts);

private:
    struct Kind {
        quint32 type = 0; ///< numbers of words
        quint32 category = 0;
        quint32 producer = 0;
        bool operator==(const Kind &) const = default;
        friend size_t qHash(const Kind &kind, size_t seed) noexcept
        {
            return qHash(quint64(kind.type) << 32 ^ quint64(kind.category) << 16 ^ kind.producer, seed);
        }
    };
    bool load();

    const Database &m_db;
    Statement m_insert;
    bool m_loaded = false;
    QHash<Kind, EventKindNumber> m_numbers;
};

} // namespace Backstory
