// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/mutedkeys.h"

namespace Backstory
{

MutedKeys::MutedKeys(const FindingMutes &mutes, const HistorySource &source, HistoryReader &history)
{
    for (const FindingMutes::Mute &mute : mutes.mutes()) {
        if (mute.isRule())
            m_rules.insert(mute.rule);
        else if (!mute.position.isValid())
            addEntity(mute, history);
        else if (mute.source == source.name)
            addEvents(mute, history);
    }
}

bool MutedKeys::contains(const FindingKey &key) const
{
    return m_rules.contains(key.rule) || m_entities.contains({key.rule, qint64(key.entity)}) ||
           m_rows.contains({key.rule, qint64(key.row)});
}

void MutedKeys::addEntity(const FindingMutes::Mute &mute, HistoryReader &history)
{
    for (const EntityNumber number : history.entitiesWithId(mute.entity)) {
        const std::optional<EntitySummary> entity = history.entity(number);
        if (entity && entity->category == mute.category)
            m_entities.insert({mute.rule, qint64(number)});
    }
}

void MutedKeys::addEvents(const FindingMutes::Mute &mute, HistoryReader &history)
{
    for (const EventRow row : history.eventsAt(mute.position))
        m_rows.insert({mute.rule, qint64(row)});
}

} // namespace Backstory
