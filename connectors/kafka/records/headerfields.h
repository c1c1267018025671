// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/headernames.h"
#include "connectors/kafka/records/kafkarecord.h"

namespace Backstory
{

/// What the headers of one record say about their event, each field by the name that is believed most. A
/// value; its texts view the record.
class HeaderFields
{
public:
    void read(const std::vector<RecordHeader> &headers);

    /// Null where no header says it; empty values count as absent.
    QByteArrayView operator[](HeaderField field) const { return m_values[size_t(field)]; }

private:
    std::array<QByteArrayView, size_t(HeaderField::Count)> m_values;
    std::array<quint16, size_t(HeaderField::Count)> m_ranks{};
};

} // namespace Backstory
