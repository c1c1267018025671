// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloadshape.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace Backstory
{

char PayloadShape::letterOf(simdjson::ondemand::json_type kind)
{
    using simdjson::ondemand::json_type;
    switch (kind) {
    case json_type::array:
        return 'a';
    case json_type::object:
        return 'o';
    case json_type::number:
        return 'n';
    case json_type::string:
        return 's';
    case json_type::boolean:
        return 'b';
    case json_type::null:
        break;
    }
    return 'z';
}

void PayloadShape::add(std::string_view name, simdjson::ondemand::json_type kind)
{
    m_sum += XXH3_64bits_withSeed(name.data(), name.size(), quint64(uchar(letterOf(kind))));
    ++m_count;
}

} // namespace Backstory
