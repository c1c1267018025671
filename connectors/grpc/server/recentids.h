// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace Backstory
{

/// Where the newest events of the store stand, by stream and id, so that an append that is repeated after a
/// lost answer is recognised. Belongs to the writer's thread.
class RecentIds
{
public:
    static constexpr size_t Capacity = 100'000;

    struct Place {
        qint64 revision = 0;
        qint64 position = 0;
    };

    void clear();
    void insert(std::string_view stream, std::string_view id, Place place);
    std::optional<Place> find(std::string_view stream, std::string_view id);

private:
    const std::string &keyOf(std::string_view stream, std::string_view id);

    std::unordered_map<std::string, Place> m_places;
    std::deque<const std::string *> m_order; ///< the keys, the oldest first
    std::string m_key;
};

} // namespace Backstory
