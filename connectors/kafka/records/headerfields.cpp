// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/headerfields.h"

#include <algorithm>
#include <simdjson.h>

namespace Backstory
{

namespace
{

constexpr size_t LongestName =
    std::max_element(HeaderNames.begin(), HeaderNames.end(), [](const HeaderName &a, const HeaderName &b) {
        return a.name.size() < b.name.size();
    })->name.size();
constexpr size_t Places = 1024; // a power of two, several times the number of names
static_assert(HeaderNames.size() * 4 < Places);

constexpr quint32 hashOf(std::string_view lower)
{
    quint32 hash = 2166136261u; // FNV-1a
    for (const char c : lower)
        hash = (hash ^ quint8(c)) * 16777619u;
    return hash ^ (hash >> 15);
}

/// Where each name stands in HeaderNames, plus one, by its hash; 0: nothing.
const std::array<quint16, Places> &places()
{
    static const auto table = [] {
        std::array<quint16, Places> built{};
        for (size_t i = 0; i < HeaderNames.size(); ++i) {
            size_t at = hashOf(HeaderNames[i].name) % Places;
            while (built[at] != 0)
                at = (at + 1) % Places;
            built[at] = quint16(i + 1);
        }
        return built;
    }();
    return table;
}

/// The place of a name in HeaderNames plus one, in whatever case it is written; 0 for one that is not there.
quint16 rankOf(QByteArrayView name)
{
    if (name.isEmpty() || size_t(name.size()) > LongestName)
        return 0;
    char lower[LongestName];
    for (qsizetype i = 0; i < name.size(); ++i)
        lower[i] = name[i] >= 'A' && name[i] <= 'Z' ? char(name[i] + 32) : name[i];
    const std::string_view wanted(lower, size_t(name.size()));
    for (size_t at = hashOf(wanted) % Places;; at = (at + 1) % Places) {
        const quint16 rank = places()[at];
        if (rank == 0 || HeaderNames[rank - 1].name == wanted)
            return rank;
    }
}

} // namespace

void HeaderFields::read(const std::vector<RecordHeader> &headers)
{
    m_values = {};
    m_ranks = {};
    for (const RecordHeader &header : headers) {
        const quint16 rank = rankOf(header.name);
        if (rank == 0 || header.value.isEmpty())
            continue;
        const size_t field = size_t(HeaderNames[rank - 1].field);
        // Of several with one name the last counts, as it does for Kafka's own clients.
        if (m_ranks[field] != 0 && m_ranks[field] < rank)
            continue;
        if (!simdjson::validate_utf8(header.value.data(), size_t(header.value.size())))
            continue;
        m_ranks[field] = rank;
        m_values[field] = header.value;
    }
}

} // namespace Backstory
