// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/recordfield.h"

#include <QByteArrayView>

#include <array>
#include <span>

namespace Backstory
{

/// Finds names in a list, in whatever case they are written: some 10 ns each. Views the list; made once.
class FieldNames
{
public:
    explicit FieldNames(std::span<const FieldName> names);

    /// The place of the name in the list, from 1; 0 for a name that is not in it.
    quint16 rankOf(QByteArrayView name) const;
    RecordField fieldOf(quint16 rank) const { return m_names[rank - 1].field; }

private:
    static constexpr size_t Places = 1024; ///< a power of two, several times the number of names
    static constexpr qsizetype LongestName = 40;

    std::span<const FieldName> m_names;
    std::array<quint16, Places> m_places{}; ///< ranks by the hash of the name
};

} // namespace Backstory
