// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/fieldnames.h"

namespace Backstory
{

namespace
{

quint32 hashOf(std::string_view lower)
{
    quint32 hash = 2166136261u; // FNV-1a
    for (const char c : lower)
        hash = (hash ^ quint8(c)) * 16777619u;
    return hash ^ (hash >> 15);
}

} // namespace

FieldNames::FieldNames(std::span<const FieldName> names)
    : m_names(names)
{
    Q_ASSERT(names.size() * 4 < Places);
    for (size_t i = 0; i < names.size(); ++i) {
        Q_ASSERT(qsizetype(names[i].name.size()) <= LongestName);
        size_t at = hashOf(names[i].name) % Places;
        while (m_places[at] != 0)
            at = (at + 1) % Places;
        m_places[at] = quint16(i + 1);
    }
}

quint16 FieldNames::rankOf(QByteArrayView name) const
{
    if (name.size() < 2 || name.size() > LongestName)
        return 0;
    char lower[LongestName];
    for (qsizetype i = 0; i < name.size(); ++i)
        lower[i] = name[i] >= 'A' && name[i] <= 'Z' ? char(name[i] + 32) : name[i];
    const std::string_view wanted(lower, size_t(name.size()));
    for (size_t at = hashOf(wanted) % Places;; at = (at + 1) % Places) {
        const quint16 rank = m_places[at];
        if (rank == 0 || m_names[rank - 1].name == wanted)
            return rank;
    }
}

} // namespace Backstory
