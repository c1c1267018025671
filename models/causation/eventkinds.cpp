// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/eventkinds.h"

#include "models/history/historyanalysis.h"

namespace Backstory
{

EventKinds::EventKinds(const Database &db)
    : m_db(db)
    , m_insert(db.prepare("INSERT INTO eventkind(number, type, category, producer) VALUES(?1, ?2, ?3, ?4)"))
{
}

bool EventKinds::load()
{
    Statement kinds = m_db.prepare("SELECT number, type, category, producer FROM eventkind");
    while (kinds.step())
        m_numbers.insert({quint32(kinds.integer(1)), quint32(kinds.integer(2)), quint32(kinds.integer(3))},
                         EventKindNumber(kinds.integer(0)));
    m_loaded = m_db.error().isEmpty();
    return m_loaded;
}

std::optional<EventKindNumber> EventKinds::of(const EventFacts &facts)
{
    if (!m_loaded && !load())
        return std::nullopt;
    EventKindNumber &number = m_numbers[{facts.type, facts.category, facts.producer}];
    if (number == 0) {
        number = EventKindNumber(m_numbers.size());
        m_insert.bind(1, number);
        m_insert.bind(2, facts.type);
        m_insert.bind(3, facts.category);
        m_insert.bind(4, facts.producer);
        if (!m_insert.run())
            return std::nullopt;
    }
    return number;
}

} // namespace Backstory
