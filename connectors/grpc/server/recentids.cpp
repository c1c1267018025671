// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/recentids.h"

namespace Backstory
{

void RecentIds::clear()
{
    m_order.clear();
    m_places.clear();
}

const std::string &RecentIds::keyOf(std::string_view stream, std::string_view id)
{
    m_key.assign(id).append(stream);
    return m_key;
}

void RecentIds::insert(std::string_view stream, std::string_view id, Place place)
{
    const auto [found, isNew] = m_places.insert_or_assign(keyOf(stream, id), place);
    if (!isNew)
        return;
    m_order.push_back(&found->first);
    if (m_order.size() > Capacity) {
        m_places.erase(m_places.find(*m_order.front()));
        m_order.pop_front();
    }
}

std::optional<RecentIds::Place> RecentIds::find(std::string_view stream, std::string_view id)
{
    const auto found = m_places.find(keyOf(stream, id));
    return found == m_places.end() ? std::nullopt : std::optional(found->second);
}

} // namespace Backstory
